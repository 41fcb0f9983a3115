//! Where the recipe of a web page says that its text and its date stand.

use scraper::{ElementRef, Html, Selector};

use super::recipe::{Miss, Recipe};
use super::{ReadError, folded, markup};

/// What a recipe says of a page.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// The numbers of the elements that hold the text, in the order in which the parser makes
    /// elements; none where the recipe does not say.
    pub(super) articles: Option<Vec<usize>>,
    /// The texts that give the date of publication.
    pub(super) published: Vec<String>,
}

/// Looks for what a recipe names.
///
/// # Errors
///
/// If the page passes a bound, or does not hold what the recipe names.
pub(super) fn chosen(html: &str, recipe: &Recipe) -> Result<Chosen, ReadError> {
    if recipe.article.is_none() && recipe.published.is_none() {
        return Ok(Chosen::default());
    }
    let page = markup::selectable(html)?;
    let articles = articles(&page, recipe)?.map(|articles| numbers(&page, &articles));
    Ok(Chosen { articles, published: published(&page, recipe)? })
}

/// The numbers of some elements among all that were made.
fn numbers(page: &Html, wanted: &[ElementRef<'_>]) -> Vec<usize> {
    let made: Vec<_> = page.tree.nodes().filter(|node| node.value().is_element()).collect();
    let number = |element: &ElementRef<'_>| made.iter().position(|node| node.id() == element.id());
    wanted.iter().filter_map(number).collect()
}

/// The elements that hold the text; none where the recipe does not say. An element inside another
/// of them is read with it.
fn articles<'p>(page: &'p Html, recipe: &Recipe) -> Result<Option<Vec<ElementRef<'p>>>, Miss> {
    let Some(css) = &recipe.article else { return Ok(None) };
    let selector = checked(css);
    let found: Vec<_> = page.select(&selector).collect();
    if found.is_empty() {
        return Err(Miss::new("read.article", css, candidates(page)));
    }
    let is_inner = |element: &ElementRef<'_>| {
        element.ancestors().any(|node| found.iter().any(|outer| outer.id() == node.id()))
    };
    Ok(Some(found.iter().filter(|element| !is_inner(element)).copied().collect()))
}

/// The texts that give the date of publication, where the recipe says.
fn published(page: &Html, recipe: &Recipe) -> Result<Vec<String>, Miss> {
    let Some(css) = &recipe.published else { return Ok(Vec::new()) };
    let selector = checked(css);
    let mut texts = Vec::new();
    for element in page.select(&selector) {
        texts.extend(["datetime", "content"].iter().filter_map(|it| element.attr(it)).map(folded));
        texts.push(folded(&element.text().collect::<String>()));
    }
    texts.retain(|text| !text.is_empty());
    if texts.is_empty() {
        return Err(Miss::new("read.published", css, candidates(page)));
    }
    Ok(texts)
}

/// What a selector may have meant: the elements that hold much, and those with a name.
fn candidates(page: &Html) -> Vec<String> {
    let named = |element: ElementRef<'_>| {
        let value = element.value();
        match (value.id(), value.classes().next()) {
            (Some(id), _) => format!("{}#{id}", value.name()),
            (None, Some(class)) => format!("{}.{class}", value.name()),
            (None, None) => value.name().to_owned(),
        }
    };
    let mut names: Vec<String> = Vec::new();
    for css in
        ["main, article, time, [role=main]", "div[id], section[id], div[class], section[class]"]
    {
        for name in page.select(&checked(css)).map(named) {
            if !names.contains(&name) && names.len() < 40 {
                names.push(name);
            }
        }
    }
    names
}

/// A selector of a recipe, or of the program.
pub(super) fn checked(css: &str) -> Selector {
    Selector::parse(css).expect("every selector is read once before it is used")
}

#[cfg(test)]
mod tests {
    use super::super::html;
    use super::*;

    fn recipe(article: Option<&str>, published: Option<&str>) -> Recipe {
        let own = |text: Option<&str>| text.map(str::to_owned);
        Recipe { article: own(article), published: own(published), ..Recipe::default() }
    }

    const PAGE: &str = "<main><div class='a'><p>un</p><div class='a'>deux</div></div>\
        <div class='a'>trois</div><p id='d'>Le <time datetime='2024-03-01'>1er mars</time></p></main>";

    #[test]
    fn only_the_article_is_read() {
        let page = html::read(PAGE, &recipe(Some(".a"), Some("#d time"))).unwrap();
        let texts: Vec<_> = page.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["un", "deux", "trois"]);
        assert_eq!(page.dates[..2], ["2024-03-01", "1er mars"]);
    }

    #[test]
    fn a_selector_that_finds_nothing_is_told() {
        let miss = html::read(PAGE, &recipe(Some(".contenu"), None)).unwrap_err().to_string();
        let expected = "`read.article` is `.contenu`, which the document does not hold; \
            it holds `main`, `time`, `div.a`";
        assert_eq!(miss, expected);
        assert!(html::read(PAGE, &recipe(None, Some(".date"))).is_err());
    }
}

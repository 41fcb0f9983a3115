//! Web pages: their links, in the order of the page.

use std::sync::LazyLock;

use scraper::{ElementRef, Selector};

use crate::read::article::checked as selector;
use crate::read::{ReadError, folded, markup};

use super::{Found, Written};

/// Reads the links of a web page, those of a part of it where `within` selects one.
pub(super) fn read(html: &str, within: Option<&str>, found: &mut Found) -> Result<(), ReadError> {
    static LINK: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
    static BASE: LazyLock<Selector> = LazyLock::new(|| selector("base[href]"));
    let page = markup::selectable(html)?;
    let base = page.select(&BASE).next().and_then(|base| base.attr("href"));
    if let Some(base) = base.and_then(|base| found.base.join(base.trim()).ok()) {
        found.base = base;
    }
    let Some(within) = within else {
        let all = page.select(&LINK);
        all.map(|link| written(&link)).all(|link| found.take(&link));
        return Ok(());
    };
    // It was looked at when the source was read; a selector that is none selects nothing.
    let parts = Selector::parse(within).ok();
    let mut is_there = false;
    for part in parts.iter().flat_map(|parts| page.select(parts)) {
        is_there = true;
        let own = LINK.matches(&part).then_some(part);
        let all = own.into_iter().chain(part.select(&LINK));
        if !all.map(|link| written(&link)).all(|link| found.take(&link)) {
            break;
        }
    }
    if !is_there {
        found.miss("", format!("`links` is `{within}`, which the page does not hold"));
    }
    Ok(())
}

/// A link, with the name that people see, or else the one that is read out to them.
fn written(link: &ElementRef<'_>) -> Written {
    static PICTURE: LazyLock<Selector> = LazyLock::new(|| selector("img[alt]"));
    let address = link.attr("href").unwrap_or_default().to_owned();
    let text = folded(&link.text().collect::<Vec<_>>().join(" "));
    let picture = || link.select(&PICTURE).next().and_then(|picture| picture.attr("alt"));
    let said = || link.attr("title").or_else(|| link.attr("aria-label")).or_else(picture);
    let title = if text.is_empty() { said().unwrap_or_default().to_owned() } else { text };
    Written { address, title, ..Written::default() }
}

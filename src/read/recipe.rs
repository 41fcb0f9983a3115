//! What a source says about how its document is read: `[documents.read]`.
//!
//! ```toml
//! [documents.read]
//! article = "main .content"        # web page: the CSS selector of what is read; nothing else is
//! published = ".bandeau time"      # web page: the CSS selector of its date of publication
//! records = "/results"             # JSON: the JSON pointer of the list of records, "" for the whole
//! beside = ["/date"]               # JSON: values that stand once for all records, each a column
//! total = "/total_count"           # JSON: how many records there are; fewer is an error
//!
//! [documents.read.register]        # register: see `Register`
//! first = "finess"
//! record = "structureet"
//! fields = 32
//! head = { date = 4 }
//! columns = { nom = 4, departement = 14 }
//! keep = { field = 19, is = ["604"] }
//! ```
//!
//! What the recipe names and the document does not hold is a [`Miss`]: the document is not read as
//! if there were no recipe.

use std::collections::BTreeMap;

use scraper::Selector;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

use super::links::LinkOrder;
use crate::sources::{Format, Mistake, Section, SourcesError};

/// How one document is read. Exists only if its text was valid; the empty one asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    pub(super) article: Option<String>,
    pub(super) published: Option<String>,
    pub(super) records: Option<String>,
    pub(super) beside: Vec<String>,
    pub(super) total: Option<String>,
    pub(super) register: Option<Register>,
    /// Where the document leads is read, and nothing of what it says: see [`super::links()`].
    pub(super) links: Option<LinkOrder>,
}

/// How a register is read: lines of fields, of several kinds, without a head.
///
/// Fields count from 1. Lines that begin with another word than `record` are other records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// The first field of the first line; none where the register has no such line.
    pub(super) first: Option<String>,
    /// The first field of the lines that are read.
    pub(super) record: String,
    /// How many fields each of them has.
    pub(super) fields: usize,
    /// What stands between two fields.
    pub(super) separator: char,
    /// Columns that the first line gives to all records, by name.
    pub(super) head: BTreeMap<String, usize>,
    /// The columns that are read, by name.
    pub(super) columns: BTreeMap<String, usize>,
    /// Which lines are read; none for all.
    pub(super) keep: Option<Keep>,
}

/// Which lines of a register are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keep {
    pub(super) field: usize,
    pub(super) is: Vec<String>,
}

/// What a recipe names and its document does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("`{key}` is `{wanted}`, {why}")]
pub struct Miss {
    /// The key of the recipe: `read.article`, `extract.columns.territory`.
    pub key: String,
    /// What it names.
    pub wanted: String,
    /// What the document holds instead.
    pub why: String,
}

impl Miss {
    /// A miss; `offers` are what the document holds in its place, the first few of which are told.
    pub fn new(key: &str, wanted: &str, offers: impl IntoIterator<Item = String>) -> Self {
        /// More would hide the one that is meant.
        const TOLD: usize = 12;
        let mut offers: Vec<String> =
            offers.into_iter().map(|offer| format!("`{}`", shortened(&offer))).collect();
        let more = if TOLD < offers.len() { ", …" } else { "" };
        offers.truncate(TOLD);
        let why = if offers.is_empty() {
            "which the document does not hold, nor anything in its place".to_owned()
        } else {
            format!("which the document does not hold; it holds {}{more}", offers.join(", "))
        };
        Self { key: key.to_owned(), wanted: wanted.to_owned(), why }
    }

    /// A miss for another reason: "but …".
    pub fn because(key: &str, wanted: &str, why: String) -> Self {
        Self { key: key.to_owned(), wanted: wanted.to_owned(), why }
    }
}

/// The beginning of a text that may be as long as a document.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecipe {
    article: Option<Spanned<String>>,
    published: Option<Spanned<String>>,
    records: Option<Spanned<String>>,
    #[serde(default)]
    beside: Vec<Spanned<String>>,
    total: Option<Spanned<String>>,
    register: Option<Spanned<RawRegister>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegister {
    first: Option<String>,
    record: String,
    fields: Spanned<usize>,
    separator: Option<Spanned<String>>,
    #[serde(default)]
    head: BTreeMap<String, Spanned<usize>>,
    columns: Spanned<BTreeMap<String, Spanned<usize>>>,
    keep: Option<Spanned<Keep>>,
}

impl Recipe {
    /// Reads a recipe; no section is the empty one. `format` is that of the document, where it is
    /// declared.
    ///
    /// # Errors
    ///
    /// The first mistake met: an unknown key, a selector or a pointer that is none, a key that says
    /// nothing about documents of this format.
    pub fn parse(section: Option<&Section>, format: Option<Format>) -> Result<Self, SourcesError> {
        let Some(section) = section else { return Ok(Self::default()) };
        let raw: RawRecipe = section.parse()?;
        let reader = Reader { section, format };
        let records = [Format::Json, Format::Geojson];
        Ok(Self {
            article: reader.selector("article", raw.article)?,
            published: reader.selector("published", raw.published)?,
            records: reader.pointer("records", raw.records, &[Format::Json])?,
            beside: raw
                .beside
                .into_iter()
                .filter_map(|it| reader.pointer("beside", Some(it), &records).transpose())
                .collect::<Result<_, _>>()?,
            total: reader.pointer("total", raw.total, &records)?,
            register: raw.register.map(|it| reader.register(it)).transpose()?,
            links: None,
        })
    }
}

/// A recipe that is being read.
struct Reader<'a> {
    section: &'a Section,
    format: Option<Format>,
}

impl Reader<'_> {
    /// Whether a key says something about documents of the declared format.
    fn fits<T>(
        &self,
        key: &str,
        value: &Spanned<T>,
        formats: &[Format],
    ) -> Result<(), SourcesError> {
        let Some(format) = self.format.filter(|format| !formats.contains(format)) else {
            return Ok(());
        };
        let codes: Vec<String> =
            formats.iter().map(|format| format!("`format = \"{}\"`", format.code())).collect();
        let message = format!("`{key}` says nothing about a document of `{}`", format.code());
        let remedy =
            format!("it goes with {}: declare that, or delete `{key}`", codes.join(" or "));
        Err(self.section.mistake(value.span(), Mistake { message, remedy }))
    }

    fn selector(
        &self,
        key: &str,
        value: Option<Spanned<String>>,
    ) -> Result<Option<String>, SourcesError> {
        let Some(value) = value else { return Ok(None) };
        self.fits(key, &value, &[Format::Html])?;
        if Selector::parse(value.get_ref()).is_err() {
            let message = format!("`{key}` is `{}`, which is no CSS selector", value.get_ref());
            let remedy = "write it as in a style sheet: `main .content`, `#article`".to_owned();
            return Err(self.section.mistake(value.span(), Mistake { message, remedy }));
        }
        Ok(Some(value.into_inner()))
    }

    fn pointer(
        &self,
        key: &str,
        value: Option<Spanned<String>>,
        formats: &[Format],
    ) -> Result<Option<String>, SourcesError> {
        let Some(value) = value else { return Ok(None) };
        self.fits(key, &value, formats)?;
        let text = value.get_ref();
        if !text.is_empty() && !text.starts_with('/') {
            let message = format!("`{key}` is `{text}`, which is no JSON pointer");
            let remedy = format!("write the keys that lead there, each behind a slash: `/{text}`");
            return Err(self.section.mistake(value.span(), Mistake { message, remedy }));
        }
        Ok(Some(value.into_inner()))
    }

    fn register(&self, raw: Spanned<RawRegister>) -> Result<Register, SourcesError> {
        self.fits("register", &raw, &[Format::Register])?;
        let raw = raw.into_inner();
        let most = *raw.fields.get_ref();
        let field = |key: &str, number: &Spanned<usize>| {
            let found = *number.get_ref();
            if (1..=most).contains(&found) {
                return Ok(found);
            }
            let message = format!("`{key}` is field {found} of a record with {most} fields");
            let remedy = "fields count from 1 to `fields`".to_owned();
            Err(self.section.mistake(number.span(), Mistake { message, remedy }))
        };
        // The first line has a length of its own.
        let first = |number: &Spanned<usize>| {
            if 0 < *number.get_ref() {
                return Ok(*number.get_ref());
            }
            let message = "`head` names field 0".to_owned();
            let remedy = "fields count from 1".to_owned();
            Err(self.section.mistake(number.span(), Mistake { message, remedy }))
        };
        let separator = match &raw.separator {
            None => ';',
            Some(text) => match text.get_ref().as_bytes() {
                [byte] if byte.is_ascii() => char::from(*byte),
                _ => {
                    let message = format!("`separator` is `{}`", text.get_ref());
                    let remedy = "write one ASCII character: `;`".to_owned();
                    return Err(self.section.mistake(text.span(), Mistake { message, remedy }));
                }
            },
        };
        if raw.columns.get_ref().is_empty() {
            let message = "`columns` names no field".to_owned();
            let remedy = "name what is read: `columns = { nom = 4 }`".to_owned();
            return Err(self.section.mistake(raw.columns.span(), Mistake { message, remedy }));
        }
        if let Some(keep) = &raw.keep {
            field("keep.field", &Spanned::new(keep.span(), keep.get_ref().field))?;
        }
        let columns = raw.columns.into_inner();
        Ok(Register {
            first: raw.first,
            record: raw.record,
            fields: most,
            separator,
            head: raw
                .head
                .into_iter()
                .map(|(name, at)| Ok((name, first(&at)?)))
                .collect::<Result<_, SourcesError>>()?,
            columns: columns
                .into_iter()
                .map(|(name, at)| Ok((field(&format!("columns.{}", name.clone()), &at)?, name)))
                .map(|pair| pair.map(|(at, name)| (name, at)))
                .collect::<Result<_, SourcesError>>()?,
            keep: raw.keep.map(Spanned::into_inner),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Hint;

    use super::*;

    fn parsed(text: &str, format: Option<Format>) -> Result<Recipe, SourcesError> {
        let text = format!("[read]\n{text}");
        Recipe::parse(Section::of_file(&text, "read")?.as_ref(), format)
    }

    #[test]
    fn recipes() {
        let register = "[read.register]\nrecord = 'a'\nfields = 3\n";
        let selector = "`article` is `main >`, which is no CSS selector";
        #[rustfmt::skip]
        let cases = [
            ("article = 'main .content'".to_owned(), Some(Format::Html), None),
            ("article = 'main'".to_owned(), None, None),
            ("records = '/results'\nbeside = ['/date']\ntotal = '/n'".to_owned(), Some(Format::Json), None),
            ("records = ''".to_owned(), Some(Format::Json), None),
            (format!("{register}columns = {{ nom = 2 }}"), Some(Format::Register), None),
            ("artcle = 'main'".to_owned(), None, Some("not a recipe for reading")),
            ("article = 'main >'".to_owned(), None, Some(selector)),
            ("article = 'main'".to_owned(), Some(Format::Json), Some("`article` says nothing about a document of `json`")),
            ("records = 'results'".to_owned(), None, Some("`records` is `results`, which is no JSON pointer")),
            (format!("{register}columns = {{ nom = 4 }}"), None, Some("`columns.nom` is field 4 of a record with 3 fields")),
            (format!("{register}columns = {{ nom = 1 }}\nhead = {{ jour = 0 }}"), None, Some("`head` names field 0")),
            (format!("{register}columns = {{ }}"), None, Some("`columns` names no field")),
            (format!("{register}columns = {{ nom = 1 }}\nseparator = ';;'"), None, Some("`separator` is `;;`")),
            (format!("{register}columns = {{ nom = 1 }}\nkeep = {{ field = 9, is = ['604'] }}"), None,
                Some("`keep.field` is field 9 of a record with 3 fields")),
        ];
        for (text, format, expected) in cases {
            match (parsed(&text, format), expected) {
                (Ok(_), None) => (),
                (Ok(recipe), Some(_)) => panic!("{text} is {recipe:?}"),
                (Err(error), None) => panic!("{text}: {error}"),
                (Err(error), Some(expected)) => {
                    assert!(error.to_string().starts_with(expected), "for {text}: {error}");
                    assert!(error.position().is_some_and(|at| 1 < at.line), "for {text}");
                    assert!(error.hint().is_some(), "no way out of {text}");
                }
            }
        }
    }

    #[test]
    fn a_recipe_crosses_a_process_border() {
        let recipe = parsed("article = 'main'\npublished = 'time'", Some(Format::Html)).unwrap();
        let text = serde_json::to_string(&recipe).unwrap();
        assert_eq!(serde_json::from_str::<Recipe>(&text).unwrap(), recipe);
    }
}

//! A table of a source that another room reads: `[documents.read]`, `[documents.extract]`.
//!
//! The room that bears its name knows what it may hold; here stands only where it stands, so that
//! a mistake in it is told with its line like any other.

use std::{ops::Range, sync::Arc};

use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::error::{Position, SourcesError};

/// A table of a source that another room reads.
#[derive(Clone, Debug)]
pub struct Section {
    /// The whole file, for positions.
    text: Arc<str>,
    /// The entry that it belongs to, by the array and its number; none for a table at the top of a
    /// file.
    entry: Option<(&'static str, usize)>,
    table: &'static str,
}

/// What is wrong with a value of a section, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The key, what it holds, and why that cannot be.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
}

impl Section {
    /// The table of one entry of a source, such as a document, which has it.
    pub(super) fn of_entry(text: &str, entry: (&'static str, usize), table: &'static str) -> Self {
        Self { text: text.into(), entry: Some(entry), table }
    }

    /// A table at the top of a file, such as the sidecar of a page; none where it has none.
    ///
    /// # Errors
    ///
    /// If the file is not TOML.
    pub fn of_file(text: &str, table: &'static str) -> Result<Option<Self>, SourcesError> {
        let section = Self { text: text.into(), entry: None, table };
        Ok(section.value()?.is_some().then_some(section))
    }

    /// Reads the table as what its room understands.
    ///
    /// # Errors
    ///
    /// If it holds a key that the room does not know, or a value of another type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, SourcesError> {
        let value =
            self.value()?.unwrap_or_else(|| Spanned::new(0..0, DeValue::Table(DeTable::new())));
        T::deserialize(value.into_deserializer()).map_err(|error| self.misshapen(&error))
    }

    /// The error of a value that stands at this range of bytes of the file.
    pub fn mistake(&self, span: Range<usize>, mistake: Mistake) -> SourcesError {
        let Mistake { message, remedy } = mistake;
        SourcesError::Recipe { message, at: Position::of(&self.text, span), remedy }
    }

    fn value(&self) -> Result<Option<Spanned<DeValue<'_>>>, SourcesError> {
        let file = DeTable::parse(&self.text).map_err(|error| self.misshapen(&error))?;
        let table = match self.entry {
            None => file.get_ref().get(self.table),
            Some((array, number)) => {
                let entries = file.get_ref().get(array);
                entries.and_then(|all| all.get_ref().get(number)?.get_ref().get(self.table))
            }
        };
        Ok(table.cloned())
    }

    fn misshapen(&self, error: &toml::de::Error) -> SourcesError {
        let expected = match self.table {
            "read" => "a recipe for reading",
            _ => "a recipe for extracting",
        };
        SourcesError::shape(expected, &self.text, error)
    }
}

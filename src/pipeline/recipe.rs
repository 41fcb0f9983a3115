//! The recipes of all sources: each table read by the room that bears its name.

use std::{collections::BTreeMap, path::Path};

use url::Url;

use crate::extract;
use crate::model::SourceId;
use crate::read;
use crate::sources::{Format, Geography, Section, Source, SourceProblem, SourcesError};

/// How one document is read and what it means, where the general reader needs help.
#[derive(Clone, Debug, Default)]
pub struct Recipe {
    /// How it is read.
    pub read: read::Recipe,
    /// What it means.
    pub extract: extract::Recipe,
}

impl Recipe {
    /// Reads the tables `[read]` and `[extract]` of a document; without them the recipe asks for
    /// nothing. `format` is what the document should be, where it is declared.
    ///
    /// # Errors
    ///
    /// The first mistake met.
    pub fn parse(
        (read, extract): (Option<&Section>, Option<&Section>),
        format: Option<Format>,
        geography: &Geography,
    ) -> Result<Self, SourcesError> {
        Ok(Self {
            read: read::Recipe::parse(read, format)?,
            extract: extract::Recipe::parse(extract, geography)?,
        })
    }
}

/// The recipes of all documents, by their address.
#[derive(Clone, Debug, Default)]
pub struct Recipes {
    by_address: BTreeMap<String, Recipe>,
    /// Those of the pages that are found, by source and the number of their `[[discover]]`.
    of_found: BTreeMap<(SourceId, usize), Recipe>,
    none: Recipe,
}

impl Recipes {
    /// Reads the recipes of all documents. A source with a mistake in one is taken out of the
    /// sources: half understood, it would be read as if it had none.
    pub(super) fn take(
        sources: &mut Vec<Source>,
        folder: &Path,
        geography: &Geography,
    ) -> (Self, Vec<SourceProblem>) {
        let mut recipes = Self::default();
        let mut problems = Vec::new();
        sources.retain(|source| match recipes.add(source, geography) {
            Ok(()) => true,
            Err(error) => {
                let file = folder.join(format!("{}.toml", source.id));
                problems.push(SourceProblem { file, error });
                false
            }
        });
        (recipes, problems)
    }

    pub(super) fn add(
        &mut self,
        source: &Source,
        geography: &Geography,
    ) -> Result<(), SourcesError> {
        for document in &source.documents {
            let sections = (document.read.as_ref(), document.extract.as_ref());
            if sections.0.is_some() || sections.1.is_some() {
                let recipe = Recipe::parse(sections, Some(document.format), geography)?;
                self.by_address.insert(document.url.to_string(), recipe);
            }
        }
        for (number, rule) in source.discover.iter().enumerate() {
            let sections = (rule.read.as_ref(), rule.extract.as_ref());
            if sections.0.is_some() || sections.1.is_some() {
                let recipe = Recipe::parse(sections, rule.format, geography)?;
                self.of_found.insert((source.id.clone(), number), recipe);
            }
        }
        Ok(())
    }

    /// Gives a page that was found the recipe of the rule that led to it.
    pub(super) fn lend(&mut self, (source, rule): (&SourceId, usize), url: &Url) {
        if let Some(recipe) = self.of_found.get(&(source.clone(), rule)) {
            self.by_address.insert(url.to_string(), recipe.clone());
        }
    }

    /// The recipe of the document at this address; the empty one where it has none.
    pub fn of(&self, url: &Url) -> &Recipe {
        self.by_address.get(url.as_str()).unwrap_or(&self.none)
    }
}

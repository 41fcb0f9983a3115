//! What a source says about what its document means: `[documents.extract]`.
//!
//! ```toml
//! [documents.extract]
//! table = "table[2]"               # which table, by its place, its caption or the heading above
//! complete = true                  # the list names every community there is: it is counted
//! measure = "communities"          # what the values measure
//! stages = "aci_signed"            # the stages of every row, where no column gives them
//! date = "2024-02"                 # the day of every row, where no column gives it
//! territory = "Bretagne"           # whom the table is about, where it is not the publisher's own
//! total = "FRA"                    # what a row called "Total" is about; left out: it is passed over
//! only = { column = "Type", is = ["CPTS"] }   # which rows are read
//!
//! [documents.extract.columns]      # what the heads of the columns are called
//! name = "Nom CPTS"                # a row is a community
//! territory = "Région"             # a name, or a code such as REG-44
//! region = "code_reg"              # a number of INSEE, or a name
//! department = "dpt"               # a number of INSEE, or a name
//! stage = "Statut"
//! date = "Date"
//! opened = "Ouverture"             # the day on which the community began
//! value = "Nombre"                 # a row is a figure
//!
//! [[documents.extract.values]]     # where several columns hold figures
//! column = "ACI signés"
//! stages = "aci_signed"
//!
//! [documents.extract.cells]        # what a cell of the stage column means
//! "2" = "letter_of_intent"
//!
//! [documents.extract.places]       # what a cell of a territory column means
//! "9A" = "DEP-971"
//!
//! [documents.extract.wordings]     # words that this publisher uses in a sense of its own
//! "en fonctionnement" = "aci_signed"
//! ```
//!
//! What the recipe names and the document does not hold is a [`Miss`]: then nothing is read, rather
//! than what the general reader would find in its place.

mod parse;
mod layout;
mod cells;
mod rows;
mod listing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::model::{Level, Measure, PartialDate, StageRange, Territory};
use crate::read::{BlockKind, Document, Miss};
use crate::sources::Geography;

use crate::extract::claim::{Extracted, Speaker};
use crate::extract::claims::compose::Page;
use crate::extract::claims::settle;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::pattern::Pattern;
use crate::extract::lexicon::token::{fold, tokens};
use crate::extract::lexicon::vocabulary::{StageWording, Vocabulary};
use crate::extract::pages::host;
use crate::extract::pages::walk;
use crate::extract::tables::dateline::page_date;

use layout::Layout;
use rows::{Rows, Sheet};

/// What one document means. Exists only if its text was valid; the empty one asks for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipe {
    table: Option<String>,
    complete: bool,
    stages: Option<StageRange>,
    date: Option<PartialDate>,
    territory: Option<Territory>,
    total: Option<Territory>,
    only: Option<Only>,
    columns: Columns,
    values: Vec<Value>,
    /// By the folded text of a cell.
    cells: BTreeMap<String, StageRange>,
    /// By the folded text of a cell.
    places: BTreeMap<String, Territory>,
    wordings: Vec<(String, StageRange)>,
}

/// Which rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Only {
    column: String,
    /// Folded.
    is: Vec<String>,
}

/// What the heads of the columns are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Columns {
    name: Option<String>,
    territory: Option<String>,
    region: Option<String>,
    department: Option<String>,
    stage: Option<String>,
    date: Option<String>,
    opened: Option<String>,
}

/// A column of figures.
#[derive(Clone, Debug, PartialEq)]
struct Value {
    /// The key that names it.
    key: String,
    column: String,
    measure: Measure,
    stages: Option<StageRange>,
    date: Option<PartialDate>,
}

impl Recipe {
    /// Everything that a document claims, as this recipe reads it.
    ///
    /// # Errors
    ///
    /// If the document does not hold what the recipe names.
    pub fn extract(
        &self,
        document: &Document,
        speaker: &Speaker,
        (vocabulary, geography): (&Vocabulary, &Geography),
    ) -> Result<Extracted, Miss> {
        let own = (!self.wordings.is_empty()).then(|| self.overridden(vocabulary));
        let vocabulary = own.as_ref().unwrap_or(vocabulary);
        if !self.reads_tables() {
            return Ok(walk::extract(document, speaker, vocabulary, geography));
        }
        let parents = |territory| geography.parent(territory);
        let published = document.published.or(speaker.published);
        let white = false;
        let unplaced = host::unplaced(speaker, vocabulary);
        let page = Page { speaker, vocabulary, published, parents: &parents, white, unplaced };
        let layouts = self.layouts(document)?;
        let mut rest = document.clone();
        let mut at = 0;
        rest.blocks.retain(|_| {
            at += 1;
            !layouts.iter().any(|(block, _)| *block == at - 1)
        });
        let mut found = walk::extract(&rest, speaker, vocabulary, geography);
        let mut group = found.claims.iter().map(|claim| claim.group).max().unwrap_or(0);
        for (number, layout) in &layouts {
            let BlockKind::Table(table) = &document.blocks[*number].kind else { continue };
            let date = self.date.or_else(|| date_of(document, *number, &page));
            let sheet = Sheet { recipe: self, layout, page: &page, geography, date };
            let Rows { claims, mentions, declined, missed, listed, .. } = sheet.read(table)?;
            group += 1;
            let first = found.claims.len();
            found.claims.extend(claims);
            found.claims[first..].iter_mut().for_each(|claim| claim.group = group);
            found.mentions.extend(mentions);
            found.declined.extend(declined);
            found.missed.extend(missed);
            if self.complete {
                let whole = self.territory.unwrap_or(speaker.territory);
                let place = (found.claims.len(), group + 1);
                let counts = listing::counts(&listed, whole, place, geography);
                group = counts.iter().map(|claim| claim.group).max().unwrap_or(group);
                found.claims.extend(counts);
            }
        }
        found.claims = settle::once(found.claims);
        Ok(found)
    }

    fn reads_tables(&self) -> bool {
        self.columns.name.is_some() || !self.values.is_empty()
    }

    /// The vocabulary with the senses of this publisher before all others.
    fn overridden(&self, vocabulary: &Vocabulary) -> Vocabulary {
        let wordings = self.wordings.iter().map(|(words, stages)| {
            let rule = words.clone();
            let sense = StageWording {
                stages: *stages,
                among: *stages,
                kinds: Vec::new(),
                weak: false,
                rule,
            };
            (Pattern::parse(words), vec![sense])
        });
        let mut own = vocabulary.clone();
        own.stages = vocabulary.stages.behind(wordings.collect());
        own
    }

    /// The tables that this recipe reads, by the number of their block.
    fn layouts(&self, document: &Document) -> Result<Vec<(usize, Layout)>, Miss> {
        let mut found = Vec::new();
        let mut nearest: Option<(usize, Miss)> = None;
        let mut places = Vec::new();
        let mut heading = String::new();
        for (number, block) in document.blocks.iter().enumerate() {
            if matches!(block.kind, BlockKind::Heading(_)) {
                heading = fold(&block.text);
            }
            let BlockKind::Table(table) = &block.kind else { continue };
            let named = |wanted: &String| {
                let wanted = fold(wanted);
                let place = fold(&block.locator);
                let inside = place
                    .strip_prefix(&wanted)
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
                inside || fold(&table.caption) == wanted || heading == wanted
            };
            places.push(block.locator.clone());
            if !self.table.as_ref().is_none_or(named) {
                continue;
            }
            match Layout::of(table, self) {
                Ok(layout) => found.push((number, layout)),
                Err((missing, miss)) => {
                    if nearest.as_ref().is_none_or(|(least, _)| missing < *least) {
                        nearest = Some((missing, miss));
                    }
                }
            }
        }
        match (found.is_empty(), nearest, &self.table) {
            (false, ..) => Ok(found),
            (true, Some((_, miss)), _) => Err(miss),
            (true, None, Some(wanted)) => Err(Miss::new("extract.table", wanted, places)),
            (true, None, None) => {
                let why = "but the document holds no table".to_owned();
                let (key, wanted) = self.first_column();
                Err(Miss::because(&key, wanted, why))
            }
        }
    }

    fn first_column(&self) -> (String, &str) {
        let value = self.values.first().map(|value| (value.key.clone(), value.column.as_str()));
        let name = self.columns.name.as_deref().map(|name| (layout::key("name"), name));
        value.or(name).unwrap_or_default()
    }
}

/// The day that the text before a table gives to all figures below it, or else the text behind it.
fn date_of(document: &Document, table: usize, page: &Page<'_>) -> Option<PartialDate> {
    let (before, behind) = document.blocks.split_at(table);
    let date = |text: &str| page_date(text, &tokens(beginning(text)), page);
    before.iter().rev().chain(behind).find_map(|block| date(&block.text))
}

/// A department that is a region of its own is called by the region, as the official statistics do.
fn settled(territory: Territory, geography: &Geography) -> Territory {
    let region = geography.parent(territory).filter(|_| territory.level() == Level::Department);
    region.filter(|region| geography.children(*region).count() == 1).unwrap_or(territory)
}

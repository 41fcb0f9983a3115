//! The one definition of what is published: every table, every column, its type and its meaning.
//!
//! The Parquet schema, the heads of the CSV files, `datapackage.json` and the description in the
//! README are all made from here. A rename is a breaking change and raises [`VERSION`].
//!
//! The types are the plain ones that pandas, polars, duckdb and R read alike: text, 64-bit
//! integers, 64-bit floats, dates, UTC timestamps, booleans, and dictionaries for codes, of which a
//! column holds only the few that are listed. There is no list column: pandas and R turn lists into
//! objects and CSV cannot hold them, so several ids stand in one text, separated by a space, which
//! no id contains.

mod columns;
mod beside;
mod markdown;
mod words;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use beside::{APART, HISTORY, ORDERS, REFUSED};
use columns::DICTIONARY;
pub use markdown::markdown;
pub use words::{Word, step_rank, step_word, word_of};

/// Raised when a column is renamed, removed, or changes its type or meaning.
pub const VERSION: u32 = 2;

/// A table as published.
#[derive(Clone, Debug)]
pub struct Table {
    /// The stem of its files.
    pub name: &'static str,
    /// What a row is, in French.
    pub fr: &'static str,
    /// What a row is, in English.
    pub en: &'static str,
    /// The columns that no two rows share; empty where there are none.
    pub key: Vec<&'static str>,
    /// Where the table has no key because some of these may be null: the columns that together tell a row from
    /// every other; none where rows may be alike.
    pub apart: Vec<&'static str>,
    /// The columns by which the rows are sorted, so that a reader can pass over what it does not
    /// want; empty where they stand in the order in which they were found or matter.
    pub order: Vec<&'static str>,
    /// The columns, in order.
    pub fields: Vec<Field>,
}

/// A column in its table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// What it means.
    pub column: &'static Column,
    /// Whether it always holds something.
    pub presence: Presence,
}

/// Whether a column always holds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Every row has a value.
    Always,
    /// A text that is empty where there is nothing to say; never null.
    MaybeEmpty,
    /// Null where nothing is known.
    Nullable,
}

/// A column: the same meaning and type in every table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// The unit of a number; empty where it is a plain count or no number.
    pub unit: &'static str,
    /// What it means, in French.
    pub fr: &'static str,
    /// What it means, in English.
    pub en: &'static str,
}

/// The type of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text.
    Text,
    /// One of these codes.
    Code(&'static [&'static str]),
    /// A 64-bit integer.
    Integer,
    /// A 64-bit float.
    Number,
    /// A calendar day.
    Date,
    /// A moment in UTC, to the millisecond.
    Time,
    /// True or false.
    Flag,
}

impl Kind {
    /// The word for it in the README and in `datapackage.json`, as Table Schema defines it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text | Self::Code(_) => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "datetime",
            Self::Flag => "boolean",
        }
    }
}

impl Table {
    /// The columns that name a row of another table, and that table: a column which alone is the key there means the
    /// same row wherever it stands.
    pub fn references(&self) -> impl Iterator<Item = (&'static str, &'static Table)> {
        // An issue may name a file that could not be read as a source; the history tells of claims of other nights.
        let leads = !["issues", "history"].contains(&self.name);
        let fields = self.fields.iter().filter(move |_| leads);
        fields.filter_map(|field| {
            let name = field.column.name;
            let key = if name == "set_aside" { "claim_id" } else { name };
            let table = tables().iter().find(|table| *table.key == [key])?;
            (table.name != self.name).then_some((name, table))
        })
    }

    /// The table with the number of the input record before its own columns.
    #[must_use]
    pub fn with_input_row(&self, presence: Presence) -> Self {
        let mut table = self.clone();
        table.fields.insert(0, Field { column: column("input_row"), presence });
        table
    }
}

const PLACE: &str = "territory_code territory_level territory_name";
const CELL: &str = "measure stage_from stage_to";

/// A table as it is written down here.
struct Spec {
    name: &'static str,
    fr: &'static str,
    en: &'static str,
    /// Names of columns, apart by spaces.
    key: &'static str,
    /// Names of columns, apart by spaces. `?` after a name: null where nothing is known. `~`: an
    /// empty text where there is nothing to say.
    columns: &'static [&'static str],
}

/// Every table of a snapshot, in the order in which a reader meets them.
const SNAPSHOT: &[Spec] = &[
    Spec {
        name: "figures",
        fr: "La réponse rapprochée pour un territoire, une grandeur, des étapes et une date",
        en: "The reconciled answer for a territory, a measure, stages and a date",
        key: "territory_code measure stage_from stage_to as_of as_of_precision as_of_basis alternative",
        columns: &[
            PLACE,
            CELL,
            "value? low? high? as_of as_of_start? as_of_precision as_of_basis as_of_inferred",
            "alternative age_days current status claim_id? witnesses dissenters witness_claims~",
            "dissenter_claims~ implied_by_claims~ decided_by~ series_break? explanation~",
            "explanation_fr~ explanation_en~",
        ],
    },
    Spec {
        name: "claims",
        fr: "Une affirmation d'une source, telle qu'imprimée, avec sa citation",
        en: "One statement of a source, as printed, with its quotation",
        key: "claim_id",
        columns: &[
            "claim_id source_id publisher publisher_kind publisher_territory? attributed_to~",
            "origin origin_kind origin_territory?",
            PLACE,
            CELL,
            "value_low? value_high? qualifier~ value_text~ as_of_start? as_of_end",
            "as_of_precision as_of_basis as_of_inferred published_on? published_precision? published_inferred",
            "first_seen last_seen withdrawn_at? url capture_id locator~ evidence~ method rule~",
            "enumeration~ enumeration_total? enumeration_complete corrected_low? corrected_high?",
            "correction~ restated",
        ],
    },
    Spec {
        name: "decisions",
        fr: "Ce qu'est devenue une affirmation pour un chiffre",
        en: "What became of one claim for one figure",
        key: "claim_id",
        columns: &[
            PLACE,
            CELL,
            "as_of as_of_start? as_of_precision as_of_basis alternative claim_id rank step~ outcome",
            "against~ reason_fr~ reason_en~",
        ],
    },
    Spec {
        name: "conflicts",
        fr: "Un plus petit ensemble d'affirmations qui ne peuvent être vraies ensemble",
        en: "A smallest set of claims that cannot all hold",
        key: "conflict_id",
        columns: &[
            "conflict_id set_aside against~",
            PLACE,
            CELL,
            "gap common_from common_to decided_by~ explanation_fr~ explanation_en~ repairs",
            "all_repairs_found advice_fr~ advice_en~",
        ],
    },
    Spec {
        name: "repairs",
        fr: "Une affirmation d'un conflit, et ce qu'une des plus petites corrections en ferait ; un conseil, jamais appliqué",
        en: "A claim of a conflict, and what one of the smallest repairs would make of it; advice, never applied",
        key: "",
        columns: &[
            "conflict_id repair? claim_id",
            PLACE,
            CELL,
            "implied_low? implied_high? likely_typing_error meant_value? certain range_low",
            "range_high?",
        ],
    },
    Spec {
        name: "coverage",
        fr: "L'état d'une case à la date de référence : nombres de CPTS et parts couvertes, aux étapes usuelles, de la France, des régions et des départements dont parle une affirmation",
        en: "How one cell stands at the reference date: counts and shares covered, at the usual ranges of stages, of France, the regions and the departments of which a claim speaks",
        key: "territory_code measure stage_from stage_to",
        columns: &[PLACE, CELL, "status age_days? witnesses conflicts"],
    },
    Spec {
        name: "communities",
        fr: "Une communauté, telle que toutes les sources ensemble la connaissent",
        en: "One community, as all sources together know it",
        key: "community_id",
        columns: &[
            "community_id name department_code? department_name? department_codes~ stage?",
            "as_of_start? as_of_end? as_of_precision? as_of_basis? dissolved sources source_ids~",
            "capture_ids~ aliases~ name_ids",
        ],
    },
    Spec {
        name: "community_history",
        fr: "Ce qu'une source dit de l'étape d'une communauté à une date",
        en: "What one source says of the stage of a community at a time",
        key: "",
        columns: &[
            "community_id name department_code? department_name? stage? dissolved as_of_start?",
            "as_of_end as_of_precision as_of_basis first_seen last_seen withdrawn_at? source_id",
            "url capture_id evidence~",
        ],
    },
    Spec {
        name: "mentions",
        fr: "Une communauté nommée par un document",
        en: "A community, as one document names it",
        key: "",
        columns: &[
            "source_id community_id? name department_code? department_name? stage? dissolved",
            "opened? as_of_start? as_of_end as_of_precision as_of_basis as_of_inferred first_seen",
            "last_seen withdrawn_at? url capture_id locator~ evidence~",
        ],
    },
    Spec {
        name: "captures",
        fr: "Les octets d'un document à un moment",
        en: "The bytes of one document at one time",
        key: "capture_id source_id url",
        columns: &[
            "capture_id source_id url page_title~ first_seen_at last_seen_at content_type? published_on?",
            "published_precision? size_bytes capture_origin restated file~ format? claims problem~",
            "held_because~",
        ],
    },
    Spec {
        name: "sources",
        fr: "Une source déclarée et comment elle s'est portée",
        en: "A declared source and how it fared",
        key: "source_id",
        columns: &[
            "source_id title publisher publisher_kind",
            PLACE,
            "homepage licence? confirmed cadence_days? state state_since? reason~ reason_en~",
            "documents_declared documents claims claims_new claims_withdrawn claims_min claims_max last_seen_at? note?",
        ],
    },
    Spec {
        name: "revisions",
        fr: "Un chiffre qui n'est plus ce qu'il était dans l'édition précédente, et pourquoi",
        en: "A figure that is not what it was in the snapshot before, and why",
        key: "",
        columns: &[
            PLACE,
            CELL,
            "change cause causes value_before? low_before? high_before? as_of_before?",
            "status_before? claim_id_before? value_after? low_after? high_after? as_of_after?",
            "status_after? claim_id_after? reason_fr reason_en previous_run_id",
        ],
    },
    Spec {
        name: "issues",
        fr: "Ce que quelqu'un devrait regarder",
        en: "What someone should look at",
        key: "",
        columns: &["source_id? document~ kind locator~ message"],
    },
    Spec {
        name: "unread",
        fr: "Un nombre dont la lecture n'a pas fait une affirmation, avec le motif",
        en: "A number of which reading made no claim, with the reason",
        key: "",
        columns: &[
            "source_id capture_id url locator~ value_text~ sentence~ declined_because",
            "speaks_of_cpts",
        ],
    },
];

static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| SNAPSHOT.iter().map(Spec::table).collect());

static HISTORY_TABLE: LazyLock<Table> = LazyLock::new(|| HISTORY.table());

static REFUSED_TABLE: LazyLock<Table> = LazyLock::new(|| REFUSED.table());

/// Every table of a snapshot, in the order in which a reader meets them.
pub fn tables() -> &'static [Table] {
    &TABLES
}

/// The table of this name.
///
/// # Panics
///
/// If no table has the name: the names are written in this room.
pub fn named(name: &str) -> &'static Table {
    TABLES.iter().find(|table| table.name == name).expect("the room asks only for its own tables")
}

/// The figures of every night, one file for each snapshot.
pub fn history() -> &'static Table {
    &HISTORY_TABLE
}

/// The rows of somebody else's file that were refused.
pub(super) fn refused() -> &'static Table {
    &REFUSED_TABLE
}

impl Spec {
    fn table(&self) -> Table {
        let words = |line: &&'static str| line.split_whitespace();
        let fields = self.columns.iter().flat_map(words).map(field).collect();
        let key = self.key.split_whitespace().collect();
        let order = ORDERS.iter().filter(|(table, _)| *table == self.name);
        let order = order.flat_map(|(_, columns)| columns.split_whitespace()).collect();
        let apart = APART.iter().filter(|(table, _)| *table == self.name);
        let apart = apart.flat_map(|(_, columns)| columns.split_whitespace()).collect();
        Table { name: self.name, fr: self.fr, en: self.en, key, apart, order, fields }
    }
}

fn field(word: &'static str) -> Field {
    let marks = [("?", Presence::Nullable), ("~", Presence::MaybeEmpty)];
    let marked =
        marks.iter().find_map(|&(mark, presence)| Some((word.strip_suffix(mark)?, presence)));
    let (name, presence) = marked.unwrap_or((word, Presence::Always));
    Field { column: column(name), presence }
}

/// The column of this name.
///
/// # Panics
///
/// If no column has the name: the names are written in this room.
pub(super) fn column(name: &str) -> &'static Column {
    let found = DICTIONARY.iter().find(|column| column.name == name);
    found.unwrap_or_else(|| panic!("`{name}` is not in the dictionary of columns"))
}

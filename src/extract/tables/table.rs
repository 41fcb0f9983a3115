//! Tables: a claim for every count, a mention for every name.

use std::collections::BTreeSet;

use super::abreast;
use super::aims;
use super::camel;
use super::caption::Caption;
use super::cell::{
    announces, captions, is_mean, mentions_other_than_aci, of_others, stages_of_cpts, tells_stages,
};
use super::column::{Column, begins, classify, has, mentions_cpts, stage_of};
use super::crowd;
use super::described;
use super::glossed;
use super::header;
use super::indicator;
use super::keyed;
use super::layer;
use super::leveled;
use super::listing;
use super::rate;
use super::remainder;
use super::repeated;
use super::row::{self, Section};
use super::split::{people, split};
use super::tidy;
use super::turned;
use crate::extract::claim::{Declined, RawClaim, RawMention};
use crate::extract::claims::compose::{Frame, Page};
use crate::extract::claims::settle;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::verdict::{Reason, Shared, Topic};
use crate::model::Territory;
use crate::read::{Row, Table};

/// What was read from a table.
#[derive(Default)]
pub(crate) struct TableFound {
    pub(crate) claims: Vec<RawClaim>,
    pub(crate) mentions: Vec<RawMention>,
    pub(crate) declined: Vec<Declined>,
}

/// A count of CPTS has a few columns; a wider grid is a map or a matrix.
const WIDEST: usize = 200;

/// Reads a table in the frame of its heading and introduction.
///
/// `lines` are those directly above and below it, which may give the day of the years in its heads.
pub(crate) fn read(table: &Table, lines: [&str; 2], frame: &Frame, page: &Page<'_>) -> TableFound {
    let mut found = TableFound::default();
    if let Some(row) = table.rows.iter().find(|row| WIDEST < row.cells.len()) {
        found.declined.push(Declined {
            value_text: String::new(),
            reason: Reason::TooLarge,
            locator: row.locator.clone(),
            sentence: remainder::beginning(&row.text).to_owned(),
            speaks_of_cpts: mentions_cpts(&table.caption, page),
        });
        return found;
    }
    let table = &*repeated::headed(table);
    if let Some(turned) = turned::upright(table, page) {
        let mut found = upright(&turned.table, lines, frame, page);
        turned.quote(&mut found);
        return found;
    }
    upright(table, lines, frame, page)
}

/// Reads a table in which each row has a place, a day or a label of its own.
fn upright(table: &Table, lines: [&str; 2], frame: &Frame, page: &Page<'_>) -> TableFound {
    let mut found = TableFound::default();
    let table = &*camel::parted(table);
    let table = &*abreast::folded(table);
    let table = &*abreast::repeated(table, page);
    let table = &*tidy::joined(table, page);
    let table = &*split(table, page);
    let table = &*people(table);
    let table = &*described::parted(table, page);
    let table = &*leveled::named(table, page);
    let (heads, rows) = table.rows.split_at(header::heads(table, page));
    // What stands across the table tells nothing of a column.
    let body = &*header::without_headings(rows);
    let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let titles = (0..width).map(|column| header::title(heads, column)).collect();
    let titles = glossed::explained(titles, lines, &table.caption);
    let caption = Caption::new(told(table, lines, page), frame, page).headed(&titles, lines, page);
    let caption = caption
        .footed(rows.last().and_then(listing::alone), page)
        .keyed(rows, page)
        .placed(rows, page);
    let built = Built { table, lines, heads, body, titles: &titles, frame, page };
    let coverage = Coverage::of(&built);
    let columns = built.columns(&caption, &coverage);
    let labels = columns.iter().position(|column| *column == Column::Label);
    let mut labels = body.iter().filter_map(|row| row.cells.get(labels?));
    let places = keyed::places(body, &columns, page);
    let others = built.is_of_others(&caption);
    let sheet = Sheet {
        titles: &titles,
        caption: &caption,
        relevant: built.speaks_of_cpts(&columns, &caption, &coverage),
        others,
        labelled: !others && labels.any(|cell| mentions_cpts(&cell.text, page)),
        partial: keyed::few_parts(&places, caption.territory, page),
        places,
        unkeyed: listing::unkeyed(body, &columns),
        staged: !caption.staged && tells_stages(&columns, body, page),
        covers: coverage.covers,
        outside: coverage.outside,
        columns: &columns,
        page,
    };
    read_rows(rows, &sheet, &mut found);
    found
}

/// What captions a table: its caption, or a line below it such as "Nombre de CPTS signataires au 31 décembre".
fn told<'t>(table: &'t Table, [above, below]: [&'t str; 2], page: &Page<'_>) -> &'t str {
    let silent = table.caption.is_empty()
        && captions(below, page)
        && !(announces(above, page) && stage_of(above, page).is_some());
    if silent { below } else { &table.caption }
}

/// Whether a caption says that its table is of sums of money: "En millions d'euros, champ : régime général".
fn is_money(caption: &str, titles: &[String]) -> bool {
    let counts = |title: &String| {
        title.split_whitespace().any(|word| matches!(word, "Nombre" | "nombre" | "Nb"))
    };
    if titles.iter().any(counts) {
        return false;
    }
    let caption = caption.to_lowercase().replace('’', "'");
    let unit = caption.strip_prefix("en ").or_else(|| Some(caption.split_once("(en ")?.1));
    unit.is_some_and(|unit| {
        let unit = unit.split([')', ',', ';']).next().unwrap_or("");
        unit.contains("euro") || unit.contains('€')
    })
}

fn read_rows(rows: &[Row], sheet: &Sheet<'_>, found: &mut TableFound) {
    let (mut section, mut whole) = (Section::default(), 0..0);
    for row in rows {
        if !section.headed_by(row, sheet.page) {
            let start = found.claims.len();
            let counted = row::read(row, &section, sheet, found);
            section.keep(counted);
            // "dont CPTS ayant signé l'ACI": what the row above counts holds them too.
            let label = row.cells.first().map_or("", |cell| &cell.text);
            if begins(label, Cue::Subtotal, sheet.page) {
                let parted = start < found.claims.len();
                settle::hold_parts(&mut found.claims[whole.clone()], parted);
            } else {
                whole = start..found.claims.len();
            }
        }
        section.pass(row, sheet.page);
        remainder::bound(&mut found.declined, row);
    }
}

/// A table as it is built: its heads, its rows, and what stands around it.
struct Built<'t> {
    table: &'t Table,
    /// Those directly above and below it.
    lines: [&'t str; 2],
    heads: &'t [Row],
    /// The rows below the heads, without those that stand across the table.
    body: &'t [Row],
    titles: &'t [String],
    frame: &'t Frame,
    page: &'t Page<'t>,
}

/// Whether a table tells of people who are covered, and whether of those who are not.
struct Coverage {
    covers: bool,
    outside: bool,
}

impl Coverage {
    fn of(built: &Built<'_>) -> Self {
        let Built { table, titles, frame, page, .. } = *built;
        let above = built.above();
        let shared = frame.setting.shared;
        // "… n'appartient au périmètre d'aucune communauté", and then a caption of its own: "Part de la population résidant
        // dans le périmètre d'une CPTS"; what a chart is called stands below it.
        let named = [above, built.lines[1]].into_iter().any(|text| rate::covers(text, page));
        let outside = shared == Shared::Uncovered && !named || rate::outside(above, page);
        let covers = outside
            || shared != Shared::Nothing
            || titles.iter().chain([&table.caption]).any(|text| rate::covers(text, page))
            || table.caption.is_empty() && rate::covers(above, page);
        Self { covers, outside }
    }
}

impl Built<'_> {
    /// The caption, or the line above that stands in its place.
    fn above(&self) -> &str {
        let caption = &self.table.caption;
        if caption.is_empty() { self.lines[0] } else { caption }
    }

    /// What each column holds; a column is told by its title and its cells, and then by those beside it.
    fn columns(&self, caption: &Caption, coverage: &Coverage) -> Vec<Column> {
        let Self { heads, body, titles, page, .. } = *self;
        let titles = &*rate::in_units(titles, self.above(), page);
        if is_money(self.above(), titles) {
            return vec![Column::Other; titles.len()];
        }
        let columns: Vec<Column> =
            (0..titles.len()).map(|column| classify(&titles[column], column, body, page)).collect();
        let columns = layer::columns(columns, heads, titles, page);
        let columns = keyed::without_sum(columns, titles, caption.territory, page);
        let columns = indicator::labelled(columns, titles, body, page);
        let columns = rate::summed(columns, titles, caption.territory, page);
        let columns = listing::settled(columns, titles, body, page);
        let columns = rate::peopled(columns, titles, body, page);
        let columns = crowd::peopled(columns, titles, (self.above(), body), page);
        let shown = (body, rate::announces(self.above(), page));
        let columns =
            if coverage.covers { rate::shares(columns, titles, shown, page) } else { columns };
        let columns = aims::beside(columns, titles, body, page);
        rate::staged(rate::parted(rate::totalled(columns, titles, body, page), titles, page))
    }

    /// "MSP en fonctionnement", above "signataires de l'ACI": those of the others.
    fn is_of_others(&self, caption: &Caption) -> bool {
        if caption.speaks_of_cpts || self.titles.iter().any(|title| mentions_cpts(title, self.page))
        {
            return false;
        }
        let mut labels = self.body.iter().filter_map(|row| row.cells.first());
        let mut cells = self.body.iter().flat_map(|row| &row.cells);
        labels.any(|label| has(&label.text, Cue::OtherStructure, self.page))
            && !cells.any(|cell| mentions_other_than_aci(&cell.text, self.page))
    }

    /// Whether it speaks of CPTS, by its caption, its titles, or what stands around it.
    fn speaks_of_cpts(&self, columns: &[Column], caption: &Caption, coverage: &Coverage) -> bool {
        let Self { table, titles, page, .. } = *self;
        let topic = self.frame.setting.topic;
        let untitled = table.caption.is_empty();
        let headed = titles.iter().any(|title| mentions_cpts(title, page));
        // "Nombre de MSP ayant adhéré à leur ACI", below a table of communities.
        let turned = !headed && of_others(&[], &table.caption, page);
        if (topic != Topic::Cpts || turned) && of_others(titles, &table.caption, page) {
            return false;
        }
        if self.is_of_others(caption)
            || has(&table.caption, Cue::Sample, page) && !caption.speaks_of_cpts
        {
            return false;
        }
        let keyed = columns.iter().any(|c| matches!(c, Column::Territory | Column::Date));
        // "CPTS | MSP": one column of several counts them.
        let own =
            |title: &String| mentions_cpts(title, page) && !has(title, Cue::OtherStructure, page);
        let beside = titles.iter().any(own)
            && titles.iter().any(|title| !own(title) && has(title, Cue::OtherStructure, page));
        let staged = || titles.iter().any(|title| stage_of(title, page).is_some());
        caption.speaks_of_cpts
            && !has(&table.caption, Cue::Sample, page)
            && !is_mean(&table.caption, page)
            || stages_of_cpts(columns, self.body, page) && untitled
            || keyed
                && untitled
                && topic != Topic::Other
                && (coverage.outside || announces(self.lines[0], page))
            || headed && (topic != Topic::Other || beside)
            || topic == Topic::Cpts
                && (headed
                    || staged()
                    || coverage.outside
                    || titles.iter().any(|title| rate::outside(title, page))
                    || self.frame.setting.listed
                    || columns.contains(&Column::Stage))
    }
}

/// A table with everything that its rows are read by.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one table")]
pub(crate) struct Sheet<'t> {
    pub(crate) columns: &'t [Column],
    pub(crate) titles: &'t [String],
    pub(crate) caption: &'t Caption,
    /// It speaks of CPTS.
    pub(crate) relevant: bool,
    /// Some label of its rows does.
    pub(crate) labelled: bool,
    /// Its labels speak of other structures, and of no CPTS.
    pub(crate) others: bool,
    /// The places that its rows are of.
    pub(crate) places: BTreeSet<Territory>,
    /// It lists a few regions: its total is not the country's.
    pub(crate) partial: bool,
    /// Something says that it tells of the people who are covered.
    pub(crate) covers: bool,
    /// Its caption says that it tells of those who are not.
    pub(crate) outside: bool,
    /// Nothing says what tells its rows apart.
    pub(crate) unkeyed: bool,
    /// Some of its columns or labels say which stages they count, and no caption says it for the others.
    pub(crate) staged: bool,
    pub(crate) page: &'t Page<'t>,
}

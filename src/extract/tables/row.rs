//! Rows of a table: what a row says for all of its cells, and a claim for each of those that count.

use super::band;
use super::caption::source_of;
use super::cell::{crowd, mentions_other_than_aci, stage_told, stages_of_cell};
use super::column::{Column, Head, begins, has, is_negative, mentions_cpts, number_of, stage_of};
use super::indicator::{self, Indicator};
use super::keyed;
use super::listing::{self, Above, Heading};
use super::remainder;
use super::rowday::{Day, RowDate};
use super::table::{Sheet, TableFound};
use super::titled;
use crate::extract::claim::{Declined, RawClaim};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::stages::Named;
use crate::extract::verdict::{Reason, Shared};
use crate::model::{Measure, PartialDate, Territory, Value};
use crate::read::{Cell, Row};

/// What the rows within a table say that head those below them.
#[derive(Default)]
pub(crate) struct Section {
    place: Option<Territory>,
    heading: Option<Heading>,
    /// The last row that is no part of another counts structures of another sort.
    other: bool,
    /// The stage of the communities that the last row with one counts.
    counted: Option<Named>,
    /// The day of the last row that is no part of another.
    day: Option<(PartialDate, bool)>,
}

impl Section {
    /// Whether a row only heads those below it; what it says is kept for them.
    pub(crate) fn headed_by(&mut self, row: &Row, page: &Page<'_>) -> bool {
        // "Var (83) : 5 CPTS, dont 4 sous ACI": the stage of some of those below it.
        if let Some((place, parted)) = band::place(row, page) {
            let heading = listing::heading(row, page).filter(|_| !parted);
            (self.place, self.heading) = (Some(place), heading);
            return true;
        }
        let place = listing::section(row, page);
        let heading = if place.is_none() { listing::heading(row, page) } else { None };
        let heads = place.is_some() || heading.is_some();
        self.place = place.or(self.place);
        self.heading = heading.or(self.heading.take());
        heads
    }

    /// Keeps what a row that was read says for its parts below it.
    pub(crate) fn pass(&mut self, row: &Row, page: &Page<'_>) {
        self.other = listing::parts_other(row, self.other, page);
    }

    /// Keeps the stage of the communities that a row counts, for one below it that speaks of them.
    pub(crate) fn keep(&mut self, (counted, day): (Option<Named>, Option<(PartialDate, bool)>)) {
        self.counted = counted.or(self.counted.take());
        self.day = day;
    }

    /// The day that what heads a row says, or the row of which it is a part: "Nombre au 31/12/2023", above "dont ACI
    /// signé".
    pub(crate) fn day(&self, label: &str, page: &Page<'_>) -> Option<(PartialDate, bool)> {
        let headed = self.of_cpts().and_then(|heading| heading.date);
        headed.or(self.day.filter(|_| begins(label, Cue::Subtotal, page)))
    }

    /// The heading, unless structures of another sort stand below it.
    fn of_cpts(&self) -> Option<&Heading> {
        self.heading.as_ref().filter(|heading| !heading.other)
    }
}

/// Reads a row: the communities that it names, and its counts. Returns the stage and the day of the communities that its
/// label says it counts.
pub(crate) fn read(
    row: &Row,
    above: &Section,
    sheet: &Sheet<'_>,
    found: &mut TableFound,
) -> (Option<Named>, Option<(PartialDate, bool)>) {
    let told = Told::new(row, above, sheet, found);
    for (at, cell) in row.cells.iter().enumerate() {
        let Some(column) = sheet.columns.get(at) else { break };
        let Some(number) = number_of(&cell.text, sheet.page).filter(|_| !cell.text.is_empty())
        else {
            continue;
        };
        let read = match column {
            Column::Count(head) => {
                let title = &sheet.titles[at];
                told.count(&Counted { cell, head, title, number: &number }, sheet)
            }
            Column::Other => Err(Reason::Column),
            _ => continue,
        };
        match read {
            Ok(Some(claim)) => {
                if claim.measure == Measure::Communities {
                    let told = Named {
                        stages: claim.stages,
                        among: claim.among,
                        rule: claim.rule.clone(),
                    };
                    let (of, text) = ((claim.territory, &told), (&*cell.text, number.low));
                    found.mentions.extend(listing::counted(row, text, of, sheet));
                }
                let locator = format!("{} · {}", row.locator, sheet.titles[at]);
                found.claims.push(RawClaim { locator, ..claim });
            }
            Ok(None) => {}
            Err(reason) => found.declined.push(Declined {
                value_text: cell.text.clone(),
                reason,
                locator: row.locator.clone(),
                sentence: remainder::beginning(&row.text).to_owned(),
                speaks_of_cpts: told.relevant,
            }),
        }
    }
    let day = told.date.label();
    match told.indicator {
        Some(Indicator::Count(named)) => (named, day),
        _ => (None, day),
    }
}

/// A number in a column that counts.
struct Counted<'c> {
    cell: &'c Cell,
    head: &'c Head,
    title: &'c str,
    number: &'c Number,
}

/// What a row says for each of its cells.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one row")]
struct Told<'r> {
    row: &'r Row,
    /// The first cell.
    label: &'r str,
    /// The cell of the column of labels.
    labelled: String,
    /// What that label says the row counts.
    indicator: Option<Indicator>,
    /// The row speaks of CPTS.
    relevant: bool,
    /// It sums up the rows around it, or some of them.
    total: bool,
    subtotal: bool,
    /// It is about one community, which it names.
    of_one: bool,
    territory: Option<Territory>,
    stage: Option<Named>,
    date: RowDate,
    source: Option<String>,
}

/// The text of the first filled cell of a sort of column.
fn cell_of(row: &Row, wanted: &Column, sheet: &Sheet<'_>) -> Option<String> {
    let mut cells = row.cells.iter().zip(sheet.columns);
    let (cell, _) = cells.find(|(_, column)| *column == wanted)?;
    Some(cell.text.clone()).filter(|text| !text.is_empty())
}

impl<'r> Told<'r> {
    fn new(row: &'r Row, above: &Section, sheet: &Sheet<'_>, found: &mut TableFound) -> Self {
        let label = row.cells.first().map_or("", |cell| &cell.text);
        let other = sheet.others || above.heading.as_ref().is_some_and(|heading| heading.other);
        let heading = above.of_cpts();
        let relevant = match cell_of(row, &Column::Kind, sheet) {
            Some(kind) => begins(&kind, Cue::Community, sheet.page),
            None => !other && (sheet.relevant || heading.is_some_and(|heading| heading.cpts)),
        };
        let labelled = cell_of(row, &Column::Label, sheet);
        let printed = labelled.as_deref().map(|text| {
            // "dont CPTS signataires de l'ACI": a part that says what it counts.
            indicator::of(text, relevant || sheet.labelled, sheet.page)
        });
        // "Nombre au 31/12/2023", below "CPTS | MSP": the heads say of what.
        let printed = printed
            .filter(|_| !indicator::is_silent(labelled.as_deref().unwrap_or(""), sheet.page));
        let stage = cell_of(row, &Column::Stage, sheet);
        let counts = stage.as_deref().is_some_and(|text| stage_of(text, sheet.page).is_some())
            || matches!(printed, Some(Indicator::Count(Some(_))));
        let subtotal = is_subtotal(row, counts, above, sheet);
        let total = !subtotal && (keyed::is_whole(label) || has(label, Cue::Total, sheet.page));
        let labelled_text = labelled.as_deref().unwrap_or("");
        // "En % de la population", below "Population couverte (en millions)": of the same.
        let goes_on = sheet.covers
            && printed == Some(Indicator::Other)
            && indicator::parts(labelled_text, sheet.page);
        let indicator = if goes_on { Some(Indicator::Share(None)) } else { printed };
        let staged_above = heading.and_then(|heading| heading.stages.as_ref());
        let relevant = !other && (relevant || indicator.is_some());
        let above_it = Above { place: above.place, told: staged_above, relevant };
        let of_one =
            !total && !subtotal && listing::names(row, &above_it, sheet, &mut found.mentions);
        Self {
            row,
            label,
            relevant,
            total,
            subtotal,
            of_one,
            territory: keyed::territory(row, total, above.place, sheet),
            stage: stage_told(indicator.as_ref(), stage.as_deref(), sheet.page)
                .or_else(|| {
                    above
                        .counted
                        .clone()
                        .filter(|_| indicator::points_up(labelled_text, sheet.page))
                })
                .or_else(|| staged_above.cloned()),
            date: RowDate::new(
                cell_of(row, &Column::Date, sheet),
                if indicator::is_silent(label, sheet.page) { label } else { labelled_text },
                above.day(label, sheet.page),
                sheet,
            ),
            source: cell_of(row, &Column::Source, sheet),
            labelled: labelled.unwrap_or_default(),
            indicator,
        }
    }

    /// Reads a number: a claim, or the reason why it is none.
    fn count(&self, counted: &Counted<'_>, sheet: &Sheet<'_>) -> Result<Option<RawClaim>, Reason> {
        self.admit(counted)?;
        let territory = self.place(counted.head, sheet)?;
        self.fit(sheet)?;
        let Some(amount) = self.amount(counted, sheet)? else { return Ok(None) };
        let stages = self.stages(counted.head, amount.measure == Measure::Communities, sheet);
        let day = Day { cell: &counted.cell.text, head: counted.head.date, title: counted.title };
        let date = self.date.of(&day, sheet);
        let told = || sheet.caption.origin.clone();
        let source = self.source.as_deref();
        let origin = source.map_or_else(told, |text| Some(source_of(text, territory, sheet.page)));
        let (attributed_to, origin) = origin.unwrap_or_default();
        Ok(Some(RawClaim {
            territory,
            measure: amount.measure,
            stages: stages.stages,
            among: stages.among,
            value: amount.value,
            value_text: counted.cell.text.clone(),
            percent: amount.share,
            date: date.map(|(date, _)| date),
            date_inferred: date.is_some_and(|(_, inferred)| inferred),
            today: date.is_none() && sheet.caption.today,
            attributed_to,
            origin,
            locator: self.row.locator.clone(),
            evidence: self.row.text.clone(),
            method: "table",
            rule: stages.rule,
            group: 0,
            total: None,
            headline: false,
            definite: false,
            demonstrative: false,
        }))
    }

    /// Whether the row and the head of the column count, and what the number is can be counted so.
    fn admit(&self, Counted { cell, head, number, .. }: &Counted<'_>) -> Result<(), Reason> {
        if is_negative(&cell.text) {
            return Err(Reason::NotACount);
        }
        // What a row says of the one community that it names counts none.
        if self.of_one {
            return Err(Reason::Column);
        }
        if self.subtotal {
            return Err(Reason::NothingCounted);
        }
        let unfit = match &self.indicator {
            // "Objectif 2025", beside the counts of the same rows.
            None => head.target && head.date.is_none(),
            Some(Indicator::Other) => true,
            Some(Indicator::Count(_) | Indicator::People(..)) => number.form == Form::Percent,
            Some(Indicator::Share(_)) => 100.0 < number.low && !crowd(&self.labelled, number),
            Some(Indicator::Target(_)) => false,
        };
        if !self.relevant || unfit { Err(Reason::Column) } else { Ok(()) }
    }

    /// The place that the number is of.
    fn place(&self, head: &Head, sheet: &Sheet<'_>) -> Result<Territory, Reason> {
        let home = sheet.caption.territory;
        // "Ensemble", below the shares of some regions: that of all of them.
        let all =
            !keyed::adds_up_some(self.label, home, sheet.page) && !keyed::few_departments(sheet);
        let mean = (self.total && head.share && all).then_some(home);
        head.territory.or(self.territory).or(mean).ok_or(Reason::UnknownPlace)
    }

    /// Whether what is counted there are communities, at a stage that is known.
    fn fit(&self, sheet: &Sheet<'_>) -> Result<(), Reason> {
        // "Maisons de santé signataires de l'ACI": staged, and no CPTS.
        if self.indicator.is_none()
            && has(self.label, Cue::OtherStructure, sheet.page)
            && !mentions_other_than_aci(self.label, sheet.page)
        {
            return Err(Reason::OtherStructure);
        }
        let silent = indicator::is_silent(self.label, sheet.page);
        // "Nombre de réunions": of something else.
        let other = self.indicator.is_none()
            && titled::counts_something(self.label)
            && !silent
            && !self.total
            && self.stage.is_none()
            && !mentions_cpts(self.label, sheet.page);
        if other {
            return Err(Reason::OtherNoun);
        }
        if sheet.columns.contains(&Column::Stage) && self.stage.is_none() && !self.total && !silent
        {
            return Err(Reason::OtherNoun);
        }
        Ok(())
    }

    /// What the number says, and of what; nothing where it is no value.
    fn amount(
        &self,
        Counted { head, number, .. }: &Counted<'_>,
        sheet: &Sheet<'_>,
    ) -> Result<Option<Amount>, Reason> {
        let target = head.target
            || matches!(self.indicator, Some(Indicator::Target(_)))
            || sheet.caption.aims_at(head.date, sheet.page.published);
        let people = match &self.indicator {
            Some(Indicator::People(_, unit)) => Some(*unit),
            // "Population couverte : 812 000": the people, and not their share.
            Some(Indicator::Share(_)) if crowd(&self.labelled, number) => Some(1.0),
            _ => head.people,
        };
        let told = matches!(self.indicator, Some(Indicator::Share(_))) && people.is_none();
        let share = head.share || told || number.form == Form::Percent;
        let broken = people.is_none() && number.low.fract() != 0.0;
        if share && !head.share && !told && !target || !share && broken {
            return Err(Reason::OtherShare);
        }
        let (low, high) = number.interval();
        let scaled = |end: Option<f64>| end.map(|n| (n * people.unwrap_or(1.0)).round());
        let (low, high) = if people.is_some() { (scaled(low), scaled(high)) } else { (low, high) };
        // "Population couverte (%)", below the heading "Moins d'un habitant sur dix à l'écart"
        let outside = sheet.outside && head.shared != Shared::Covered;
        let uncovered = head.shared == Shared::Uncovered
            || outside
            || has(&self.labelled, Cue::Uncovered, sheet.page);
        let measure = match () {
            () if target => Measure::Target,
            () if people.is_some() && uncovered => Measure::PopulationUncovered,
            () if share && uncovered => Measure::PopulationShareUncovered,
            () if people.is_some() => Measure::Population,
            () if share => Measure::PopulationShare,
            () if sheet.page.vocabulary.most_communities < number.low => {
                return Err(Reason::NotACount);
            }
            () => Measure::Communities,
        };
        let value = Value::new(low, high, number.qualifier).ok();
        Ok(value.map(|value| Amount { measure, value, share }))
    }

    /// The stages that the number is of; `counted` tells that it counts communities.
    fn stages(&self, head: &Head, counted: bool, sheet: &Sheet<'_>) -> Named {
        let all = self.total && sheet.columns.contains(&Column::Stage) || counted && sheet.staged;
        stages_of_cell(self.stage.as_ref(), head, sheet.caption, all)
    }
}

/// What a number says: how much of what.
struct Amount {
    measure: Measure,
    value: Value,
    /// It is a part of a whole, in per cent.
    share: bool,
}

/// Whether a row sums up some of the rows around it and no others; `counts` tells that it says what it counts.
fn is_subtotal(row: &Row, counts: bool, above: &Section, sheet: &Sheet<'_>) -> bool {
    let label = row.cells.first().map_or("", |cell| &cell.text);
    let of_other = above.other && !mentions_other_than_aci(label, sheet.page);
    begins(label, Cue::Subtotal, sheet.page) && (of_other || !counts)
        || keyed::is_subtotal(row, sheet)
}

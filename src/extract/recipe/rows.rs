//! The rows of a table, read as its recipe says.

use std::collections::BTreeMap;

use crate::model::{Level, PartialDate, Stage, StageRange, Territory, Value as Printed};
use crate::read::{Miss, Row, Table, Unread};
use crate::sources::Geography;

use super::cells::{date_in, is_head, is_negative, is_nothing, nowhere, text_at, unread};
use super::layout::{Layout, key};
use super::{Recipe, Value, settled};
use crate::extract::claim::{Declined, RawClaim, RawMention};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::token::{Kind, fold, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::tables::column::{has, number_of, stage_of};

/// A table with everything that its rows are read by.
pub(super) struct Sheet<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) layout: &'a Layout,
    pub(super) page: &'a Page<'a>,
    pub(super) geography: &'a Geography,
    /// The day of rows that have none of their own.
    pub(super) date: Option<PartialDate>,
}

/// What was read.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) claims: Vec<RawClaim>,
    pub(super) mentions: Vec<RawMention>,
    pub(super) declined: Vec<Declined>,
    pub(super) missed: Vec<Unread>,
    pub(super) listed: Vec<Listed>,
    /// The number of each community among the mentions, by its name and territory.
    names: BTreeMap<(String, Option<Territory>), usize>,
}

/// One community of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Listed {
    /// Its number among the mentions.
    community: usize,
    pub(super) territory: Option<Territory>,
    pub(super) stages: Option<StageRange>,
    pub(super) rule: String,
    pub(super) date: Option<PartialDate>,
    pub(super) locator: String,
    pub(super) evidence: String,
}

/// What a row is about.
enum About {
    Territory(Territory),
    /// It adds up the others, and the recipe does not say whom for.
    Total,
    Unknown(String),
}

/// What the stages of a list tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exclusive {
    Signed,
    Nothing,
}

/// How often the cells of a column were read, and the first that was not.
#[derive(Default)]
struct Tally {
    read: usize,
    odd: Option<String>,
}

impl Tally {
    /// A column of which not one cell can be read is another than the recipe means.
    fn check(self, key: &str, wanted: Option<&String>, what: &str) -> Result<(), Miss> {
        match (self.read, self.odd, wanted) {
            (0, Some(odd), Some(wanted)) => {
                let why = format!("but not one of its cells is {what}: the first is `{odd}`");
                Err(Miss::because(key, wanted, why))
            }
            _ => Ok(()),
        }
    }
}

impl Sheet<'_> {
    /// Reads the body of the table.
    ///
    /// # Errors
    ///
    /// If a cell that should hold a figure holds something else, or not one cell of a column is
    /// what it should be.
    pub(super) fn read(&self, table: &Table) -> Result<Rows, Miss> {
        let mut rows = Rows::default();
        let (mut places, mut stages, mut dates) = <(Tally, Tally, Tally)>::default();
        let mut figures = 0;
        let (heads, body) = table.rows.split_at(self.layout.heads);
        let exclusive = self.is_exclusive(body);
        for row in body.iter().filter(|row| !is_head(row, heads) && self.is_wanted(row)) {
            let stage = self.stage(row, exclusive, (&mut stages, &mut rows.missed));
            let date = self.dated(row, &mut dates, &mut rows.missed);
            let about = self.about(row);
            let place = match about {
                About::Territory(territory) => {
                    places.read += 1;
                    Some(territory)
                }
                About::Total => continue,
                About::Unknown(text) => {
                    if !self.is_blank(row) {
                        rows.missed.push(unread(row, &text, "no territory"));
                        places.odd.get_or_insert(text);
                    }
                    None
                }
            };
            self.name(row, (place, stage.as_ref(), date), &mut rows);
            let territory = place.map(|place| settled(place, self.geography));
            for (value, at) in self.recipe.values.iter().zip(&self.layout.values) {
                let text = row.cells.get(*at).map_or("", |cell| &cell.text);
                if is_nothing(text) {
                    continue;
                }
                figures += 1;
                let Some(territory) = territory else {
                    rows.declined.push(nowhere(row, text));
                    continue;
                };
                let claim = self.claim(row, (value, text), (territory, stage.as_ref()))?;
                let date = if self.layout.date.is_some() { date } else { value.date.or(date) };
                rows.claims.push(RawClaim { date, ..claim });
            }
        }
        let columns = &self.recipe.columns;
        let (place, wanted) = [
            ("department", &columns.department),
            ("region", &columns.region),
            ("territory", &columns.territory),
        ]
        .into_iter()
        .find_map(|(name, wanted)| Some((name, wanted.as_ref()?)))
        .unzip();
        places.check(&key(place.unwrap_or_default()), wanted, "a territory")?;
        stages.check(&key("stage"), columns.stage.as_ref(), "a stage")?;
        dates.check(&key("date"), columns.date.as_ref(), "a date")?;
        if let Some(name) = columns.name.as_ref().filter(|_| rows.mentions.is_empty()) {
            let why = "but no row has a name in it".to_owned();
            return Err(Miss::because(&key("name"), name, why));
        }
        if let Some(value) = self.recipe.values.first().filter(|_| figures == 0) {
            let why = "but no row has a figure in it".to_owned();
            return Err(Miss::because(&value.key, &value.column, why));
        }
        Ok(rows)
    }

    fn is_wanted(&self, row: &Row) -> bool {
        let Some(only) = &self.recipe.only else { return true };
        let found = text_at(row, self.layout.only).map(fold).unwrap_or_default();
        only.is.contains(&found)
    }

    /// Whether a row holds nothing that the recipe reads.
    fn is_blank(&self, row: &Row) -> bool {
        let nothing = |at: &usize| row.cells.get(*at).is_none_or(|cell| is_nothing(&cell.text));
        text_at(row, self.layout.name).is_none() && self.layout.values.iter().all(nothing)
    }

    fn about(&self, row: &Row) -> About {
        let layout = self.layout;
        let columns = [
            (layout.department, Some(Level::Department)),
            (layout.region, Some(Level::Region)),
            (layout.territory, None),
        ];
        let own = self.recipe.territory.unwrap_or(self.page.speaker.territory);
        let mut asked = columns.into_iter().filter(|(at, _)| at.is_some()).peekable();
        if asked.peek().is_none() {
            return About::Territory(own);
        }
        let mut odd = None;
        for (at, level) in asked {
            let Some(text) = text_at(row, at) else { continue };
            if let Some(territory) = self.place(text, level) {
                return About::Territory(territory);
            }
            odd.get_or_insert(text);
        }
        let adds_up = |text: &str| has(text, Cue::Total, self.page);
        if row.cells.iter().any(|cell| adds_up(&cell.text)) {
            return self.recipe.total.map_or(About::Total, About::Territory);
        }
        About::Unknown(odd.unwrap_or_default().to_owned())
    }

    /// The territory that a cell names, by its name or, where the column says of what, its number.
    fn place(&self, text: &str, level: Option<Level>) -> Option<Territory> {
        if let Some(territory) = self.recipe.places.get(&fold(text)) {
            return Some(*territory);
        }
        let known = |code: &Territory| self.geography.place(*code).is_some();
        // A spreadsheet drops the zero of `01`.
        let number = if text.len() == 1 { format!("0{text}") } else { text.to_uppercase() };
        let numbered = match level {
            Some(Level::Department) => Territory::department(&number),
            Some(Level::Region) => Territory::region(&number),
            _ => None,
        };
        let coded = text.parse().ok();
        let named = || {
            let words = tokens(text);
            // "69 - Rhône" and "Rhône (69)" say it twice.
            let digits = |t: &&crate::extract::lexicon::token::Token| t.kind != Kind::Word;
            let lead = words.iter().take_while(digits).count();
            let rest = words.get(lead)?;
            self.geography
                .find(text)
                .or_else(|| self.page.vocabulary.places.whole(&words))
                .or_else(|| self.geography.find(&text[rest.start..]))
        };
        let fits = |found: &Territory| level.is_none_or(|level| found.level() == level);
        numbered.filter(known).or_else(|| coded.filter(known)).or_else(|| {
            // An overseas department is called by its region.
            named().filter(|found| {
                fits(found) || settled(first(*found, self.geography), self.geography) == *found
            })
        })
    }

    /// The stages of a row, with the words that give them; none where nothing does.
    fn stage(
        &self,
        row: &Row,
        exclusive: Exclusive,
        (tally, missed): (&mut Tally, &mut Vec<Unread>),
    ) -> Option<(StageRange, String)> {
        let fixed = || self.recipe.stages.map(|stages| (stages, "recipe: stages".to_owned()));
        let Some(at) = self.layout.stage else { return fixed() };
        let text = text_at(row, Some(at))?;
        let meant = self.recipe.cells.get(&fold(text)).map(|stages| (*stages, text.to_owned()));
        let found = meant.or_else(|| {
            let named = stage_of(text, self.page)?;
            let among = exclusive == Exclusive::Signed;
            Some((if among { named.among } else { named.stages }, named.rule))
        });
        if found.is_some() {
            tally.read += 1;
        } else {
            missed.push(unread(row, text, "no stage"));
            tally.odd.get_or_insert_with(|| text.to_owned());
        }
        found
    }

    /// Whether the stage column tells signed communities apart: then "projet de santé validé" means
    /// those that have not signed.
    fn is_exclusive(&self, body: &[Row]) -> Exclusive {
        let signed = StageRange::exactly(Stage::AciSigned);
        let tells = |row: &Row| {
            let text = text_at(row, self.layout.stage)?;
            let meant = self.recipe.cells.get(&fold(text)).copied();
            meant.or_else(|| Some(stage_of(text, self.page)?.stages))
        };
        if body.iter().any(|row| tells(row) == Some(signed)) {
            Exclusive::Signed
        } else {
            Exclusive::Nothing
        }
    }

    fn dated(&self, row: &Row, tally: &mut Tally, missed: &mut Vec<Unread>) -> Option<PartialDate> {
        let Some(at) = self.layout.date else { return self.date };
        let text = text_at(row, Some(at))?;
        let found = date_in(text, self.page);
        if found.is_some() {
            tally.read += 1;
        } else {
            missed.push(unread(row, text, "no date"));
            tally.odd.get_or_insert_with(|| text.to_owned());
        }
        found
    }

    fn name(
        &self,
        row: &Row,
        (place, stage, date): (
            Option<Territory>,
            Option<&(StageRange, String)>,
            Option<PartialDate>,
        ),
        rows: &mut Rows,
    ) {
        let Some(name) = text_at(row, self.layout.name) else { return };
        let dissolved = has(&row.text, Cue::Dissolved, self.page);
        // An overseas region is a department as well.
        let alone = |it: Territory| settled(first(it, self.geography), self.geography) == it;
        let department = place.map(|it| if alone(it) { first(it, self.geography) } else { it });
        let department = department.filter(|it| it.level() == Level::Department);
        let territory = place.map(|place| settled(place, self.geography));
        let stages = stage.map(|(stages, _)| *stages);
        // One row for each commune of a community: one community.
        let next = rows.mentions.len();
        let community = *rows.names.entry((fold(name), territory)).or_insert(next);
        if let Some(mention) = rows.mentions.get_mut(community) {
            mention.stage = mention.stage.max(stages.map(StageRange::from));
            mention.dissolved |= dissolved;
            if let Some(listed) = rows.listed.iter_mut().find(|it| it.community == community) {
                listed.stages = listed.stages.max(stages);
            }
            return;
        }
        let bare = !tokens(name).iter().any(|token| token.is("cpts"));
        rows.mentions.push(RawMention {
            name: if bare { format!("CPTS {name}") } else { name.to_owned() },
            department,
            stage: stages.map(StageRange::from),
            dissolved,
            opened: text_at(row, self.layout.opened).and_then(|text| date_in(text, self.page)),
            date,
            locator: row.locator.clone(),
            evidence: row.text.clone(),
        });
        if !dissolved {
            rows.listed.push(Listed {
                community,
                territory,
                stages,
                rule: stage.map(|(_, rule)| rule.clone()).unwrap_or_default(),
                date,
                locator: row.locator.clone(),
                evidence: row.text.clone(),
            });
        }
    }

    fn claim(
        &self,
        row: &Row,
        (value, text): (&Value, &str),
        (territory, stage): (Territory, Option<&(StageRange, String)>),
    ) -> Result<RawClaim, Miss> {
        let odd = || {
            let why = format!("but {} holds `{text}`, which is no {}", row.locator, value.measure);
            Miss::because(&value.key, &value.column, why)
        };
        let number = number_of(text, self.page).filter(|_| !is_negative(text)).ok_or_else(odd)?;
        let percent = number.form == Form::Percent || number.low.fract() != 0.0;
        if percent && !value.measure.is_share() {
            return Err(odd());
        }
        let (low, high) = number.interval();
        let printed = Printed::new(low, high, number.qualifier).map_err(|_| odd())?;
        let titled = || {
            let named = stage_of(&value.column, self.page)?;
            Some((named.stages, named.rule))
        };
        let declared = value.stages.map(|stages| (stages, "recipe: stages".to_owned()));
        let (stages, rule) = declared
            .or_else(|| stage.cloned())
            .or_else(titled)
            .unwrap_or((StageRange::ALL, "no stage named".to_owned()));
        Ok(RawClaim {
            territory,
            measure: value.measure.clone(),
            stages,
            among: stages,
            value: printed,
            value_text: text.to_owned(),
            percent: text.contains('%'),
            date: value.date,
            date_inferred: false,
            today: false,
            attributed_to: String::new(),
            origin: None,
            locator: format!("{} · {}", row.locator, value.column),
            evidence: row.text.clone(),
            method: "table",
            rule,
            group: 0,
            total: None,
            headline: false,
            definite: false,
            demonstrative: false,
        })
    }
}

/// The first department of a region; a department itself.
fn first(territory: Territory, geography: &Geography) -> Territory {
    geography.children(territory).next().unwrap_or(territory)
}

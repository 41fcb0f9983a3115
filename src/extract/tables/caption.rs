//! What stands above a table, and who is named as the source of its rows.

use super::column::{has, mentions_cpts, stage_of};
use super::dateline;
use super::keyed;
use crate::extract::claims::compose::{Frame, Page};
use crate::extract::claims::outside::white;
use crate::extract::counting::goals;
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::{Cue, Origin};
use crate::extract::recognise::calendar;
use crate::extract::recognise::dates;
use crate::extract::recognise::origin::origins;
use crate::extract::recognise::stages::Named;
use crate::model::{Level, PartialDate, Precision, Territory};
use crate::read::Row;

/// What stands above a table.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one caption")]
pub(crate) struct Caption {
    pub(crate) stages: Option<Named>,
    /// It names them itself, and not what stands above it.
    pub(crate) staged: bool,
    pub(crate) territory: Territory,
    /// The day that it says itself.
    own: Option<(PartialDate, bool)>,
    /// That day, or the one of what stands above it.
    pub(crate) date: Option<(PartialDate, bool)>,
    pub(crate) origin: Option<(String, Option<Origin>)>,
    pub(crate) today: bool,
    pub(crate) speaks_of_cpts: bool,
    /// It tells what somebody aims at: "Objectifs nationaux".
    target: bool,
    /// The last day of which a head says that it is one of what there is: "Situation fin 2022".
    known: Option<PartialDate>,
    /// "Au 31 décembre", "en fin d'année": the day of the years in the heads of the columns.
    day: Option<(u32, Option<u32>)>,
    /// "Dernier jour de chaque trimestre": that of the quarters in the heads of the columns.
    ends_quarters: bool,
}

impl Caption {
    pub(crate) fn new(text: &str, frame: &Frame, page: &Page<'_>) -> Self {
        let words = tokens(text);
        let places = page.vocabulary.places.find(&words);
        let mut dates: Vec<_> = dates::dates(&words, page.vocabulary);
        dates.retain(|hit| hit.role == dates::Role::AsOf);
        for date in &mut dates {
            *date = date.of_year(frame.year);
        }
        // "Extraction du 6 janvier 2025, données arrêtées au 31 décembre 2024"
        let closed = |hit: &dates::DateHit| {
            hit.from
                .checked_sub(2)
                .is_some_and(|n| words[n].fold.starts_with("arrete") && words[n + 1].is("au"))
        };
        let date = dates.iter().find(|hit| closed(hit)).or(dates.first()).copied();
        let day = date.and_then(within_year);
        let ends = closes(&words);
        let own = crate::extract::lexicon::places::only(&places).or(frame.territory);
        let origins = origins(&words, &places, page.vocabulary);
        let cited = origins.into_iter().find(|hit| hit.cited);
        let stages = stage_of(text, page).or_else(|| white(&words));
        Self {
            staged: stages.is_some(),
            stages: stages.or_else(|| frame.stages.clone()),
            territory: own.unwrap_or(page.speaker.territory),
            own: date.and_then(|hit| hit.printed.resolve(page.published)),
            date: frame.date,
            origin: cited
                .map(|hit| (slice(text, &words, hit.from, hit.to), Some(hit.origin)))
                .or_else(|| frame.origin.clone()),
            today: frame.today,
            speaks_of_cpts: mentions_cpts(text, page),
            target: has(text, Cue::Target, page) && !goals::is_numbered(&words),
            known: None,
            day: day.or_else(|| ends.then_some((12, None))),
            ends_quarters: closes_quarters(&words),
        }
    }

    /// The caption, with the day of the year that the head of the labels gives: "Au 31 décembre".
    ///
    /// Or a line above the table: "Nombre de CPTS (en fin d'année)", or one below it: "Situation au 31
    /// décembre de chaque année".
    pub(crate) fn headed(
        mut self,
        titles: &[String],
        [above, below]: [&str; 2],
        page: &Page<'_>,
    ) -> Self {
        let day = |title: &str| {
            let words = tokens(title);
            let day = dates::dates(&words, page.vocabulary).into_iter().find_map(within_year);
            day.or_else(|| closes(&words).then_some((12, None)))
        };
        let head = || titles.first().and_then(|title| day(title));
        // "Valeurs au 31 décembre."
        let values = |line: &str| {
            const SHORT: usize = 8;
            let words = tokens(line);
            let led = |t: &Token| t.is("au") || t.is("en") || t.is("fin");
            words
                .first()
                .is_some_and(|t| t.fold.starts_with("valeur") || led(t) && words.len() <= SHORT)
        };
        let below = Some(below).filter(|line| dateline::tells_of_stock(line) || values(line));
        let lines = || day(above).or_else(|| below.and_then(day));
        self.day = self.day.or_else(head).or_else(lines);
        // "CPTS de la Sarthe (au 1er mars 2024) | Nombre"
        let full = |title: &String| {
            let found = dates::dates(&tokens(title), page.vocabulary);
            let hit = found.into_iter().find(|hit| hit.role == dates::Role::AsOf)?;
            hit.printed.resolve(page.published)
        };
        // "Offre en 2024 | Nièvre | France": no column is of another year.
        let yearless = |title: &String| tokens(title).iter().all(|t| calendar::year(t).is_none());
        let only = titles.iter().skip(1).all(|title| full(title).is_none() && yearless(title));
        let exact = |date: &(PartialDate, bool)| only || date.0.precision() != Precision::Year;
        let headed = || titles.first().and_then(full).filter(exact);
        // "Objectif | Situation fin 2022 | 2025 | 2028"
        let stock = titles.iter().skip(1).filter(|title| dateline::tells_of_stock(title));
        let stock = stock.filter_map(full).map(|(date, _)| date).max_by_key(|date| date.end());
        let first = titles.first().filter(|title| {
            matches!(tokens(title).as_slice(), [word, ..] if word.fold.starts_with("objectif"))
        });
        if stock.is_some() && first.is_some() {
            (self.target, self.known) = (true, stock);
        }
        // "Objectifs du projet régional", above "Valeur au 31 mars 2024 | Cible 2028": the heads tell them apart.
        self.target &=
            self.known.is_some() || !titles.iter().any(|title| has(title, Cue::Target, page));
        self.date = self.own.or_else(headed).or(self.date);
        self
    }

    /// Whether the figures of a day are aims: the table says so, and the day is still to come.
    pub(crate) fn aims_at(&self, day: Option<PartialDate>, published: Option<PartialDate>) -> bool {
        let known = self.known.or(published);
        let ahead = |day: PartialDate| known.is_none_or(|today| today.end() < day.end());
        self.target && day.is_some_and(ahead)
    }

    /// The day in the year that heads a column; the label of the row may say another.
    pub(crate) fn within(
        &self,
        date: PartialDate,
        label: Option<(u32, Option<u32>)>,
    ) -> PartialDate {
        let day = label.or(self.day).filter(|_| date.precision() == Precision::Year);
        let year = chrono::Datelike::year(&date.start());
        if self.ends_quarters && date.precision() == Precision::Quarter {
            let end = date.end();
            let (month, day) = (chrono::Datelike::month(&end), chrono::Datelike::day(&end));
            return PartialDate::day(year, month, day).unwrap_or(date);
        }
        let Some((month, day)) = day else {
            // "Situation au 1er mars 2023", above "2023": that day.
            let own = self.own.filter(|_| date.precision() == Precision::Year).map(|(own, _)| own);
            return own.filter(|own| chrono::Datelike::year(&own.start()) == year).unwrap_or(date);
        };
        let within = match day {
            Some(day) => PartialDate::day(year, month, day),
            None => PartialDate::month(year, month),
        };
        within.unwrap_or(date)
    }
}

impl Caption {
    /// The caption, with the day that a row of a table of labels and values gives, where nothing else does: "Mise à jour
    /// | 31 décembre 2023".
    pub(crate) fn keyed(mut self, rows: &[Row], page: &Page<'_>) -> Self {
        const FIRST: [&str; 8] =
            ["date", "mise", "maj", "situation", "donnees", "actualisation", "etat", "derniere"];
        if self.date.is_some() {
            return self;
        }
        let told = |row: &Row| {
            let [label, value] = row.cells.as_slice() else { return None };
            let words = tokens(&label.text);
            let first =
                words.first().filter(|t| words.len() <= 5 && FIRST.contains(&t.fold.as_str()));
            first.and_then(|_| dates::whole(&tokens(&value.text)))?.resolve(page.published)
        };
        let mut days = rows.iter().filter_map(told);
        self.date = days.next().filter(|_| days.next().is_none());
        self
    }

    /// The caption, with the place that the first label names, where nothing else names one and no other label
    /// names another: "CPTS conventionnées en Meurthe-et-Moselle", above "Part de la population couverte".
    pub(crate) fn placed(mut self, rows: &[Row], page: &Page<'_>) -> Self {
        if self.territory != Territory::FRANCE {
            return self;
        }
        let label = |row: &Row| row.cells.first().map(|cell| tokens(&cell.text));
        let first = rows.first().and_then(|row| row.cells.first());
        let own = first.and_then(|cell| keyed::within(&cell.text, self.territory, page));
        let Some(own) = own else { return self };
        let mut places =
            rows.iter().filter_map(label).flat_map(|it| page.vocabulary.places.find(&it));
        if places.all(|place| place.territory == Some(own)) {
            self.territory = own;
        }
        self
    }

    /// The caption, with the day that the last row gives, where nothing else does: "Données au 31 mars 2024",
    /// across the table.
    pub(crate) fn footed(mut self, foot: Option<&str>, page: &Page<'_>) -> Self {
        let day = foot.filter(|_| self.date.is_none());
        let day = day.and_then(|text| dateline::line_date(text, &tokens(text), page));
        self.date = self.date.or(day.map(|date| (date, false)));
        self
    }
}

/// "En fin d'année": the last month of the years that a table tells of.
fn closes(words: &[Token]) -> bool {
    words.windows(3).any(|t| t[0].is("fin") && t[1].is("d'") && t[2].is("annee"))
}

/// "Dernier jour de chaque trimestre", "fin de trimestre".
fn closes_quarters(words: &[Token]) -> bool {
    const NEAR: usize = 5;
    let ends = |at: usize| {
        words[at].is("fin")
            || words[at].is("dernier") && words.get(at + 1).is_some_and(|t| t.is("jour"))
    };
    let quarter = |t: &Token| t.is("trimestre") || t.is("trimestres");
    (0..words.len()).any(|at| ends(at) && words[at..].iter().take(NEAR).any(quarter))
}

/// "au 31 décembre": a day without its year.
pub(crate) fn within_year(hit: dates::DateHit) -> Option<(u32, Option<u32>)> {
    match hit.printed {
        dates::Printed::NoYear { month, day } => Some((month, day)),
        _ => None,
    }
}

fn slice(text: &str, words: &[Token], from: usize, to: usize) -> String {
    match (words.get(from), to.checked_sub(1).and_then(|n| words.get(n))) {
        (Some(first), Some(last)) => text[first.start..last.end].to_owned(),
        _ => String::new(),
    }
}

/// The origin in a column of sources: "FCPTS", "ARS de la région".
pub(crate) fn source_of(
    text: &str,
    territory: Territory,
    page: &Page<'_>,
) -> (String, Option<Origin>) {
    let words = tokens(text);
    let places = page.vocabulary.places.find(&words);
    let origin = origins(&words, &places, page.vocabulary).into_iter().next().map(|hit| hit.origin);
    let origin = origin.map(|mut origin| {
        if origin.territory.is_none() && origin.name == "ARS" && territory.level() == Level::Region
        {
            origin.name = format!("ARS {}", page.vocabulary.name(territory));
            origin.territory = Some(territory);
        }
        origin
    });
    (text.to_owned(), origin)
}

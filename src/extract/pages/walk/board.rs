//! Tables: the frame in which each is read, and what it says for the text below it.

use super::super::naming;
use super::Walk;
use super::parts::Place;
use crate::extract::claim::RawClaim;
use crate::extract::claims::compose::Frame;
use crate::extract::claims::settle;
use crate::extract::lexicon::token::tokens;
use crate::extract::tables::band;
use crate::extract::tables::dateline;
use crate::extract::tables::header;
use crate::extract::tables::note;
use crate::extract::tables::table;
use crate::extract::verdict::Topic;
use crate::model::PartialDate;
use crate::read::Table;

impl Walk<'_> {
    pub(super) fn table(&mut self, table: &Table, below: &str) {
        let intro = self.intro.clone();
        let frame =
            intro.as_ref().map_or_else(|| self.section.clone(), |intro| intro.frame.clone());
        let mut frame = self.explained(frame);
        frame.setting.listed |=
            intro.as_ref().is_some_and(|intro| intro.total.is_some() || intro.announces)
                || self.announces
                || self.section.setting.topic == Topic::Cpts && self.section.stages.is_some();
        if frame.setting.topic == Topic::Unknown {
            frame.setting.topic = self.title.setting.topic;
        }
        frame.year = frame.year.or(self.section.year);
        self.bands(table, &frame);
        let start = self.found.claims.len();
        let mut read = table::read(table, [&self.line, below], &frame, self.page);
        settle::limit(&mut read.claims, frame.stages.as_ref());
        self.groups += 1;
        let (group, total) = (self.groups, intro.and_then(|intro| intro.total));
        self.found.claims.extend(read.claims.into_iter().map(|claim| RawClaim {
            group,
            total,
            ..claim
        }));
        // "Calvados", above a table of names.
        if let Some(place) = frame.territory {
            naming::at_home(&mut read.mentions, place);
        }
        self.found.mentions.extend(read.mentions);
        self.found.declined.extend(read.declined);
        let claims = start..self.found.claims.len();
        // "Les régions les moins couvertes, au 31 décembre 2024", below the table.
        if self.found.claims[claims.clone()].iter().all(|claim| claim.date.is_none()) {
            let day = dateline::titles(below, self.page).map(|(day, _)| day);
            let words = tokens(below);
            // "Source : ARS, situation au 31 mars 2023"
            let sourced = || dateline::line_date(below, &words, self.page);
            let day = day.or_else(|| sourced().filter(|_| dateline::is_source(&words)));
            dateline::date(&mut self.found.claims[claims.clone()], &[(0, day)]);
        }
        let last = self.found.claims[claims.clone()].last();
        self.tabled = last.and_then(|claim| Some((claim.date?, claim.date_inferred)));
        // "À cette date, …", below a table of one day.
        let one = |day: &(PartialDate, bool)| {
            self.found.claims[claims.clone()].iter().all(|claim| claim.date == Some(day.0))
        };
        self.latest = self.tabled.filter(one).or(self.latest);
        for number in claims.clone() {
            let claim = &self.found.claims[number];
            let head = claim.locator.rsplit(" · ").next().map(tokens).unwrap_or_default();
            self.notes.mark_head(&head, number);
            // "51,5 %*"
            let value = &self.found.claims[number].value_text;
            self.notes.mark(&tokens(value), number..number + usize::from(note::bears(value)));
        }
        for text in header::heads_of(table, self.page) {
            self.notes.mark(&tokens(text), claims.clone());
        }
        for row in &table.rows {
            let Some(label) = row.cells.iter().find_map(|cell| note::marked(&cell.text)) else {
                continue;
            };
            let of_row = claims.clone().filter(|&n| self.found.claims[n].evidence == row.text);
            self.notes.mark_row(label, of_row);
        }
        // "Projet de santé validé", above a table of places, beside "ACI signé" above another.
        if self.divided.is_some() {
            let headed = |n: &usize| {
                let of_head = frame.stages.as_ref().map(|named| named.stages);
                of_head == Some(self.found.claims[*n].stages)
            };
            self.unstaged.extend(claims.clone().filter(headed));
        }
        self.board = Some(claims.clone());
        self.blocks.push(claims);
    }

    /// Reads the rows across a table that count the communities named below them.
    fn bands(&mut self, table: &Table, frame: &Frame) {
        for row in &table.rows {
            let Some(text) = band::counting(row, self.page) else { continue };
            let sentence = self.sentence(text, true);
            let start = self.found.claims.len();
            self.read(&sentence, &mut frame.clone(), Place { locator: &row.locator, listed: None });
            self.blocks.push(start..self.found.claims.len());
        }
    }

    /// Keeps at which stages the people are covered of whom the table above tells, for the paragraph below it;
    /// its notes have defined its columns. Returns whether a table stands directly above.
    pub(super) fn leave_table(&mut self) -> bool {
        let Some(claims) = self.board.take() else { return false };
        self.notes.define(&mut self.found.claims);
        let mut told = self.found.claims[claims].iter().filter_map(settle::covered);
        let first = told.next();
        if first.is_some_and(|first| told.all(|other| other == first)) {
            self.coverage = first;
            // The last count of a table of several stages is not what is spoken of below it.
            (self.recent, self.looked) = (None, self.found.claims.len());
        }
        true
    }
}

//! The words of a sentence, and which of the places, numbers and stages that they spell are meant: "Nord" may be a
//! point of the compass, "second" half a year, "mis en place" the doing of something else.

use super::aside::of_one;
use super::dates::{self, DateHit, Role};
use super::names::{self, NameHit};
use super::numbers::{self, Form, Number};
use super::origin::OriginHit;
use super::pointed::pointed;
use super::{interrupted, stages};
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, StageWording, Vocabulary};
use crate::model::{Level, Territory};
use crate::sources::PublisherKind;

/// The words of a sentence with what hides others: names of communities and dates. Positions are numbers of tokens.
pub(crate) struct Words<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) dates: Vec<DateHit>,
    pub(crate) names: Vec<NameHit>,
    /// Communities that are named beside what is said: "celle de Vervins".
    pub(crate) pointed: Vec<NameHit>,
    vocabulary: &'a Vocabulary,
}

impl<'a> Words<'a> {
    /// Finds names and dates. `listed` says that the text is an item of a list or a heading.
    pub(crate) fn new(
        text: &'a str,
        tokens: Vec<Token>,
        listed: bool,
        vocabulary: &'a Vocabulary,
    ) -> Self {
        let mut names = names::names(&tokens, listed, vocabulary);
        names.retain(|name| !names::is_place(&tokens, name, vocabulary));
        let pointed = pointed(text, &tokens, &names, vocabulary);
        let dates = dates::dates(&tokens, vocabulary);
        let mut words = Self { text, tokens, dates, names, pointed, vocabulary };
        words.tell_apart();
        words
    }

    /// "huit CPTS, dont la dernière a signé le 14 novembre": that is the day of the last one.
    fn tell_apart(&mut self) {
        let aside = of_one(&self.tokens);
        let Self { tokens, names, dates, .. } = self;
        // "la troisième à conclure, après la CPTS du Grand Guéret en 2021", "après Brive en 2019": the day of that one.
        let after = (1..tokens.len()).find(|&n| {
            tokens[n - 1].is_mark(",") && (tokens[n].is("apres") || tokens[n].is("derriere"))
        });
        let near = |at: usize, n: usize| tokens[n..at].iter().all(|t| t.kind != Kind::Mark);
        let of_name = |at: usize| {
            let named = |n| names.iter().any(|it| n < it.from && it.end <= at && at < it.end + 2);
            let capital = |n: usize| tokens.get(n + 1).is_some_and(|t| t.capital);
            after.is_some_and(|n| capital(n) && n < at && near(at, n) || named(n))
        };
        for date in dates.iter_mut() {
            if aside.contains(&date.from) || of_name(date.from) {
                date.role = Role::Other;
            }
        }
    }

    /// The places that are meant.
    pub(crate) fn places(&self) -> Vec<PlaceHit> {
        // "PARIS, 17 oct 2023 (agence) – Les CPTS couvrent …": where the text was written.
        let dateline = dateline(&self.tokens, &self.dates);
        let mut places = self.vocabulary.places.find(&self.tokens);
        places.retain(|place| {
            (!self.in_name(place.from) || self.locates(place))
                && !self.is_whole(place)
                && !self.is_direction(place)
                && !self.is_rank_among(place)
                && dateline <= place.from
        });
        places
    }

    /// The numbers that may count something.
    pub(crate) fn numbers(&self, places: &[PlaceHit], origins: &[OriginHit]) -> Vec<Number> {
        let mut numbers = numbers::numbers(&self.tokens, self.vocabulary);
        let several = 1 < numbers.iter().filter(|n| n.form != Form::One).count();
        numbers.retain(|n| {
            let in_origin =
                origins.iter().any(|origin| origin.from <= n.core && n.core < origin.to);
            let in_place = places.iter().any(|it| it.from <= n.core && n.core < it.to);
            !marks_paragraph(&self.tokens, n)
                && !self.is_one_of_two(n)
                && !self.is_of_both(n)
                && !self.is_code(n)
                && !self.is_note(n, several)
                && !self.is_of_year(n)
                && !self.in_date(n.core)
                && !self.in_name(n.core)
                && !in_origin
                && !in_place
                && !self.is_again(n)
        });
        self.join_one_more(&mut numbers);
        numbers
    }

    /// "une troisième, autour de Privas, négocie son contrat", "une quatrième dont le projet a été validé": one more of
    /// those that were counted; "une troisième CPTS", "une troisième réunion" have a noun.
    fn join_one_more(&self, numbers: &mut Vec<Number>) {
        let does = self.vocabulary.cue(Cue::OneDoes);
        let goes_on = |at: usize| {
            let has = self.tokens.get(at).is_some_and(|t| &self.text[t.start..t.end] == "a");
            has || matches!(self.word(at), "," | "dont" | "qui" | "est" | "en" | "n'" | "dispose")
                || does.longest_at(&self.tokens, at).is_some()
        };
        let mut at = 0;
        while at + 1 < numbers.len() {
            let (one, next) = (&numbers[at], &numbers[at + 1]);
            let more = one.form == Form::One
                && matches!(self.word(one.core), "une" | "un")
                && next.form == Form::Ordinal
                && next.from == one.to
                && 2.0 <= next.low
                && goes_on(next.to);
            if more {
                numbers[at].to = next.to;
                numbers.remove(at + 1);
            }
            at += 1;
        }
    }

    /// The wordings of stages, as the text prints them.
    pub(crate) fn stages(
        &self,
        numbers: &[Number],
        origins: &[OriginHit],
        kind: PublisherKind,
    ) -> Vec<Hit<StageWording>> {
        // "Selon la DGOS, …": the wording is that of whoever is cited; a prefect words it as everybody does.
        let cited = origins.iter().find(|hit| hit.is_national()).map(|hit| hit.origin.kind);
        let kind = cited.filter(|kind| *kind == PublisherKind::Ministry).unwrap_or(kind);
        let found = interrupted::wordings(&self.tokens, &self.dates, kind, self.vocabulary);
        // A wording that reaches over a number speaks of that number's own doing; a rank counts no others.
        let counts = numbers.iter().filter(|n| !matches!(n.form, Form::One | Form::Ordinal));
        let over = |hit: &Hit<_>| counts.clone().any(|n| hit.from < n.core && n.core < hit.to);
        let (torn, mut stages): (Vec<_>, Vec<_>) = found.into_iter().partition(over);
        for hit in self.hidden(&torn, numbers, kind) {
            if stages.iter().all(|other| other.to <= hit.from || hit.to <= other.from) {
                stages.push(hit);
            }
        }
        stages.sort_by_key(|hit| hit.from);
        let one = of_one(&self.tokens);
        let other = |at: usize| self.in_name(at) || one.contains(&at);
        stages.retain(|hit| !other(hit.from) && !self.is_of_else(hit));
        stages::print(&mut stages, self.text, &self.tokens);
        stages
    }

    /// "… projet de santé, 43 en négociation et 340 signataires": what a wording that reaches too far hides; it stands
    /// between the numbers.
    fn hidden(
        &self,
        torn: &[Hit<StageWording>],
        numbers: &[Number],
        kind: PublisherKind,
    ) -> Vec<Hit<StageWording>> {
        if torn.is_empty() {
            return Vec::new();
        }
        let counted = numbers.iter().filter(|n| n.form != Form::One);
        let ends = counted.clone().map(|n| n.core).chain([self.tokens.len()]);
        let starts = [0].into_iter().chain(counted.map(|n| n.to));
        let between = starts.zip(ends).filter(|(start, end)| start < end);
        let found = between.flat_map(|(start, end)| {
            let inside = stages::wordings(&self.tokens[start..end], kind, self.vocabulary);
            inside.into_iter().map(move |hit| Hit {
                from: hit.from + start,
                to: hit.to + start,
                ..hit
            })
        });
        found
            .filter(|hit| torn.iter().any(|long| (long.from..long.to).contains(&hit.from)))
            .collect()
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.fold.as_str())
    }

    /// The word so many before a token, or nothing.
    fn word_before(&self, at: usize, back: usize) -> &str {
        at.checked_sub(back).map_or("", |n| self.word(n))
    }

    fn in_name(&self, at: usize) -> bool {
        self.names.iter().chain(&self.pointed).any(|name| name.from < at && at < name.end)
    }

    fn in_date(&self, at: usize) -> bool {
        self.dates.iter().any(|date| date.from <= at && at < date.to)
    }

    /// "la première région de France": the country is only what it is a part of.
    fn is_whole(&self, place: &PlaceHit) -> bool {
        const RANK: [&str; 6] =
            ["premier", "deuxieme", "troisieme", "dernier", "region", "departement"];
        let tokens = &self.tokens;
        let level = place.territory.map(Territory::level);
        let two_before = place.from.checked_sub(2);
        two_before.filter(|_| level != Some(Level::Department)).is_some_and(|n| {
            let of = tokens[n + 1].is("de") || level.is_some() && tokens[n + 1].is("d'");
            let itself = level == Some(Level::Region) && tokens[n].fold.starts_with("region");
            let whole =
                matches!(self.word(n), "region" | "regions" | "departement" | "departements");
            // "Première région médicale de France", "la première de France"
            let ranked = |t: &Token| RANK.iter().any(|stem| t.fold.starts_with(stem));
            let among = tokens[place.from].is("france")
                && tokens[n.saturating_sub(1)..=n].iter().any(ranked);
            // "les 12 départements de Nouvelle-Aquitaine": all of it.
            let les = |back: usize| self.word_before(n, back) == "les";
            let all = tokens[n].fold.ends_with('s')
                && (les(1) || les(2) && tokens[n - 1].kind != Kind::Mark);
            of && !itself && !all && (whole || among)
        })
    }

    /// "le deuxième département ligérien à atteindre 100 %": of what it is one.
    fn is_rank_among(&self, place: &PlaceHit) -> bool {
        const RANK: [&str; 6] = ["premier", "deuxieme", "second", "troisieme", "dernier", "seul"];
        let first = self.word_before(place.from, 2);
        place.demonym
            && matches!(self.word_before(place.from, 1), "departement" | "region")
            && RANK.iter().any(|stem| first.starts_with(stem))
    }

    /// "les îles du Nord", "le littoral du Nord": a point of the compass.
    fn is_direction(&self, place: &PlaceHit) -> bool {
        let two_before = place.from.checked_sub(2);
        place.to == place.from + 1
            && self.tokens[place.from].is("nord")
            && two_before.is_some_and(|n| {
                let area = self.vocabulary.cue(Cue::Geographic);
                self.tokens[n + 1].is("du") && area.longest_at(&self.tokens, n).is_some()
            })
    }

    /// "la CPTS du Perche (Orne)", "celle du nord de l'Orne": both say where the talk is.
    fn locates(&self, place: &PlaceHit) -> bool {
        self.names.iter().any(|name| name.to < place.from && place.from < name.end)
            || self.pointed.iter().any(|name| {
                let link = place.from.checked_sub(1).filter(|&n| name.rest < n);
                let area =
                    link.is_some_and(|n| !self.tokens[n].capital && self.tokens[n].is_word());
                place.to == name.to && (area || place.demonym)
            })
    }

    /// "deux CPTS, toutes deux en projet": the same two.
    fn is_again(&self, n: &Number) -> bool {
        n.form == Form::Words && matches!(self.word_before(n.core, 1), "toutes" | "tous")
    }

    /// "au cours du second semestre", "le troisième trimestre": no rank among communities.
    fn is_of_year(&self, n: &Number) -> bool {
        let spans = ["semestre", "trimestre", "quinzaine", "quadrimestre"];
        n.form == Form::Ordinal && spans.contains(&self.word(n.to))
    }

    /// "reste en retrait1": the mark of a note.
    fn is_note(&self, n: &Number, several: bool) -> bool {
        let word = n.core.checked_sub(1).map(|at| &self.tokens[at]);
        // "CPTS sous contrat33" is a card whose label and value touch.
        let card = 10.0 <= n.low && n.to == self.tokens.len() && !several;
        // "en Centre-Val de Loire113.": notes may be as many as that where a mark follows.
        let closes = self.tokens.get(n.to).is_some_and(|t| t.is_mark(".,;)"));
        let most = if closes && several { 1000.0 } else { 100.0 };
        n.form == Form::Digits
            && n.low < most
            && !card
            && self.tokens[n.core].glued
            && word.is_some_and(|t| t.is_word() && 4 < t.fold.len())
    }

    /// "61 % des habitants du 04": the number of a department.
    fn is_code(&self, n: &Number) -> bool {
        n.form == Form::Digits
            && n.to == n.core + 1
            && self.word(n.core).len() == 2
            && self.word(n.core).starts_with('0')
    }

    /// "deux, l'une et l'autre titulaires d'un ACI", "ni l'une ni l'autre n'a signé": both of them, and no count.
    fn is_of_both(&self, n: &Number) -> bool {
        let one = |at: usize| matches!(self.word(at), "une" | "un");
        let joins = |at: usize| matches!(self.word(at), "et" | "ou" | "ni");
        let other = |at: usize| self.word(at) == "autre";
        let first = one(n.core) && joins(n.core + 1) && other(n.core + 3);
        let second =
            other(n.core) && n.core.checked_sub(3).is_some_and(|at| one(at) && joins(at + 1));
        n.form == Form::One && (first || second)
    }

    /// "le second vingt-trois": the second of two that were named, and no number.
    fn is_one_of_two(&self, n: &Number) -> bool {
        let community = self.vocabulary.cue(Cue::Community);
        n.form == Form::Ordinal
            && self.word(n.core).starts_with("second")
            && matches!(self.word_before(n.core, 1), "le" | "la")
            && community.longest_at(&self.tokens, n.to).is_none()
    }

    /// "ont mis en place une cellule", "ont signé une convention avec l'hôpital": no stage of theirs.
    fn is_of_else(&self, hit: &Hit<StageWording>) -> bool {
        let before = self.word_before(hit.from, 1);
        let put = self.word(hit.from) == "en"
            && self.word(hit.from + 1) == "place"
            && (matches!(before, "mis" | "mettre") || before.starts_with("mett"));
        let other = self.vocabulary.cue(Cue::OtherStructure);
        let partner = self.word(hit.to - 1) == "convention"
            && self.word(hit.to) == "avec"
            && (hit.to + 1..hit.to + 4).any(|at| other.longest_at(&self.tokens, at).is_some());
        // "ont signé la charte régionale": no contract.
        let deed = self.vocabulary.cue(Cue::Deed);
        let else_signed = (hit.meaning.weak || self.word(hit.from).starts_with("signataire"))
            && self.word(hit.to - 1).starts_with("sign")
            && (hit.to..hit.to + 3).any(|at| deed.longest_at(&self.tokens, at).is_some());
        // "ont signé la convention de partenariat": a deed, whatever its first word means alone.
        let named = deed.longest_at(&self.tokens, hit.to - 1).is_some_and(|it| hit.to < it.to);
        // "que leur contrat soit signé ou non": neither of the two.
        let either = self.word(hit.to) == "ou" && self.word(hit.to + 1) == "non";
        put || partner || else_signed || named || either
    }
}

/// Behind "Paris, le 17 octobre 2023 –": a place, a date, and the dash that parts them from the text.
pub(crate) fn dateline(tokens: &[Token], dates: &[DateHit]) -> usize {
    const LONGEST: usize = 12;
    // "(Agence) PARIS, 8 juillet 2022 –"
    let bracket = tokens.first().filter(|t| t.is_mark("(")).and_then(|_| {
        tokens.iter().take(LONGEST / 2).position(|t| t.is_mark(")")).map(|close| close + 1)
    });
    let start =
        bracket.map_or(0, |at| at + usize::from(tokens.get(at).is_some_and(|t| t.is_mark("–"))));
    let opens = tokens.get(start).is_some_and(|t| t.is_word() && t.capital);
    let place = start + 2..start + 6;
    let dated = dates.first().filter(|date| place.contains(&date.from) && opens);
    let Some(date) = dated.filter(|date| tokens[..date.from].iter().any(|t| t.is_mark(","))) else {
        return 0;
    };
    let dash = (date.to..tokens.len().min(start + LONGEST)).find(|&n| tokens[n].is_mark("–"));
    dash.map_or(0, |dash| dash + 1)
}

/// "\[42\] Le nombre de CPTS …": the number of a paragraph.
fn marks_paragraph(tokens: &[Token], number: &Number) -> bool {
    let opened = number.core == 1 && tokens[0].is_mark("[(");
    let closed = tokens.get(number.to).is_some_and(|t| t.is_mark("])"));
    opened && closed && number.form == Form::Digits && number.to + 1 < tokens.len()
}

//! From the file as written to a checked [`Source`].

use std::{collections::BTreeSet, ops::Range};

use toml::Spanned;
use url::Url;

use crate::model::{Level, PartialDate, StageRange, Territory};

use super::{
    error::{Position, SourcesError},
    geography::Geography,
    raw::{RawDocument, RawExpect, RawSource, dated},
    section::Section,
    source::{CompleteList, DocumentSpec, Expectation, Format, Source},
    template,
};

/// Between two requests to one host, where the source says nothing: slow enough for a small
/// server, and the longest list of documents is still through in minutes.
const DELAY_SECONDS: u32 = 5;

impl Source {
    /// Reads the text of a source definition. Touches neither disk nor network.
    ///
    /// The territory may be written as a code or as a name that the geography knows.
    ///
    /// # Errors
    ///
    /// Every mistake that it holds, in the order of the keys: a half-understood source is worse than none. Where the
    /// file has not even the shape of a source, the first one: what follows cannot be told from it.
    pub fn parse(id: &str, text: &str, geography: &Geography) -> Result<Self, Vec<SourcesError>> {
        let raw: RawSource = toml::from_str(text)
            .map_err(|error| vec![SourcesError::shape("a source definition", text, &error)])?;
        let reader = Reader { text, geography };
        let confirmed = raw.confirmed;
        let mut mistakes = Mistakes::default();
        let id = mistakes.keep(id.parse().map_err(SourcesError::from));
        let title = mistakes.keep(reader.filled("title", raw.title));
        let publisher = mistakes.keep(reader.filled("publisher", raw.publisher));
        let territory = mistakes.keep(reader.territory(&raw.territory));
        let homepage = mistakes.keep(reader.url("homepage", &raw.homepage));
        let expect = mistakes.keep(reader.expectation(&raw.expect));
        // A document that speaks for a territory nobody knows is looked at for its other mistakes.
        let speaks_for = territory.unwrap_or(Territory::FRANCE);
        let declared = raw.documents.len();
        let documents: Vec<DocumentSpec> = (raw.documents.into_iter().enumerate())
            .filter_map(|(number, raw)| {
                mistakes.keep(reader.document((number, raw), (speaks_for, confirmed)))
            })
            .collect();
        let decided = (raw.suspended.as_ref(), &*raw.accept, &*raw.correct);
        // A correction names a document: what it says is judged when all of these can be read.
        let decisions = (documents.len() == declared)
            .then(|| mistakes.keep(reader.decisions(decided, &documents)))
            .flatten();
        let discover = mistakes.keep(reader.discoveries(raw.discover, confirmed));
        let whole = move || {
            Some(Self {
                id: id?,
                title: title?,
                publisher: publisher?,
                kind: raw.kind,
                territory: territory?,
                homepage: homepage?,
                licence: raw.licence,
                confirmed,
                cadence_days: raw.cadence_days,
                expect: expect?,
                delay_seconds: raw.delay_seconds.unwrap_or(DELAY_SECONDS),
                documents,
                decisions: decisions?,
                discover: discover?,
                note: raw.note,
                is_former: false,
            })
        };
        if mistakes.0.is_empty() { whole().ok_or(mistakes.0) } else { Err(mistakes.0) }
    }
}

/// What is wrong with a file, as far as it was read.
#[derive(Debug, Default)]
struct Mistakes(Vec<SourcesError>);

impl Mistakes {
    /// What was read, or none once its mistake is kept.
    fn keep<T>(&mut self, read: Result<T, SourcesError>) -> Option<T> {
        read.map_err(|mistake| self.0.push(mistake)).ok()
    }
}

/// A file that is being read: turns what it says into what is meant, or says where it went wrong.
pub(super) struct Reader<'a> {
    /// The whole text, for positions.
    pub(super) text: &'a str,
    /// What territories are called.
    pub(super) geography: &'a Geography,
}

impl Reader<'_> {
    fn document(
        &self,
        (number, raw): (usize, RawDocument),
        (territory, confirmed): (Territory, bool),
    ) -> Result<DocumentSpec, SourcesError> {
        let complete =
            raw.complete.map(|written| self.complete(&written, territory)).transpose()?;
        let section = |table| Section::of_entry(self.text, ("documents", number), table);
        let date = |value: Spanned<toml::Value>| self.date("published", &value);
        Ok(DocumentSpec {
            url: self.url("url", &raw.url)?,
            format: raw.format.unwrap_or(Format::Html),
            published: raw.published.map(date).transpose()?,
            confirmed: raw.confirmed.unwrap_or(confirmed),
            fetch: raw.fetch.unwrap_or(true),
            complete: complete.flatten(),
            found: false,
            read: raw.read.map(|_| section("read")),
            extract: raw.extract.map(|_| section("extract")),
        })
    }

    /// What a list leaves out nothing of: `true`, or a range of stages.
    fn complete(
        &self,
        written: &Spanned<toml::Value>,
        territory: Territory,
    ) -> Result<Option<CompleteList>, SourcesError> {
        let stages = match written.get_ref() {
            toml::Value::Boolean(false) => return Ok(None),
            toml::Value::Boolean(true) => Some(None),
            toml::Value::String(text) => text.parse::<StageRange>().ok().map(Some),
            _ => None,
        };
        if let Some(stages) = stages {
            let departments = self.departments(territory);
            return Ok(Some(CompleteList { stages, departments }));
        }
        let (found, at) = (dated(written.get_ref()), self.position(written.span()));
        Err(SourcesError::Complete { found, at })
    }

    /// The departments of a territory; a department has itself.
    fn departments(&self, territory: Territory) -> BTreeSet<Territory> {
        match territory.level() {
            Level::Department => BTreeSet::from([territory]),
            _ => self.geography.children(territory).flat_map(|it| self.departments(it)).collect(),
        }
    }

    fn territory(&self, written: &Spanned<String>) -> Result<Territory, SourcesError> {
        let found = written.get_ref();
        if let Some(territory) = self.geography.find(found) {
            return Ok(territory);
        }
        let (found, at) = (found.clone(), self.position(written.span()));
        if let Some(former) = self.geography.find_former(&found) {
            let names = former.successors.iter().map(|&code| self.geography.name(code));
            let successors = names.collect::<Vec<_>>().join(" and ");
            return Err(SourcesError::Former { found, at, successors });
        }
        let nearest = self.geography.nearest(&found);
        Err(SourcesError::Territory { found, at, nearest })
    }

    /// An address on the web: with a scheme that we speak, and a host.
    pub(super) fn url(
        &self,
        key: &'static str,
        written: &Spanned<String>,
    ) -> Result<Url, SourcesError> {
        let (found, at) = (written.get_ref().clone(), self.position(written.span()));
        let url: Url = match found.parse() {
            Ok(url) => url,
            Err(source) => return Err(SourcesError::Url { key, found, at, source }),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(SourcesError::Password { key, at });
        }
        if matches!(url.scheme(), "http" | "https") && url.has_host() {
            return Ok(url);
        }
        Err(SourcesError::NotWeb { key, found, at })
    }

    /// A date with the precision that was written.
    pub(super) fn date(
        &self,
        key: &'static str,
        written: &Spanned<toml::Value>,
    ) -> Result<PartialDate, SourcesError> {
        let at = self.position(written.span());
        let date = dated(written.get_ref()).parse();
        date.map_err(|source| SourcesError::Date { key, at, source })
    }

    /// Where a value stands.
    pub(super) fn position(&self, span: Range<usize>) -> Position {
        Position::of(self.text, span)
    }
}

impl Reader<'_> {
    /// A text that says something, and not what the template says.
    fn filled(&self, key: &'static str, text: Spanned<String>) -> Result<String, SourcesError> {
        let told = text.get_ref().trim();
        if told.is_empty() {
            return Err(SourcesError::Empty { key, at: self.position(text.span()) });
        }
        if told == template::TITLE || told == template::PUBLISHER {
            let message = format!("`{key}` is what the template says");
            return Err(self.mistake(&text, message, "fill it in"));
        }
        Ok(text.into_inner())
    }

    fn expectation(&self, raw: &RawExpect) -> Result<Expectation, SourcesError> {
        let usual = Expectation::default();
        let count = |raw: &Option<Spanned<u32>>| raw.as_ref().map(|count| *count.get_ref());
        let min = count(&raw.claims_min).unwrap_or(usual.claims_min);
        let max = count(&raw.claims_max).unwrap_or(usual.claims_max);
        if let Some(written) = raw.claims_min.as_ref().or(raw.claims_max.as_ref())
            && max < min
        {
            return Err(SourcesError::EmptyRange { min, max, at: self.position(written.span()) });
        }
        let share = (1.0, "write a share between 0, nothing, and 1, everything");
        let any = (f64::MAX, "write a number that is not negative: `1.0` is twice or half");
        Ok(Expectation {
            claims_min: min,
            claims_max: max,
            jump_max: self.bound("jump_max", raw.jump_max.as_ref(), any)?.unwrap_or(usual.jump_max),
            jump_least: self
                .bound("jump_least", raw.jump_least.as_ref(), any)?
                .unwrap_or(usual.jump_least),
            kept_min: self
                .bound("kept_min", raw.kept_min.as_ref(), share)?
                .unwrap_or(usual.kept_min),
            monotone: raw.monotone.unwrap_or(usual.monotone),
        })
    }

    /// A number from zero up to the most that makes sense.
    fn bound(
        &self,
        key: &'static str,
        raw: Option<&Spanned<f64>>,
        (most, remedy): (f64, &str),
    ) -> Result<Option<f64>, SourcesError> {
        let Some(raw) = raw else { return Ok(None) };
        let found = *raw.get_ref();
        if (0.0..=most).contains(&found) {
            return Ok(Some(found));
        }
        Err(self.mistake(raw, format!("`{key}` is `{found}`, which is no bound"), remedy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Hint;

    /// A definition with all required keys; the lines of `more` come after them.
    fn definition(territory: &str, homepage: &str, more: &str) -> String {
        format!(
            "title = 'Les CPTS'\npublisher = 'ARS Bretagne'\nkind = 'ars'\n\
             territory = '{territory}'\nhomepage = '{homepage}'\n{more}"
        )
    }

    fn geography() -> Geography {
        Geography::parse(include_str!("../../sources/vocabulary/territories.toml")).unwrap()
    }

    #[test]
    fn what_is_left_out_has_a_default() {
        let text =
            definition("bretagne", "https://example.org", "[[documents]]\nurl = 'http://a.fr/b'");
        let source = Source::parse("ars_bretagne", &text, &geography()).unwrap();
        assert_eq!(source.territory.to_string(), "REG-53");
        assert_eq!(source.homepage.as_str(), "https://example.org/");
        assert_eq!((source.delay_seconds, source.cadence_days), (DELAY_SECONDS, None));
        assert_eq!(source.expect, Expectation::default());
        assert_eq!(source.documents[0].format, Format::Html);
        assert!(!source.confirmed && !source.documents[0].confirmed);
    }

    #[test]
    fn a_document_is_as_confirmed_as_its_source() {
        let more = "confirmed = true\n[[documents]]\nurl = 'https://a.fr'\n\
            [[documents]]\nurl = 'https://b.fr'\nconfirmed = false\npublished = 2024-02-01\nfetch = false";
        let text = definition("REG-53", "https://example.org", more);
        let source = Source::parse("ars_bretagne", &text, &geography()).unwrap();
        let confirmed: Vec<bool> = source.documents.iter().map(|d| d.confirmed).collect();
        assert_eq!(confirmed, [true, false]);
        let fetched: Vec<bool> = source.documents.iter().map(|d| d.fetch).collect();
        assert_eq!(fetched, [true, false]);
        assert_eq!(source.documents[1].published, PartialDate::day(2024, 2, 1));
    }

    #[test]
    fn mistakes() {
        let home = "https://example.org";
        #[rustfmt::skip]
        let cases = [
            ("bzh", definition("Bretange", home, ""),
                "`territory` is `Bretange`, which is no territory", Some((4, 13)), Some("did you mean `Bretagne`?")),
            ("bzh", definition("44", home, ""),
                "`territory` is `44`, which is no territory", Some((4, 13)), None),
            ("bzh", definition("Lorraine", home, ""),
                "`territory` is `Lorraine`, a region of before 2016", Some((4, 13)),
                Some("it lies in Grand Est today: name the territory that speaks")),
            ("bzh", definition("FRA", "example.org", ""), "`homepage` is `example.org`", Some((5, 12)), None),
            ("bzh", definition("FRA", "ftp://example.org", ""),
                "`homepage` is `ftp://example.org`, which is no address on the web", Some((5, 12)), None),
            ("bzh", definition("FRA", home, "tittle = ''"), "not a source definition", Some((6, 1)), None),
            ("bzh", definition("FRA", home, "[expect]\nclaims_min = 9\nclaims_max = 3"),
                "`expect` asks for at least 9 and at most 3 claims", Some((7, 14)),
                Some("did you mean `claims_min = 3` and `claims_max = 9`?")),
            ("bzh", definition("FRA", home, "[[documents]]\nurl = 'https://a.fr'\ncomplete = 'signed'"),
                "`complete` is `signed`, which is neither `true` nor a range of stages", Some((8, 12)),
                Some("write `true` if every name has its stage, or the stages: `\"aci_signed\"`, `\"preproject..aci_signed\"`")),
            ("bzh", definition("FRA", home, "[[documents]]\nurl = 'https://a.fr'\npublished = '2024-13'"),
                "`published` is not a date", Some((8, 13)), None),
            ("ars-bretagne", definition("FRA", home, ""), "the file is not named after a source", None,
                Some("rename the file: its stem is the id of the source")),
        ];
        for (id, text, expected, place, hint) in cases {
            let errors = Source::parse(id, &text, &geography()).unwrap_err();
            let [error] = &*errors else { panic!("{errors:?} for {text}") };
            assert_eq!(error.to_string(), expected, "for {text}");
            assert_eq!(error.position().map(|at| (at.line, at.column)), place, "for {text}");
            if let Some(hint) = hint {
                assert_eq!(error.hint().as_deref(), Some(hint), "for {text}");
            }
        }
    }

    #[test]
    fn the_template_is_a_source_once_it_is_filled_in() {
        let untouched = template("bzh");
        let errors = Source::parse("bzh", &untouched, &geography()).unwrap_err();
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["`title`", "`publisher`"].map(|key| format!("{key} is what the template says"))
        );
        let filled =
            untouched.replace(template::TITLE, "Les CPTS").replace(template::PUBLISHER, "ARS");
        assert!(Source::parse("bzh", &filled, &geography()).is_ok());
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let more = "[expect]\nclaims_min = 9\nclaims_max = 3\n\
            [[documents]]\nurl = 'a.fr'\n[[documents]]\nurl = 'https://b.fr'\npublished = 'hier'";
        let text = definition("Bretange", "", more).replace("ARS Bretagne", template::PUBLISHER);
        let errors = Source::parse("Bzh", &text, &geography()).unwrap_err();
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let expected = [
            "the file is not named after a source",
            "`publisher` is what the template says",
            "`territory` is `Bretange`, which is no territory",
            "`homepage` is ``",
            "`expect` asks for at least 9 and at most 3 claims",
            "`url` is `a.fr`",
            "`published` is not a date",
        ];
        assert_eq!(told, expected);
    }
}

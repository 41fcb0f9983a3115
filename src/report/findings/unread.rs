//! The numbers of which reading made no claim, as plain values: where the reader may be blind.

use std::collections::BTreeMap;

use crate::extract::Reason;
use crate::publish::UnreadRecord;

use crate::report::basis::desk::Desk;
use crate::report::language::words::{Lang, clean};

/// The sentences of one source that speak of CPTS, hold a number and gave no figure.
pub(crate) struct Silence {
    pub(crate) publisher: String,
    pub(crate) sentences: Vec<Sentence>,
}

/// One sentence, and why each of its numbers is no figure.
pub(crate) struct Sentence {
    pub(crate) text: String,
    /// The number as printed, and the reason.
    pub(crate) numbers: Vec<(String, String)>,
}

/// The silent sentences by source, those with most first.
pub(crate) fn silences(desk: &Desk<'_>) -> Vec<Silence> {
    let mut by_source: BTreeMap<_, BTreeMap<(&str, &str), Vec<&UnreadRecord>>> = BTreeMap::new();
    for record in &desk.edition.unread {
        let sentence = record.declined.sentence.as_str();
        if record.declined.speaks_of_cpts && !desk.is_quoted(&record.source, sentence) {
            let of_source = by_source.entry(&record.source).or_default();
            of_source.entry((&record.url, sentence)).or_default().push(record);
        }
    }
    let mut silences: Vec<_> = by_source
        .into_iter()
        .map(|(source, sentences)| Silence {
            publisher: crate::report::basis::credit::source_name(desk, source),
            sentences: sentences
                .into_iter()
                .map(|((_, text), all)| sentence(desk, text, &all))
                .collect(),
        })
        .collect();
    silences.sort_by(|a, b| {
        b.sentences.len().cmp(&a.sentences.len()).then_with(|| a.publisher.cmp(&b.publisher))
    });
    silences
}

fn sentence(desk: &Desk<'_>, text: &str, records: &[&UnreadRecord]) -> Sentence {
    let number = |record: &&UnreadRecord| {
        (clean(&record.declined.value_text).into_owned(), reason(record.declined.reason, desk.lang))
    };
    Sentence { text: clean(text).into_owned(), numbers: records.iter().map(number).collect() }
}

/// Why a number is no claim.
pub(crate) fn reason(reason: Reason, lang: Lang) -> String {
    let (fr, en) = match reason {
        Reason::OtherNoun => ("compte autre chose que des CPTS", "counts something else than CPTS"),
        Reason::OtherStructure => ("compte d'autres structures", "counts other structures"),
        Reason::Label => ("fait partie d'un nom", "is part of a name"),
        Reason::NothingCounted => ("rien ne dit ce qui est compté", "nothing says what is counted"),
        Reason::Event => ("raconte un événement", "tells of an event"),
        Reason::Forecast => ("parle de l'avenir", "speaks of the future"),
        Reason::Mean => {
            ("moyenne, ou taille d'une communauté", "a mean, or the size of one community")
        }
        Reason::Sample => ("réponses à une enquête", "answers to a survey"),
        Reason::Gap => ("ce qui manque à un objectif", "what is missing to an aim"),
        Reason::Negation => ("la phrase le nie", "the sentence denies it"),
        Reason::OtherShare => (
            "part d'autre chose que la population",
            "a share of something else than the population",
        ),
        Reason::NoCoverage => (
            "rien ne dit que ces habitants sont couverts",
            "nothing says that these people are covered",
        ),
        Reason::OneCommunity => {
            ("population d'une seule communauté", "the population of one community")
        }
        Reason::Ordinal => ("rang, non nombre", "a rank, not a number"),
        Reason::Article => ("article : « une CPTS »", "an article: “une CPTS”"),
        Reason::UnknownPlace => {
            ("lieu non nommé ou inconnu", "a place that is not named or not known")
        }
        Reason::Column => ("la colonne compte autre chose", "the column counts something else"),
        Reason::NotACount => ("ne peut être un nombre de CPTS", "cannot be a number of CPTS"),
        Reason::Unjudged => ("n'a pas été examiné", "was not judged"),
        Reason::TooLarge => {
            ("tableau ou phrase trop long pour être lu", "a table or sentence too long to be read")
        }
    };
    lang.say(fr, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_words_of_its_own() {
        for lang in Lang::ALL {
            let mut words = Reason::ALL.map(|one| reason(one, lang)).to_vec();
            words.sort();
            words.dedup();
            assert_eq!(words.len(), Reason::ALL.len());
        }
    }
}

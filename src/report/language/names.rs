//! Puts codes into plain words: stages, statuses, publishers, steps of the order.
//!
//! A reader never meets a code of the tables. A code that is not known here, such as a step that
//! a new policy names, is shown as it is written, so that nothing disappears.

use crate::model::{AsOf, Basis, Called, IssueKind, Measure, Stage, StageRange};
use crate::publish::{SourceState, schema};
use crate::reconcile::{DecisionOutcome, Status};
use crate::sources::PublisherKind;

use super::words::{Lang, clean};

/// Where a community stands, in words.
pub(crate) fn stages(range: StageRange, lang: Lang) -> String {
    let Called { fr, en } = range.called();
    lang.say(fr, en)
}

/// The same, short enough to head a column.
pub(crate) fn stages_short(range: StageRange, lang: Lang) -> String {
    use Stage::{AciSigned, HealthProject};
    let (fr, en) = match (range.from(), range.to()) {
        (HealthProject, AciSigned) => {
            ("projet validé, signé ou non", "project approved, signed or not")
        }
        (Stage::Preproject, AciSigned) => ("toutes étapes", "all stages"),
        (Stage::Preproject, Stage::Preproject) => ("idée (préprojet)", "idea (pre-project)"),
        _ => return stages(range, lang),
    };
    lang.say(fr, en)
}

/// What the communities have done that are counted, to follow a number: "700 CPTS …".
pub(crate) fn deed(number: &str, range: StageRange, lang: Lang) -> String {
    let is_one = number == "1";
    let (fr, en) = if range == StageRange::exactly(Stage::AciSigned) {
        if is_one {
            (
                "CPTS a signé son contrat avec l'Assurance maladie (ACI)",
                "CPTS has signed its contract with the national health insurance (ACI)",
            )
        } else {
            (
                "CPTS ont signé leur contrat avec l'Assurance maladie (ACI)",
                "CPTS have signed their contract with the national health insurance (ACI)",
            )
        }
    } else if range == StageRange::at_least(Stage::HealthProject) {
        if is_one {
            (
                "CPTS a un projet de santé validé, contrat signé ou non",
                "CPTS has an approved health project, contract signed or not",
            )
        } else {
            (
                "CPTS ont un projet de santé validé, contrat signé ou non",
                "CPTS have an approved health project, contract signed or not",
            )
        }
    } else {
        ("CPTS, toutes étapes confondues", "CPTS, all stages together")
    };
    lang.say(fr, en)
}

/// What is measured.
pub(crate) fn measure(measure: &Measure, lang: Lang) -> String {
    measure
        .called()
        .map_or_else(|| clean(measure.code()).into_owned(), |Called { fr, en }| lang.say(fr, en))
}

/// What a code of a column is called; one that is not ours is shown as it is written.
fn word(column: &str, code: &str, lang: Lang) -> String {
    schema::word_of(column, code).map_or_else(
        || clean(&code.replace('_', " ")).into_owned(),
        |word| lang.say(word.fr, word.en),
    )
}

/// Measure and stages as one title: the stages alone where communities are counted.
pub(crate) fn cell(what: &Measure, range: StageRange, lang: Lang) -> String {
    match what {
        Measure::Communities => stages(range, lang),
        what if what.is_target() => measure(what, lang),
        // A coverage that names no stage speaks of every community, whatever its stage.
        _ => format!("{}, {}", measure(what, lang), stages(range, lang)),
    }
}

/// How well a figure is known: a shape and a word, never a colour alone.
pub(crate) fn status(status: Status, lang: Lang) -> (&'static str, String) {
    let mark = match status {
        Status::Agreed => "●",
        Status::SingleSource => "○",
        Status::Conflict => "≠",
        Status::Derived => "=",
        Status::Bounded => "↔",
        Status::Stale => "◐",
        Status::Missing => "–",
    };
    (mark, word("status", status.code(), lang))
}

/// What each mark means, for the legend.
pub(crate) fn status_meaning(status: Status, lang: Lang) -> String {
    let (fr, en) = match status {
        Status::Agreed => (
            "au moins deux sources indépendantes le disent, aucune ne le contredit",
            "two independent sources or more say so, none contradicts it",
        ),
        Status::SingleSource => (
            "une seule source le dit, aucune ne la contredit",
            "one source says so, none contradicts it",
        ),
        Status::Conflict => (
            "des sources se contredisent ; le chiffre retenu et les autres sont sur la page du territoire",
            "sources contradict each other; the figure kept and the others are on the page of the territory",
        ),
        Status::Derived => (
            "personne ne le publie, il se déduit exactement d'autres chiffres",
            "nobody publishes it, other figures imply it exactly",
        ),
        Status::Bounded => (
            "personne ne le publie, d'autres chiffres donnent un minimum et un maximum",
            "nobody publishes it, other figures give a least and a most",
        ),
        Status::Stale => (
            "il a été vrai, mais il date ; aucun chiffre plus récent n'a été trouvé",
            "it was true once; no newer figure was found",
        ),
        Status::Missing => ("aucun chiffre publié n'a été trouvé", "no published figure was found"),
    };
    lang.say(fr, en)
}

/// What sort of body speaks.
pub(crate) fn kind(kind: PublisherKind, lang: Lang) -> String {
    word("publisher_kind", kind.code(), lang)
}

/// The step of the order that decided, as the end of a sentence "départagé par …".
pub(crate) fn step(code: &str, lang: Lang) -> String {
    // A step that only the policy knows: its own name is better than none.
    schema::step_word(code).map_or_else(
        || clean(&code.replace('_', " ")).into_owned(),
        |word| lang.say(word.fr, word.en),
    )
}

/// What became of a claim.
pub(crate) fn outcome(outcome: DecisionOutcome, lang: Lang) -> (&'static str, String) {
    let mark = match outcome {
        DecisionOutcome::Chosen => "●",
        DecisionOutcome::Supports => "○",
        DecisionOutcome::SetAside => "≠",
        DecisionOutcome::Folded => "=",
        DecisionOutcome::OutOfWindow => "–",
    };
    (mark, word("outcome", outcome.code(), lang))
}

/// How a source fared.
pub(crate) fn state(state: SourceState, lang: Lang) -> (&'static str, String) {
    let mark = match state {
        SourceState::Fresh => "●",
        SourceState::Unchanged => "○",
        SourceState::Stale => "◐",
        SourceState::Failed => "✕",
        SourceState::Drifted => "≠",
        SourceState::Suspended => "‖",
        SourceState::Idle => "–",
    };
    (mark, word("state", state.code(), lang))
}

/// Why a figure changed: a code of the table `revisions`.
pub(crate) fn cause(code: &str, lang: Lang) -> String {
    word("cause", code, lang)
}

/// How much an issue matters.
pub(crate) fn issue(kind: IssueKind, lang: Lang) -> String {
    word("kind", kind.code(), lang)
}

/// What makes us believe a date.
pub(crate) fn basis(as_of: &AsOf, lang: Lang) -> String {
    let (fr, en) = match (as_of.basis, as_of.inferred) {
        (Basis::Stated, false) => ("écrite dans le texte", "printed in the text"),
        (Basis::Stated, true) => (
            "écrite sans l'année, déduite de la date de la page",
            "printed without the year, which follows from the date of the page",
        ),
        (Basis::Published, false) => ("date de publication de la page", "the page's own date"),
        (Basis::Published, true) => (
            "date de publication reconstituée par nous ; notre copie de la page n'en montre pas",
            "date of publication worked out by us; our copy of the page shows none",
        ),
        (Basis::Captured, _) => (
            "la page ne donne aucune date ; c'est celle de notre copie",
            "the page gives no date; this is the date of our copy",
        ),
    };
    lang.say(fr, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No code of the tables reaches a reader.
    #[test]
    fn every_code_has_words_of_its_own() {
        for lang in Lang::ALL {
            let mut said = Vec::new();
            for from in Stage::ALL {
                for to in Stage::ALL {
                    if let Ok(range) = StageRange::new(from, to) {
                        assert!(!stages(range, lang).contains(['_', '.']), "for {range}");
                        assert_ne!(
                            stages(range, lang),
                            lang.pick("étape inconnue", "unknown stage"),
                            "for {range}"
                        );
                        said.push(stages(range, lang));
                    }
                }
            }
            let kinds = PublisherKind::ALL.map(|one| kind(one, lang));
            let measures = Measure::KNOWN.map(|one| measure(&one, lang));
            for words in [said, kinds.to_vec(), measures.to_vec()] {
                let mut unique = words.clone();
                unique.sort();
                unique.dedup();
                assert_eq!(unique.len(), words.len(), "two codes share their words: {words:?}");
            }
        }
    }

    #[test]
    fn steps() {
        #[rustfmt::skip]
        let cases = [
            ("newest", "la date du chiffre est plus récente"),
            ("only_claim", "un seul chiffre publié"),
            ("derived", "calculé à partir d’autres chiffres"),
            ("of_a_new_policy", "of a new policy"),
            ("\u{202e}x", "[U+202E]x"),
        ];
        for (code, expected) in cases {
            assert_eq!(step(code, Lang::Fr), expected, "for {code:?}");
        }
    }

    #[test]
    fn marks_differ_without_their_colour() {
        use Status::{Agreed, Bounded, Conflict, Derived, Missing, SingleSource, Stale};
        let all = [Agreed, SingleSource, Conflict, Derived, Bounded, Stale, Missing];
        let mut marks: Vec<_> = all.iter().map(|&one| status(one, Lang::Fr).0).collect();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), all.len());
    }
}

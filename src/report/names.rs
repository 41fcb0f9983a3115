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
pub(super) fn stages(range: StageRange, lang: Lang) -> String {
    let Called { fr, en } = range.called();
    lang.say(fr, en)
}

/// The same, short enough to head a column.
pub(super) fn stages_short(range: StageRange, lang: Lang) -> String {
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
pub(super) fn deed(number: &str, range: StageRange, lang: Lang) -> String {
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
pub(super) fn measure(measure: &Measure, lang: Lang) -> String {
    measure.called().map_or_else(|| clean(measure.code()), |Called { fr, en }| lang.say(fr, en))
}

/// Measure and stages as one title: the stages alone where communities are counted.
pub(super) fn cell(what: &Measure, range: StageRange, lang: Lang) -> String {
    match what {
        Measure::Communities => stages(range, lang),
        what if what.is_target() => measure(what, lang),
        // A coverage that names no stage speaks of every community, whatever its stage.
        _ => format!("{}, {}", measure(what, lang), stages(range, lang)),
    }
}

/// How well a figure is known: a shape and a word, never a colour alone.
pub(super) fn status(status: Status, lang: Lang) -> (&'static str, String) {
    let (mark, fr, en) = match status {
        Status::Agreed => ("●", "sources d'accord", "sources agree"),
        Status::SingleSource => ("○", "une seule source", "one source only"),
        Status::Conflict => ("≠", "désaccord", "sources disagree"),
        Status::Derived => ("=", "déduit par calcul", "worked out"),
        Status::Bounded => ("↔", "encadré", "bounded"),
        Status::Stale => ("◐", "chiffre ancien", "old figure"),
        Status::Missing => ("–", "aucun chiffre", "no figure"),
    };
    (mark, lang.say(fr, en))
}

/// What each mark means, for the legend.
pub(super) fn status_meaning(status: Status, lang: Lang) -> String {
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
pub(super) fn kind(kind: PublisherKind, lang: Lang) -> String {
    let (fr, en) = match kind {
        PublisherKind::Ars => ("agence régionale de santé", "regional health agency"),
        PublisherKind::Ministry => ("ministère et administrations", "ministry and administration"),
        PublisherKind::HealthInsurance => ("Assurance maladie", "health insurance"),
        PublisherKind::Federation => ("fédération des CPTS", "federation of CPTS"),
        PublisherKind::Urps => {
            ("union de professionnels de santé", "union of health professionals")
        }
        PublisherKind::Parliament => {
            ("Parlement, Cour des comptes", "Parliament, Court of Accounts")
        }
        PublisherKind::OpenData => ("données publiques", "open data"),
        PublisherKind::Cpts => ("une CPTS", "a CPTS"),
        PublisherKind::Association => ("association ou organisme", "association or other body"),
        PublisherKind::Press => ("presse", "press"),
    };
    lang.say(fr, en)
}

/// The step of the order that decided, as the end of a sentence "départagé par …".
pub(super) fn step(code: &str, lang: Lang) -> String {
    // A step that only the policy knows: its own name is better than none.
    schema::step_word(code)
        .map_or_else(|| clean(&code.replace('_', " ")), |word| lang.say(word.fr, word.en))
}

/// What became of a claim.
pub(super) fn outcome(outcome: DecisionOutcome, lang: Lang) -> (&'static str, String) {
    let (mark, fr, en) = match outcome {
        DecisionOutcome::Chosen => ("●", "retenu", "kept"),
        DecisionOutcome::Supports => {
            ("○", "concorde avec le chiffre retenu", "agrees with the figure kept")
        }
        DecisionOutcome::SetAside => ("≠", "écarté", "set aside"),
        DecisionOutcome::Folded => ("=", "compté avec un autre", "counted with another"),
        DecisionOutcome::OutOfWindow => ("–", "parle d'une autre date", "speaks of another date"),
    };
    (mark, lang.say(fr, en))
}

/// How a source fared.
pub(super) fn state(state: SourceState, lang: Lang) -> (&'static str, String) {
    let (mark, fr, en) = match state {
        SourceState::Fresh => ("●", "nouveau contenu", "new content"),
        SourceState::Unchanged => ("○", "lue, inchangée", "read, unchanged"),
        SourceState::Stale => ("◐", "non jointe, ancienne copie", "not reached, older copy"),
        SourceState::Failed => ("✕", "non jointe, aucune copie", "not reached, no copy"),
        SourceState::Drifted => ("≠", "nouvelle copie à vérifier", "new copy to be checked"),
        SourceState::Suspended => ("‖", "laissée de côté", "left alone"),
        SourceState::Idle => ("–", "aucune page à lire", "no page to read"),
    };
    (mark, lang.say(fr, en))
}

/// Why a figure changed: a code of the table `revisions`.
pub(super) fn cause(code: &str, lang: Lang) -> String {
    let (fr, en) = match code {
        "correction" => ("une source a corrigé son chiffre", "a source corrected its figure"),
        "source" => ("une source dit autre chose", "a source says something else"),
        "policy" => ("nos règles ont changé", "our rules are others"),
        "vocabulary" => ("notre vocabulaire a changé", "our vocabulary is another"),
        "declaration" => {
            ("nos sources sont déclarées autrement", "our sources are declared otherwise")
        }
        "code" => ("le programme a changé", "the programme is another"),
        "time" => ("le temps a passé", "time has passed"),
        "unknown" => ("cause inconnue", "cause unknown"),
        code => return clean(&code.replace('_', " ")),
    };
    lang.say(fr, en)
}

/// How much an issue matters.
pub(super) fn issue(kind: IssueKind, lang: Lang) -> String {
    let (fr, en) = match kind {
        IssueKind::Notice => ("à vérifier", "worth a look"),
        IssueKind::Claim => ("un chiffre non lu", "one figure not read"),
        IssueKind::Document => ("un document non lu", "one document not read"),
        IssueKind::Source => ("source entière non lue", "whole source not read"),
    };
    lang.say(fr, en)
}

/// What makes us believe a date.
pub(super) fn basis(as_of: &AsOf, lang: Lang) -> String {
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

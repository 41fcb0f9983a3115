//! Which stages the wordings beside a figure cover together.

use crate::model::{Stage, StageRange};
use crate::sources::PublisherKind;

use super::reach::{courses, led_by, reached, spanned};
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{StageWording, Vocabulary};

/// The stages that a stretch of text names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    /// The range.
    pub(crate) stages: StageRange,
    /// The range in a breakdown that also counts signed contracts.
    pub(crate) among: StageRange,
    /// The wordings that gave it.
    pub(crate) rule: String,
}

/// Whether a wording tells how far one community is: "sur les rails" is anywhere on the way.
pub(crate) fn tells(hit: &Hit<StageWording>) -> bool {
    !hit.meaning.weak || hit.meaning.stages.to() == Stage::AciSigned
}

/// Every wording of a stage in a text, from the left, as meant by this sort of publisher.
pub(crate) fn wordings(
    text: &[Token],
    kind: PublisherKind,
    vocabulary: &Vocabulary,
) -> Vec<Hit<StageWording>> {
    let hits = vocabulary.stages.find(text).into_iter();
    // "de la lettre d'intention au contrat signé": two wordings, whatever one of them reaches over.
    let split = |hit: &Hit<_>| spanned(text, hit, vocabulary).or_else(|| either(text, hit));
    let parted = |hit: Hit<_>| match split(&hit) {
        Some(at) => {
            let inside = |from: usize, to: usize| {
                let moved = move |found: Hit<_>| Hit {
                    from: found.from + from,
                    to: found.to + from,
                    ..found
                };
                vocabulary.stages.find(&text[from..to]).into_iter().map(moved)
            };
            inside(hit.from, at).chain(inside(at + 1, hit.to)).collect()
        }
        None => vec![hit],
    };
    let hits = hits.flat_map(parted).filter_map(|hit| {
        // "en cours de recrutement": a course whose matter no wording knows; "une enquête est en
        // cours": not that of several communities.
        let bare = hit.to == hit.from + 2 && text[hit.from + 1].is("cours");
        let matter = text.get(hit.to).is_some_and(|t| t.is("de") || t.is("d'"));
        let single = hit.from.checked_sub(1).is_some_and(|n| text[n].is("est"));
        if bare && (matter || single) {
            return None;
        }
        let fits = |w: &&StageWording| w.kinds.is_empty() || w.kinds.contains(&kind);
        let meaning = hit.meaning.iter().find(fits)?.clone();
        Some(Hit { from: hit.from, to: hit.to, meaning })
    });
    let mut hits = reached(text, hits.collect(), vocabulary);
    // "depuis le simple embryon jusqu'au contrat": whatever stages stand in it, all between them are meant.
    for (from, to, end) in courses(text, &hits, vocabulary) {
        // "jusqu'au contrat dûment paraphé"
        let to =
            hits.iter().filter(|hit| hit.from < to).map(|hit| hit.to).max().unwrap_or(to).max(to);
        // "encore en gestation, de la simple initiative au projet de santé validé": said more precisely behind.
        let comma = |hit: &Hit<StageWording>| hit.to + 1 == from && text[hit.to].is_mark(",");
        hits.retain(|hit| (hit.to <= from || to <= hit.from) && !comma(hit));
        let stages = end.map_or(StageRange::ALL, |end| StageRange::at_most(end.to()));
        let rule = "from a beginning to an end".to_owned();
        let meaning = StageWording { stages, among: stages, kinds: Vec::new(), weak: false, rule };
        let at = hits.partition_point(|hit| hit.from < from);
        hits.insert(at, Hit { from, to, meaning });
    }
    hits
}

/// "Lettre d'intention ou projet de santé validé": where the word stands that joins the two, which no wording may
/// reach over.
fn either<M>(text: &[Token], hit: &Hit<M>) -> Option<usize> {
    let joins = |&at: &usize| {
        let word = |n: usize| text.get(n).map_or("", |t| t.fold.as_str());
        // "dont la lettre d'intention ou le projet de santé était validé"
        let article = matches!(word(at + 1), "le" | "leur" | "un" | "son");
        let next = word(at + 1 + usize::from(article));
        text[at].is("ou") && matches!(next, "projet" | "projets")
    };
    let letter = text[hit.from].fold.starts_with("lettre");
    (hit.from + 1..hit.to).find(joins).filter(|_| letter)
}

/// Replaces the wordings of the vocabulary by the words that the text prints for them.
pub(crate) fn print(hits: &mut [Hit<StageWording>], text: &str, words: &[Token]) {
    for hit in hits {
        let printed = words.get(hit.from).zip(words.get(hit.to - 1));
        if let Some((first, last)) = printed {
            text[first.start..last.end].clone_into(&mut hit.meaning.rule);
        }
    }
}

/// What the wordings cover together: what they have in common; both where "ou" joins them.
///
/// `projects` says that the figure counts "projets", of which "existent" says no stage.
pub(crate) fn together(
    hits: &[&Hit<StageWording>],
    text: &[Token],
    projects: bool,
) -> Option<Named> {
    // "existante ou en projet": a weak word that "ou" joins to another says as much as that.
    let or = |a: &Hit<StageWording>, b: &Hit<StageWording>| {
        text.get(a.to..b.from).is_some_and(|between| {
            between.len() <= 2 && between.first().is_some_and(|t| t.is("ou"))
        })
    };
    let joined = |at: usize| {
        let before = at.checked_sub(1).is_some_and(|n| or(hits[n], hits[at]));
        before || hits.get(at + 1).is_some_and(|next| or(hits[at], next))
    };
    let strong = (0..hits.len()).filter(|&at| !hits[at].meaning.weak || joined(at));
    let strong: Vec<_> = strong.map(|at| hits[at]).collect();
    let used = match (strong.is_empty(), projects) {
        (false, _) => strong,
        (true, true) => return None,
        (true, false) => hits.to_vec(),
    };
    if let Some(named) = either_way(&used, text) {
        return Some(named);
    }
    let (first, rest) = used.split_first()?;
    let mut named = Named {
        stages: first.meaning.stages,
        among: first.meaning.among,
        rule: first.meaning.rule.clone(),
    };
    let mut last = *first;
    let mut either = false;
    for hit in rest {
        let between = &text[last.to..hit.from];
        // "une CPTS en bonne et due forme ou, à défaut, d'une lettre d'intention validée"
        let failing = between.first().is_some_and(|t| t.is("ou"))
            && between.iter().any(|t| t.is("defaut"))
            && between.len() <= 8;
        let alternative = failing || between.iter().any(|t| t.is("ou")) && between.len() <= 3;
        let span = between.len() <= 4
            && between.first().is_some_and(|t| {
                matches!(t.fold.as_str(), "a" | "au" | "aux" | "jusqu'a" | "jusqu'au")
            })
            && led_by(text, last.from);
        // "avaient au moins une lettre d'intention validée, sans que l'accord soit signé": from there up to that.
        let short = text[hit.from].is("sans")
            && named.stages.to() == Stage::AciSigned
            && named.stages.from() < hit.meaning.stages.from()
            && hit.meaning.stages.to() == Stage::HealthProject;
        if named.stages == StageRange::at_most(Stage::LetterOfIntent) && unsigned(hit, text) {
            named.stages = StageRange::at_most(Stage::HealthProject);
            named.among = named.stages;
        } else if short || either && intends(hit, text) {
            named.stages = up_to(named.stages, Stage::HealthProject);
            named.among = named.stages;
        } else if alternative || span {
            either = alternative;
            // "de la lettre d'intention au projet de santé validé": up to that, and not beyond.
            let end = if span { hit.meaning.among } else { hit.meaning.stages };
            named.stages = hull(named.stages, end);
            named.among = hull(named.among, hit.meaning.among);
        } else if let Some(stages) = common(named.stages, hit.meaning.stages) {
            // "en fonctionnement, c'est-à-dire dont le projet est validé": the same, said twice.
            let same = named.stages == hit.meaning.stages && named.among == named.stages;
            let among = common(named.among, hit.meaning.among).unwrap_or(stages);
            named.stages = stages;
            named.among = if same && !hit.meaning.weak { stages } else { among };
        } else if width(hit.meaning.stages) < width(named.stages) {
            // They contradict each other: the one that says more precisely where it stands.
            named.stages = hit.meaning.stages;
            named.among = hit.meaning.among;
        } else {
            last = hit;
            continue;
        }
        named.rule = format!("{} + {}", named.rule, hit.meaning.rule);
        last = hit;
    }
    Some(named)
}

/// "dont la lettre ou le projet était validé, s'apprêtaient à le faire": whether a wording says that they will sign, and
/// not how far they are.
fn intends(hit: &Hit<StageWording>, text: &[Token]) -> bool {
    let soon = ["appret", "compt", "prevoi", "esper", "attend", "devrai"];
    let words = &text[hit.from..hit.to];
    hit.meaning.stages == StageRange::exactly(Stage::HealthProject)
        && words.iter().any(|t| soon.iter().any(|stem| t.fold.starts_with(stem)))
        && !words.iter().any(|t| t.fold.starts_with("projet"))
}

/// "en préparation, qui n'avaient pas encore signé": whether a wording says that there is no contract, and nothing else;
/// behind one that says that they are on their way, it says how far at most.
fn unsigned(hit: &Hit<StageWording>, text: &[Token]) -> bool {
    let words = &text[hit.from..hit.to];
    let denied = words.iter().any(|t| matches!(t.fold.as_str(), "pas" | "non" | "sans" | "jamais"));
    let paper = ["projet", "lettre", "valid"];
    let more = words.iter().any(|t| paper.iter().any(|stem| t.fold.starts_with(stem)));
    denied && !more && hit.meaning.stages.to() == Stage::HealthProject
}

/// "soit une lettre d'intention validée, soit un projet de santé dans l'attente du contrat": one or the other, each as far
/// as its own words say. "En cours (LI ou projet de santé validés)": what the bracket says of it.
fn either_way(hits: &[&Hit<StageWording>], text: &[Token]) -> Option<Named> {
    const LEAD: usize = 3;
    let (first, last) = (hits.first()?, hits.last()?);
    let open = (first.to..last.from).find(|&n| text[n].is_mark("("));
    if let Some(open) = open.filter(|&open| first.to == open) {
        let inside: Vec<_> = hits.iter().copied().filter(|hit| open < hit.from).collect();
        let or = text[open..last.from].iter().any(|t| t.is("ou"));
        return if or && 1 < inside.len() { together(&inside, text, false) } else { None };
    }
    let led = |hit: &Hit<StageWording>| {
        // "détenaient soit une lettre d'intention": the wording may hold it.
        (hit.from.saturating_sub(LEAD)..hit.to.min(hit.from + LEAD)).any(|n| text[n].is("soit"))
    };
    let starts: Vec<usize> = (0..hits.len()).filter(|&at| led(hits[at])).collect();
    if starts.len() < 2 || starts[0] != 0 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([hits.len()]);
    let parts = starts.iter().zip(ends).map(|(&from, to)| together(&hits[from..to], text, false));
    parts.reduce(|a, b| {
        let (a, b) = (a?, b?);
        Some(Named {
            stages: hull(a.stages, b.stages),
            among: hull(a.among, b.among),
            rule: format!("{} + {}", a.rule, b.rule),
        })
    })?
}

fn width(range: StageRange) -> usize {
    range.to().index() - range.from().index()
}

/// A range, no further than a stage.
fn up_to(range: StageRange, last: Stage) -> StageRange {
    common(range, StageRange::at_most(last)).unwrap_or(range)
}

/// The stages of both.
pub(crate) fn common(a: StageRange, b: StageRange) -> Option<StageRange> {
    StageRange::new(a.from().max(b.from()), a.to().min(b.to())).ok()
}

/// The smallest range that contains both.
pub(crate) fn hull(a: StageRange, b: StageRange) -> StageRange {
    let (from, to): (Stage, Stage) = (a.from().min(b.from()), a.to().max(b.to()));
    StageRange::new(from, to).expect("the smaller start is not behind the larger end")
}

#[cfg(test)]
mod tests {
    use crate::sources::Geography;

    use super::*;
    use crate::extract::lexicon::token::tokens;

    #[test]
    fn stages_as_worded() {
        let vocabulary = Vocabulary::built_in(&Geography::default());
        #[rustfmt::skip]
        let cases: &[(&str, &str)] = &[
            ("CPTS opérationnelles", "health_project..aci_signed"),
            ("sont en fonctionnement, avec un projet de santé validé dans une perspective rapide de contractualisation ACI", "health_project"),
            ("sont en fonctionnement et en cours de mise en conformité ACI de leur projet de santé", "health_project"),
            ("sont en cours de constitution", "letter_of_intent"),
            ("sont identifiés en réflexion ou en intention", "preproject"),
            ("étaient en phase de construction de leur projet de santé et avaient vu leur lettre d’intention validée par l’ARS", "letter_of_intent"),
            ("au projet de santé déjà validé, étaient en cours de négociations de l’Accord Cadre Interprofessionnel (ACI)", "health_project"),
            ("contrats ACI-CPTS signés", "aci_signed"),
            ("auraient signé le fameux contrat tripartite", "aci_signed"),
            ("seraient en projet, à des stades d’avancement et de maturité différents", "preproject..letter_of_intent"),
            ("à des stades d’avancement divers", "preproject..aci_signed"),
            ("futures CPTS ont validé une lettre d’intention", "letter_of_intent"),
            ("étaient validées ou en passe de l'être", "letter_of_intent..aci_signed"),
            ("sans l'avoir signé, disposaient d'un projet de santé validé par l'ARS", "health_project"),
            ("détenaient une lettre d'intention que l'ARS avait signée", "letter_of_intent"),
            ("en cours de construction, plus ou moins mûres", "preproject..health_project"),
            ("existent dans le pays, de l'ébauche au contrat", "preproject..aci_signed"),
            ("CPTS en fonctionnement et financée par l’Assurance maladie", "aci_signed"),
            ("fortes d'une lettre d'intention acceptée par l'ARS, bâtissaient leur projet de santé", "letter_of_intent"),
            ("projet validé, discutaient encore leur Accord Cadre Interprofessionnel (ACI)", "health_project"),
            ("dans la région", ""),
            ("fonctionnent avec un projet de santé validé et s'apprêtent à contractualiser au titre de l'ACI", "health_project"),
            ("de la lettre d'intention au contrat signé", "letter_of_intent..aci_signed"),
            ("de la simple lettre d'intention au projet de santé validé", "letter_of_intent..health_project"),
            ("avaient au minimum une lettre d'intention validée", "letter_of_intent..aci_signed"),
            ("à un stade antérieur à la signature de l'ACI", "preproject..health_project"),
            ("disposent d'un projet de santé validé sans être encore signataires", "health_project"),
            ("ne sont pas toutes signataires", ""),
            ("sont sur le point d'être conventionnées", "health_project"),
            ("n'ont pas encore de lettre d'intention validée", "preproject"),
            ("n'ont pas dépassé le stade du préprojet", "preproject"),
            ("ont franchi le pas de la contractualisation", "aci_signed"),
            ("au stade de la lettre d'intention ou au-delà", "letter_of_intent..aci_signed"),
            ("existantes ou en projet", "preproject..aci_signed"),
            ("d'un projet de santé validé ou, à défaut, d'une lettre d'intention validée", "letter_of_intent..aci_signed"),
        ];
        for (text, expected) in cases {
            let words = tokens(text);
            let hits = wordings(&words, PublisherKind::Press, &vocabulary);
            let named = together(&hits.iter().collect::<Vec<_>>(), &words, false);
            let got = named.map_or_else(String::new, |named| named.stages.code());
            assert_eq!(got, *expected, "for {text:?} {hits:?}");
        }
    }
}

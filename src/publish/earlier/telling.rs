//! How the reasons for which a figure changed are told.

use chrono::NaiveDate;

use crate::model::{english_day, french_day};
use crate::reconcile::Bilingual;

use super::inquiry::Move;
use crate::publish::compared::cause::Cause;
use crate::publish::compared::snapshot::SnapshotClaim;

/// What can be told of the causes of one change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling<'a> {
    /// The claims that are not what they were.
    pub(crate) moves: &'a [Move<'a>],
    /// Whether the figure itself rests on them.
    pub(crate) direct: bool,
    /// The reference dates before and after.
    pub(crate) days: (NaiveDate, NaiveDate),
}

/// So many claims are named; the table `claims` has the others.
const MOST_NAMED: usize = 2;

/// A page that says another number for the same time.
pub(crate) fn correction(old: &SnapshotClaim, new: &SnapshotClaim) -> Bilingual {
    let (who, was, is) = (&new.publisher, &old.value_text, &new.value_text);
    Bilingual {
        fr: format!(
            "{who} a corrigé son chiffre pour la même date : « {was} » est devenu « {is} »."
        ),
        en: format!("{who} corrected its figure for the same time: “{was}” became “{is}”."),
    }
}

/// Why, as one sentence for each cause.
pub(crate) fn explanation(causes: &[Cause], telling: &Telling<'_>) -> Bilingual {
    let told: Vec<Bilingual> = causes.iter().map(|cause| sentence(*cause, telling)).collect();
    let joined = |pick: fn(&Bilingual) -> &String| {
        told.iter().map(|it| pick(it).as_str()).collect::<Vec<_>>().join(" ")
    };
    Bilingual { fr: joined(|it| &it.fr), en: joined(|it| &it.en) }
}

fn sentence(cause: Cause, telling: &Telling<'_>) -> Bilingual {
    let (fr, en) = match cause {
        Cause::Source | Cause::Correction => return sources(telling),
        Cause::Policy => (
            "Les règles de décision ont changé (policy.toml).",
            "The rules of decision have changed (policy.toml).",
        ),
        Cause::Vocabulary => (
            "Les mêmes pages sont lues avec un autre vocabulaire.",
            "The same pages are read with another vocabulary.",
        ),
        Cause::Declaration => {
            ("La déclaration des sources a changé.", "The declaration of the sources has changed.")
        }
        Cause::Code => (
            "Les mêmes pages sont lues par une autre version du programme.",
            "The same pages are read by another version of the program.",
        ),
        Cause::Time => return time(telling.days),
        Cause::Unknown => (
            "Cause inconnue : mêmes affirmations, mêmes règles, même date.",
            "Cause unknown: the same claims, the same rules, the same date.",
        ),
    };
    Bilingual { fr: fr.to_owned(), en: en.to_owned() }
}

fn time((from, to): (NaiveDate, NaiveDate)) -> Bilingual {
    Bilingual {
        fr: format!("Seul le temps a passé, du {} au {}.", french_day(from), french_day(to)),
        en: format!("Only time has passed, from {} to {}.", english_day(from), english_day(to)),
    }
}

fn sources(telling: &Telling<'_>) -> Bilingual {
    let mut moves: Vec<Move<'_>> = telling.moves.to_vec();
    moves.retain(|moved| !matches!(moved, Move::Reread(_)));
    // What is said counts for more than what is no longer.
    moves.sort_by_key(|moved| (!matches!(moved, Move::Said(_)), moved.claim().claim_id.clone()));
    let named: Vec<Bilingual> = moves.iter().take(MOST_NAMED).map(|it| moved(*it)).collect();
    let joined = |pick: fn(&Bilingual) -> &String| {
        named.iter().map(|it| pick(it).as_str()).collect::<Vec<_>>().join(" ; ")
    };
    let (fr, en) = (joined(|it| &it.fr), joined(|it| &it.en).replace(" ; ", "; "));
    if named.is_empty() {
        return Bilingual {
            fr: "La source était retenue, ou ne l'est plus.".to_owned(),
            en: "The source was held back, or no longer is.".to_owned(),
        };
    }
    let more = moves.len().saturating_sub(MOST_NAMED);
    let (fr, en) = match more {
        0 => (fr, en),
        1 => (format!("{fr} ; et une autre affirmation"), format!("{en}; and one other claim")),
        more => (
            format!("{fr} ; et {more} autres affirmations"),
            format!("{en}; and {more} other claims"),
        ),
    };
    if telling.direct {
        Bilingual { fr: format!("{fr}."), en: format!("{en}.") }
    } else {
        Bilingual {
            fr: format!("D'autres chiffres, avec lesquels il doit s'accorder, ont changé : {fr}."),
            en: format!("Other figures, which it must agree with, have changed: {en}."),
        }
    }
}

fn moved(moved: Move<'_>) -> Bilingual {
    let claim = moved.claim();
    let (who, what) = (&claim.publisher, &claim.value_text);
    match moved {
        Move::Said(_) | Move::Reread(_) => {
            let seen = claim.first_seen;
            Bilingual {
                fr: format!("{who} publie « {what} », vu le {}", french_day(seen)),
                en: format!("{who} publishes “{what}”, seen on {}", english_day(seen)),
            }
        }
        Move::TakenBack(_) => {
            let seen = claim.withdrawn_at.unwrap_or(claim.last_seen);
            Bilingual {
                fr: format!("{who} ne publie plus « {what} », constaté le {}", french_day(seen)),
                en: format!("{who} no longer publishes “{what}”, found on {}", english_day(seen)),
            }
        }
        Move::Gone(_) => Bilingual {
            fr: format!("la page qui donnait « {what} » ({who}) n'est plus lue"),
            en: format!("the page of {who} that gave “{what}” is no longer read"),
        },
    }
}

#[cfg(test)]
mod tests {
    use crate::publish::Inputs;
    use crate::publish::compared::snapshot::{Compared, SnapshotClaim, SnapshotFigure};
    use crate::publish::earlier::inquiry::revisions;
    use crate::publish::earlier::past::{Past, PastRun};

    /// A claim of Brittany on a page, as captured.
    fn claim(value: f64, day: &str, capture: &str) -> SnapshotClaim {
        let text = str::to_owned;
        SnapshotClaim {
            claim_id: format!("c{value}-{day}"),
            source_id: text("bzh"),
            publisher: text("ARS Bretagne"),
            publisher_kind: text("ars"),
            attributed_to: String::new(),
            origin: text("ARS Bretagne"),
            territory_code: text("REG-53"),
            measure: text("communities"),
            stage_from: text("aci_signed"),
            stage_to: text("aci_signed"),
            value_low: Some(value),
            value_high: Some(value),
            qualifier: String::new(),
            value_text: value.to_string(),
            as_of_start: day.parse().ok(),
            as_of_end: day.parse().unwrap(),
            as_of_precision: text("day"),
            as_of_basis: text("stated"),
            published_on: None,
            first_seen: "2026-11-22".parse().unwrap(),
            last_seen: "2026-11-22".parse().unwrap(),
            withdrawn_at: None,
            url: text("https://example.org/bzh"),
            capture_id: text(capture),
            locator: text("p"),
            evidence: text("…"),
        }
    }

    fn figure(claim: &SnapshotClaim, status: &str) -> SnapshotFigure {
        SnapshotFigure {
            territory_code: claim.territory_code.clone(),
            territory_level: "region".to_owned(),
            territory_name: "Bretagne".to_owned(),
            measure: claim.measure.clone(),
            stage_from: claim.stage_from.clone(),
            stage_to: claim.stage_to.clone(),
            as_of: claim.as_of_end,
            as_of_precision: "day".to_owned(),
            value: claim.value_low,
            low: claim.value_low,
            high: claim.value_high,
            status: status.to_owned(),
            current: true,
            age_days: 1,
            claim_id: Some(claim.claim_id.clone()),
            witnesses: 1,
            dissenters: 0,
            witness_claims: claim.claim_id.clone(),
            dissenter_claims: String::new(),
            implied_by_claims: String::new(),
            decided_by: String::new(),
            explanation_fr: String::new(),
            explanation_en: String::new(),
        }
    }

    /// A night: its claims, its one figure, and what it was made with, in this order: code, policy,
    /// vocabulary, sources.
    fn night(
        day: &str,
        claims: &[&SnapshotClaim],
        figure: SnapshotFigure,
        with: [&str; 4],
    ) -> Past {
        let [code, policy, vocabulary, sources] = with.map(str::to_owned);
        Past {
            run: PastRun {
                id: day.to_owned(),
                reference_date: day.parse().unwrap(),
                known_at: None,
                looks_back: false,
                previous: None,
                inputs: Some(Inputs {
                    code,
                    policy,
                    vocabulary,
                    sources,
                    judgements: String::new(),
                }),
            },
            told: Compared {
                figures: vec![figure],
                claims: claims.iter().copied().cloned().collect(),
                captures: claims.iter().map(|claim| claim.capture_id.clone()).collect(),
            },
        }
    }

    #[test]
    fn what_a_source_does_is_told_apart_from_what_we_do() {
        let old = claim(20.0, "2024-02-01", "one");
        let newer = claim(22.0, "2024-07-01", "two");
        let corrected = claim(21.0, "2024-02-01", "two");
        let gone = SnapshotClaim { withdrawn_at: "2026-11-23".parse().ok(), ..old.clone() };
        let reread = claim(23.0, "2024-02-01", "one");
        // Another cell of the same measure.
        let france = |value: f64| SnapshotClaim {
            territory_code: "FRA".to_owned(),
            ..claim(value, "2024-02-01", "three")
        };
        let (here, there) =
            (france(500.0), SnapshotClaim { capture_id: "four".to_owned(), ..france(510.0) });
        let first = ["c", "p", "v", "s"];
        let (day, next) = ("2026-11-22", "2026-11-23");
        let single = |it: &SnapshotClaim| figure(it, "single_source");
        let before = night(day, &[&old], single(&old), first);
        let with_france = night(day, &[&old, &here], single(&old), first);
        let none: Vec<Vec<&str>> = Vec::new();
        #[rustfmt::skip]
        let cases = [
            ("nothing", &before, night(next, &[&old], single(&old), ["x", "x", "x", "x"]), none),
            ("goes on", &before, night(next, &[&gone, &newer], single(&newer), first), vec![vec!["source"]]),
            ("goes on, and the code is another", &before, night(next, &[&gone, &newer], single(&newer), ["x", "p", "v", "s"]), vec![vec!["source"]]),
            ("corrected", &before, night(next, &[&gone, &corrected], single(&corrected), first), vec![vec!["correction"]]),
            ("read otherwise by the code", &before, night(next, &[&reread], single(&reread), ["x", "p", "v", "s"]), vec![vec!["code"]]),
            ("read otherwise by the words", &before, night(next, &[&reread], single(&reread), ["x", "p", "x", "s"]), vec![vec!["vocabulary", "code"]]),
            ("declared otherwise", &before, night(next, &[&reread], single(&reread), ["c", "p", "v", "x"]), vec![vec!["declaration"]]),
            ("decided otherwise", &before, night(next, &[&old], figure(&old, "conflict"), ["c", "x", "v", "s"]), vec![vec!["policy"]]),
            ("aged", &before, night(next, &[&old], figure(&old, "stale"), ["x", "p", "v", "s"]), vec![vec!["time"]]),
            ("another cell", &with_france, night(next, &[&old, &there], figure(&old, "conflict"), first), vec![vec!["source"]]),
            ("nobody knows", &before, night(day, &[&old], figure(&old, "conflict"), first), vec![vec!["unknown"]]),
        ];
        for (name, before, after, expected) in cases {
            let found = revisions(before, &after);
            let causes: Vec<Vec<&str>> = found
                .iter()
                .map(|it| it.causes.iter().map(|cause| cause.code()).collect())
                .collect();
            assert_eq!(causes, expected, "for {name}: {found:#?}");
            for told in found.iter().flat_map(|it| [&it.explanation.fr, &it.explanation.en]) {
                assert!(told.ends_with('.'), "for {name}: {told}");
            }
        }
    }

    #[test]
    fn a_reason_reads_as_a_sentence() {
        let (old, new) = (claim(20.0, "2024-02-01", "one"), claim(22.0, "2024-07-01", "two"));
        let first = ["c", "p", "v", "s"];
        let before = night("2026-11-22", &[&old], figure(&old, "agreed"), first);
        let after = night("2026-11-23", &[&new], figure(&new, "agreed"), first);
        let told = &revisions(&before, &after)[0].explanation;
        assert_eq!(
            told.fr,
            "ARS Bretagne publie « 22 », vu le 22 novembre 2026 ; la page qui donnait « 20 » (ARS Bretagne) \
             n'est plus lue."
        );
        let aged = night("2026-11-23", &[&old], figure(&old, "stale"), first);
        let told = &revisions(&before, &aged)[0].explanation;
        assert_eq!(told.en, "Only time has passed, from 22 November 2026 to 23 November 2026.");
    }
}

//! The reasons for which a figure changes, and how they are told.

use chrono::NaiveDate;

use crate::reconcile::Bilingual;

use super::revision::Move;
use super::snapshot::SnapshotClaim;

/// Why a figure is not what it was; the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A page corrected its own number, for the same time.
    Correction,
    /// A page says something new, or no longer says something.
    Source,
    /// The policy is another.
    Policy,
    /// The wordings or the geography are others.
    Vocabulary,
    /// The declaration of the sources is another.
    Declaration,
    /// The program is another.
    Code,
    /// Only a day has passed.
    Time,
    /// None of these, as far as can be told.
    Unknown,
}

impl Cause {
    /// All causes.
    pub const ALL: [Self; 8] = [
        Self::Correction,
        Self::Source,
        Self::Policy,
        Self::Vocabulary,
        Self::Declaration,
        Self::Code,
        Self::Time,
        Self::Unknown,
    ];

    /// The code used in every table.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Source => "source",
            Self::Policy => "policy",
            Self::Vocabulary => "vocabulary",
            Self::Declaration => "declaration",
            Self::Code => "code",
            Self::Time => "time",
            Self::Unknown => "unknown",
        }
    }
}

/// What can be told of the causes of one change.
#[derive(Clone, Copy, Debug)]
pub(super) struct Telling<'a> {
    /// The claims that are not what they were.
    pub(super) moves: &'a [Move<'a>],
    /// Whether the figure itself rests on them.
    pub(super) direct: bool,
    /// The reference dates before and after.
    pub(super) days: (NaiveDate, NaiveDate),
}

/// So many claims are named; the table `claims` has the others.
const MOST_NAMED: usize = 2;

/// A page that says another number for the same time.
pub(super) fn correction(old: &SnapshotClaim, new: &SnapshotClaim) -> Bilingual {
    let (who, was, is) = (&new.publisher, &old.value_text, &new.value_text);
    Bilingual {
        fr: format!(
            "{who} a corrigé son chiffre pour la même date : « {was} » est devenu « {is} »."
        ),
        en: format!("{who} corrected its figure for the same time: “{was}” became “{is}”."),
    }
}

/// Why, as one sentence for each cause.
pub(super) fn explanation(causes: &[Cause], telling: &Telling<'_>) -> Bilingual {
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
            "The same pages are read by another version of the programme.",
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
    let days = [from, to].map(|day| day.format("%d/%m/%Y").to_string());
    Bilingual {
        fr: format!("Seul le temps a passé, du {} au {}.", days[0], days[1]),
        en: format!("Only time has passed, from {from} to {to}."),
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
    let french = |day: NaiveDate| day.format("%d/%m/%Y").to_string();
    match moved {
        Move::Said(_) | Move::Reread(_) => {
            let seen = claim.first_seen;
            Bilingual {
                fr: format!("{who} publie « {what} », vu le {}", french(seen)),
                en: format!("{who} publishes “{what}”, seen on {seen}"),
            }
        }
        Move::TakenBack(_) => {
            let seen = claim.withdrawn_at.unwrap_or(claim.last_seen);
            Bilingual {
                fr: format!("{who} ne publie plus « {what} », constaté le {}", french(seen)),
                en: format!("{who} no longer publishes “{what}”, found on {seen}"),
            }
        }
        Move::Gone(_) => Bilingual {
            fr: format!("la page de {who} qui donnait « {what} » n'est plus lue"),
            en: format!("the page of {who} that gave “{what}” is no longer read"),
        },
    }
}

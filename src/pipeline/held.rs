//! Why a copy of a page is held back, in words.

use crate::model::Precision;
use crate::normalise::Claim;
use crate::reconcile::{Bilingual, counted};
use crate::sources::Geography;

use super::envelope::{Breach, Counted, Step};
use super::reason::{agreed, read};

/// So many reasons are told in full.
const TOLD: usize = 3;

/// A quotation is cut here; the table `claims` and the archive have all of it.
const QUOTED: usize = 160;

/// Why, in both languages, without a full stop.
pub(super) fn reason(breaches: &[Breach], places: &Geography) -> Bilingual {
    let told: Vec<Bilingual> = breaches.iter().take(TOLD).map(|it| words(it, places)).collect();
    let joined =
        |pick: fn(&Bilingual) -> &str| told.iter().map(pick).collect::<Vec<_>>().join(" ; ");
    let (mut fr, mut en) = (joined(|it| &it.fr), joined(|it| &it.en).replace(" ; ", "; "));
    match breaches.len().saturating_sub(TOLD) {
        0 => {}
        1 => {
            fr.push_str(" ; et un autre chiffre");
            en.push_str("; and one more figure");
        }
        more => {
            fr.extend([" ; et ", &more.to_string(), " autres chiffres"]);
            en.extend(["; and ", &more.to_string(), " more figures"]);
        }
    }
    Bilingual { fr, en }
}

fn words(breach: &Breach, places: &Geography) -> Bilingual {
    let of_a_step = |it: &Step, (fr, en): (&str, &str)| {
        let told = step(it, places);
        (format!("{} : {fr}", told.fr), format!("{}: {en}", told.en))
    };
    let (fr, en) = match breach {
        Breach::Silent { before } => (
            format!("plus rien n'y est lu, {before} auparavant"),
            format!("nothing is read in it, {before} before"),
        ),
        Breach::Few { found, least } => (
            format!("{}, {least} {} au moins", read(*found), agreed("attendu", *least)),
            format!(
                "{found} {} read, {least} expected at least",
                if *found == 1 { "claim" } else { "claims" }
            ),
        ),
        Breach::Thin { what, before, kept } => {
            let (fr, en) = match what {
                Counted::Figures => ("chiffres", "figures"),
                Counted::Communities => ("communautés", "communities"),
            };
            (
                format!("{kept} des {before} {fr} de la dernière bonne copie s'y retrouvent"),
                format!("{kept} of the {before} {en} of the last good copy are left"),
            )
        }
        Breach::Rewritten { dated, changed } => (
            format!("{changed} de ses {dated} chiffres sont autres, à la même date qu'auparavant"),
            format!("{changed} of its {dated} figures are others, of the same day as before"),
        ),
        Breach::Jump(it) => of_a_step(it, ("l'écart est trop grand", "too far apart")),
        Breach::Fall(it) => {
            of_a_step(it, ("ce chiffre ne doit pas baisser", "this figure must not fall"))
        }
        Breach::Backwards(it) => of_a_step(it, ("la date recule", "the date goes back")),
        Breach::Undated(it) => of_a_step(it, ("la date a disparu", "the date is gone")),
        Breach::Future(it) => {
            of_a_step(it, ("cette date n'est pas encore venue", "that day has not come"))
        }
    };
    Bilingual { fr, en }
}

/// The figure in both copies: where and of what it is, then what the new copy says and what stood
/// there before.
fn step(Step { before, after }: &Step, places: &Geography) -> Bilingual {
    let place = places.name(after.territory);
    let what = counted(&after.measure, after.stages, f64::INFINITY);
    let fr = |claim: &Claim| {
        let (value, evidence) = (&claim.value_text, quoted(&claim.evidence));
        format!("« {value} » ({}, « {evidence} »)", dated_in_french(claim))
    };
    let en = |claim: &Claim| {
        let (value, evidence) = (&claim.value_text, quoted(&claim.evidence));
        format!("`{value}` ({}, “{evidence}”)", dated(claim))
    };
    Bilingual {
        fr: format!("{place}, {} : {} après {}", what.fr, fr(after), fr(before)),
        en: format!("{place}, {}: {} after {}", what.en, en(after), en(before)),
    }
}

fn dated(claim: &Claim) -> String {
    match claim.as_of.start {
        Some(_) => claim.as_of.text(),
        None => "undated".to_owned(),
    }
}

fn dated_in_french(claim: &Claim) -> String {
    let Some(start) = claim.as_of.start else { return "sans date".to_owned() };
    match claim.as_of.precision {
        Precision::Day => start.format("%d/%m/%Y").to_string(),
        Precision::Month => start.format("%m/%Y").to_string(),
        Precision::Quarter | Precision::Year | Precision::Unknown => claim.as_of.text(),
    }
}

fn quoted(evidence: &str) -> String {
    if evidence.chars().count() <= QUOTED {
        return evidence.to_owned();
    }
    let cut: String = evidence.chars().take(QUOTED).collect();
    format!("{}…", cut.trim_end())
}

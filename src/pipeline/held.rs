//! Why a copy of a page is held back, in words: English for whoever runs the program, French for
//! the report.

use crate::normalise::Claim;
use crate::reconcile::Bilingual;
use crate::sources::Geography;

use super::envelope::{Breach, Counted, Step};

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
    let (fr, en) = match breach {
        Breach::Silent { before } => (
            format!("plus rien n'y est lu, {before} auparavant"),
            format!("nothing is read in it, {before} before"),
        ),
        Breach::Few { found, least } => (
            format!("{found} chiffres lus, {least} attendus au moins"),
            format!("{found} claims read, {least} expected at least"),
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
        Breach::Jump(step) => (
            format!("{} : l'écart est trop grand", french(step, places)),
            format!("{}: too far apart", english(step)),
        ),
        Breach::Fall(step) => (
            format!("{} : ce chiffre ne doit pas baisser", french(step, places)),
            format!("{}: this figure must not fall", english(step)),
        ),
        Breach::Backwards(step) => (
            format!("{} : la date recule", french(step, places)),
            format!("{}: the date goes back", english(step)),
        ),
        Breach::Undated(step) => (
            format!("{} : la date a disparu", french(step, places)),
            format!("{}: the date is gone", english(step)),
        ),
        Breach::Future(step) => (
            format!("{} : cette date n'est pas encore venue", french(step, places)),
            format!("{}: that day has not come", english(step)),
        ),
    };
    Bilingual { fr, en }
}

fn english(Step { before, after }: &Step) -> String {
    let cell = format!("{}, {}, {}", after.territory, after.measure.code(), after.stages.code());
    let told = |claim: &Claim| {
        let (value, evidence) = (&claim.value_text, quoted(&claim.evidence));
        format!("`{value}` ({}, “{evidence}”)", dated(claim, "undated"))
    };
    format!("{cell}: {} after {}", told(after), told(before))
}

fn french(Step { before, after }: &Step, places: &Geography) -> String {
    let told = |claim: &Claim| {
        let (value, evidence) = (&claim.value_text, quoted(&claim.evidence));
        format!("« {value} » ({}, « {evidence} »)", dated(claim, "sans date"))
    };
    format!("{} : {} après {}", places.name(after.territory), told(after), told(before))
}

fn dated(claim: &Claim, undated: &str) -> String {
    match claim.as_of.start {
        Some(_) => claim.as_of.text(),
        None => undated.to_owned(),
    }
}

fn quoted(evidence: &str) -> String {
    if evidence.chars().count() <= QUOTED {
        return evidence.to_owned();
    }
    let cut: String = evidence.chars().take(QUOTED).collect();
    format!("{}…", cut.trim_end())
}

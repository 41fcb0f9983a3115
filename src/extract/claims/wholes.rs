//! What a part says of the whole that was counted before it, and the whole of its part.

use crate::extract::claim::RawClaim;
use crate::extract::claims::around::{AS_BEFORE, BESIDE};
use crate::extract::recognise::stages::common;
use crate::model::{Measure, Stage, StageRange};

/// "61 CPTS dont le projet de santé est validé. Parmi elles, 54 ont signé": the signed ones are counted in
/// the 61, which are no class beside them.
pub(crate) fn keep_whole(whole: Option<&mut RawClaim>, part: Option<&RawClaim>) {
    let signed = StageRange::exactly(Stage::AciSigned);
    if let (Some(whole), Some(part)) = (whole, part)
        && counts(whole)
        && counts(part)
        && part.stages == signed
        && part.value.headline() <= whole.value.headline()
        && whole.stages.to() == Stage::AciSigned
    {
        whole.among = whole.stages;
    }
}

fn counts(claim: &RawClaim) -> bool {
    claim.measure == Measure::Communities
}

/// Why a count is of every stage: a part of it stands at the only one that was named.
pub(crate) const WHOLE: &str = "whole of a part at a stage";

/// "Ardennes : 4, dont 3 sous ACI": those 4 do not stand at the stage that tells the 3 apart, whatever was
/// counted before.
///
/// `told` says that the sentence names a stage of the 4 itself, or none at all: "18 communautés, dont 5 en
/// Corrèze", below "ACI signé".
pub(crate) fn widen(whole: Option<&mut RawClaim>, part: Option<&RawClaim>, told: bool) {
    let (Some(whole), Some(part)) = (whole.filter(|_| !told), part) else { return };
    let fewer = part.value.headline() <= whole.value.headline();
    if counts(whole) && counts(part) && fewer && whole.stages == part.stages {
        (whole.stages, whole.among) = (StageRange::ALL, StageRange::ALL);
        WHOLE.clone_into(&mut whole.rule);
    }
}

/// "Les Vosges comptent trois CPTS. Une seule a signé", where the text tells of that signature: not all of them did.
pub(crate) fn not_all(whole: Option<&mut RawClaim>, part: Option<&RawClaim>) {
    let (Some(whole), Some(part)) = (whole, part) else { return };
    let fewer = part.value.headline() < whole.value.headline();
    let same = part.territory == whole.territory && part.stages == whole.stages;
    if counts(whole) && counts(part) && fewer && same && whole.rule == BESIDE && part.rule != BESIDE
    {
        widen(Some(whole), Some(part), false);
    }
}

/// The counts of a list of which some are wholes of such parts: what the others took from the text
/// before is no stage of theirs.
pub(crate) fn widen_all(list: &mut [RawClaim]) {
    if list.iter().any(|claim| claim.rule == WHOLE) {
        for claim in list.iter_mut().filter(|claim| claim.rule == AS_BEFORE) {
            (claim.stages, claim.among) = (StageRange::ALL, StageRange::ALL);
            WHOLE.clone_into(&mut claim.rule);
        }
    }
}

/// "122 projets non encore contractualisés, dont 29 dotés d'un projet de santé validé": those 29 have not signed
/// either.
///
/// "298 projets, dont 44 au projet de santé validé": and those 44 are among the 298.
pub(crate) fn within(whole: &mut RawClaim, part: &mut RawClaim) {
    if counts(whole) && counts(part) && part.value.headline() <= whole.value.headline() {
        if let Ok(all) = StageRange::new(whole.stages.from(), part.stages.from())
            && whole.stages.to() < part.stages.from()
        {
            (whole.stages, whole.among) = (all, all);
        }
        part.stages = common(whole.stages, part.stages).unwrap_or(part.stages);
        part.among = common(part.stages, part.among).unwrap_or(part.stages);
    }
}

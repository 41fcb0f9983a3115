//! What `recoupe explain` says, for programs: the same facts, in both languages.

use serde_json::{Value, json};

use crate::model::Territory;
use crate::normalise::Claim;
use crate::publish::Edition;
use crate::reconcile::{Bilingual, Change, Conflict, DecisionOutcome, Figure, SeriesBreak};

use super::explain::Asked;
use super::telling::Telling;
use super::words::Lang;

/// Everything about some figures of a territory.
pub(super) fn dossier(edition: &Edition, territory: Territory, figures: &[Asked<'_>]) -> Value {
    let (fr, en) = (Telling::new(edition, Lang::Fr), Telling::new(edition, Lang::En));
    let voice = |claim: &&Claim| {
        json!({
            "claim_id": claim.id.as_str(),
            "who": en.speaker(claim),
            "value": claim.value.headline(),
            "value_text": *claim.value_text,
            "evidence": *claim.evidence,
            "url": claim.url.as_str(),
        })
    };
    let one = |&(figure, without): &Asked<'_>| {
        let spoke = |outcome| -> Vec<Value> {
            let claims = en.spoke(figure, outcome);
            let is_part =
                |claim: &Claim| outcome == DecisionOutcome::Folded && en.is_part(claim, figure);
            claims
                .iter()
                .filter(|claim| figure.claim.as_ref() != Some(&claim.id) && !is_part(claim))
                .map(voice)
                .collect()
        };
        let cited = en.cited(figure);
        let since = cited.first().map(|claim| claim.first_seen.to_string());
        let citations = en.to_cite(figure).into_iter().map(|it| {
            let restated = en.is_restated(it);
            json!({ "fr": fr.citation(it), "en": en.citation(it), "restated": restated })
        });
        json!({
            "measure": figure.measure.code(),
            "stages": [figure.stages.from().code(), figure.stages.to().code()],
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "as_of": figure.as_of.text(),
            "as_of_end": figure.as_of.end.to_string(),
            "current": figure.current,
            "status": figure.status.code(),
            "decided_by": figure.decided_by,
            "series_break": figure.series_break.map(SeriesBreak::code),
            "explanation": both(&figure.explanation),
            "seen_since": since,
            "said_by": cited.iter().map(voice).collect::<Vec<_>>(),
            "repeated_by": spoke(DecisionOutcome::Folded),
            "confirmed_by": spoke(DecisionOutcome::Supports),
            "contradicted_by": spoke(DecisionOutcome::SetAside),
            "without_it": without.as_ref().map(|it| json!({
                "value": it.figure.as_ref().and_then(|next: &Figure| next.value),
                "claim_id": it.figure.as_ref().and_then(|next| next.claim.as_ref()).map(ToString::to_string),
                "status": it.figure.as_ref().map(|next| next.status.code()),
                "same_time": it.is_same_time,
                "other_figures_changed": it.others,
                "other_figures_named": both(&it.named),
                "explanation": both(&it.explanation),
            })),
            "conflicts": en.conflicts(figure).into_iter().map(conflict).collect::<Vec<_>>(),
            "citations": citations.collect::<Vec<_>>(),
        })
    };
    json!({
        "territory": territory.to_string(),
        "name": edition.geography.name(territory),
        "reference_date": edition.run.reference_date.to_string(),
        "figures": figures.iter().map(one).collect::<Vec<_>>(),
    })
}

fn conflict(it: &Conflict) -> Value {
    let change = |it: &Change| json!({ "claim_id": it.claim.as_str(), "low": it.low, "high": it.high, "meant": it.meant });
    let repairs = it.advice.repairs.iter();
    let repairs = repairs.map(|repair| repair.changes.iter().map(change).collect::<Vec<_>>());
    json!({
        "conflict_id": it.id,
        "gap": it.gap,
        "explanation": both(&it.explanation),
        "repairs": repairs.collect::<Vec<_>>(),
        "all_repairs_found": it.advice.is_complete,
        "advice": both(&it.advice.explanation),
    })
}

fn both(text: &Bilingual) -> Value {
    json!({ "fr": text.fr, "en": text.en })
}

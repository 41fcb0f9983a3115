//! One figure told in full: value, reason, witnesses, dissent, sums, and how to cite it.

use std::collections::{BTreeMap, BTreeSet};

use crate::communities::{self, Comparison};
use crate::model::{ClaimId, Digest, Stage, StageRange, Territory};
use crate::normalise::{Claim, LISTING};
use crate::publish::Edition;
use crate::reconcile::{self, Conflict, Counterfactual, Decision, DecisionOutcome, Figure};
use crate::report;

use super::words::{self, Lang};

/// Tells the figures of one edition in one language.
pub(super) struct Telling<'a> {
    pub(super) edition: &'a Edition,
    claims: BTreeMap<&'a ClaimId, &'a Claim>,
    comparisons: Vec<Comparison>,
    /// The copies whose sentences are ours.
    restated: BTreeSet<Digest>,
    pub(super) lang: Lang,
}

/// So many claims are cited below a figure that is worked out; the JSON has all.
const MOST_CITED: usize = 4;

impl<'a> Telling<'a> {
    pub(super) fn new(edition: &'a Edition, lang: Lang) -> Self {
        let claims = edition.claims.iter().map(|claim| (&claim.id, claim)).collect();
        let comparisons = communities::comparisons(&edition.claims);
        Self { edition, claims, comparisons, restated: edition.restated(), lang }
    }

    /// Everything about one figure.
    pub(super) fn figure(&self, figure: &Figure, without: Option<&Counterfactual>) -> String {
        let lang = self.lang;
        let chosen = figure.claim.as_ref().and_then(|id| self.claims.get(id));
        // A number that others narrowed is not what stands beside the word.
        let printed = chosen.filter(|claim| figure.value == Some(claim.value.headline()));
        let qualifier = printed.map(|claim| claim.value.qualifier()).unwrap_or_default();
        let mut text = format!(
            "{}{} {} ({}, {})\n",
            words::cell(&figure.measure, figure.stages, lang),
            lang.say(" :", ":"),
            words::qualified(&words::figure(&self.rounded(figure), lang), qualifier, lang),
            words::time(&figure.as_of, lang),
            words::status(figure.status, lang),
        );
        Self::line(&mut text, "  ", lang.of(&figure.explanation));
        if !figure.decided_by.is_empty() {
            let decided = lang.say("Ce qui a décidé :", "What decided:");
            let step = report::step_in_words(&figure.decided_by);
            Self::line(&mut text, "  ", &format!("{decided} {}.", lang.of(&step)));
        }
        for line in self.voices(figure) {
            Self::line(&mut text, "  ", &line);
        }
        if let Some(without) = without {
            Self::line(&mut text, "  ", lang.of(&without.explanation));
        }
        for sum in self.sums(figure) {
            Self::line(&mut text, "  ", &sum);
        }
        let conflicts = self.conflicts(figure);
        for decision in self.decisions(figure) {
            // What was set aside is told once, with the contradiction; why something is kept, above.
            let is_chosen = decision.outcome == DecisionOutcome::Chosen;
            let why = if conflicts.iter().any(|it| it.set_aside == decision.claim) {
                format!(", {}.", lang.say("voir plus bas", "see below"))
            } else if is_chosen && !figure.decided_by.is_empty() {
                ".".to_owned()
            } else {
                format!("{} {}", lang.say(" :", ":"), lang.of(&decision.reason))
            };
            text.push_str(&self.decision(decision, figure, &why));
        }
        for listed in self.listed(figure) {
            Self::line(&mut text, "  ", &listed);
        }
        let mut advised = Vec::new();
        for conflict in conflicts {
            let contradiction = lang.say("Contradiction :", "Conflict:");
            let told = lang.of(&conflict.explanation);
            Self::line(&mut text, "  ! ", &format!("{contradiction} {told}"));
            let advice = lang.of(&conflict.advice.explanation);
            // One dispute may have set several claims aside: what would settle it is said once.
            if !advice.is_empty() && !advised.contains(&advice) {
                advised.push(advice);
                let repair = lang.say("Ce qui accorderait tout.", "What would make all agree.");
                Self::line(&mut text, "    ", &format!("{repair} {advice}"));
            }
        }
        for claim in self.to_cite(figure).into_iter().take(MOST_CITED) {
            Self::line(
                &mut text,
                "  ",
                &format!("{} {}", lang.say("À citer :", "Cite:"), self.citation(claim)),
            );
        }
        text
    }

    /// A figure with bounds as fine as what they follow from.
    fn rounded(&self, figure: &Figure) -> Figure {
        let implying = figure.implied_by.iter().filter_map(|id| self.claims.get(id));
        let printed = implying.map(|claim| claim.value.headline());
        let (low, high) = reconcile::outward((figure.low, figure.high), printed);
        Figure { low, high, ..figure.clone() }
    }

    /// Since when it is said, who repeats it, who confirms it, who says otherwise and by how much.
    fn voices(&self, figure: &'a Figure) -> Vec<String> {
        let lang = self.lang;
        let mut lines = Vec::new();
        let chosen = figure.claim.as_ref().and_then(|id| self.claims.get(id));
        if let Some(claim) = chosen {
            let since = lang.say("Vu sur la page depuis le", "Seen on the page since");
            lines.push(format!("{since} {}.", words::day(claim.first_seen, lang)));
            lines.extend(claim.corrected.as_ref().map(|it| {
                let printed = words::number(it.printed.headline(), &figure.measure, lang);
                let (by, day) = (&it.by, words::day(it.date, lang));
                let meant = words::number(claim.value.headline(), &figure.measure, lang);
                let told = lang.say("Corrigé : la page imprime", "Corrected: the page prints");
                let to = lang.say("corrigé en", "corrected to");
                format!("{told} {printed}, {to} {meant} ; {} ({by}, {day}).", it.reason)
            }));
        }
        let rows = [
            (DecisionOutcome::Folded, lang.say("Répété par", "Repeated by")),
            (DecisionOutcome::Supports, lang.say("Confirmé par", "Confirmed by")),
            (DecisionOutcome::SetAside, lang.say("Contredit par", "Contradicted by")),
        ];
        // Who says otherwise of a figure that somebody says stands in its explanation.
        let is_told = |outcome| outcome == DecisionOutcome::SetAside && chosen.is_some();
        for (outcome, word) in rows.into_iter().filter(|&(outcome, _)| !is_told(outcome)) {
            let mut voices: Vec<String> = Vec::new();
            for claim in self.spoke(figure, outcome) {
                // The parts of a sum are the figure itself, and repeat nobody.
                let is_part = outcome == DecisionOutcome::Folded && self.is_part(claim, figure);
                if is_part || chosen.is_some_and(|it| it.id == claim.id) {
                    continue;
                }
                let mut voice = self.speaker(claim);
                if outcome == DecisionOutcome::SetAside {
                    let value = words::number(claim.value.headline(), &figure.measure, lang);
                    voice = format!("{voice}, {value}{}", self.apart(claim, figure));
                }
                if !voices.contains(&voice) {
                    voices.push(voice);
                }
            }
            if !voices.is_empty() {
                lines.push(format!("{word}{} {}.", lang.say(" :", ":"), voices.join(" ; ")));
            }
        }
        lines
    }

    /// The claims of a figure with this outcome, the strongest first.
    pub(super) fn spoke(&self, figure: &'a Figure, outcome: DecisionOutcome) -> Vec<&'a Claim> {
        let decisions = self.decisions(figure).into_iter();
        let those = decisions.filter(|decision| decision.outcome == outcome);
        those.filter_map(|decision| self.claims.get(&decision.claim).copied()).collect()
    }

    /// By how much a claim differs from a figure: " (+57)".
    fn apart(&self, claim: &Claim, figure: &Figure) -> String {
        let (Some(said), Some(value)) = (claim.value.low().or(claim.value.high()), figure.value)
        else {
            return String::new();
        };
        let gap = said - value;
        let sign = if 0.0 < gap { "+" } else { "−" };
        format!(" ({sign}{})", words::number(gap.abs(), &figure.measure, self.lang))
    }

    /// What carries the value: the chosen claim, or the parts that add up to it.
    pub(super) fn cited(&self, figure: &'a Figure) -> Vec<&'a Claim> {
        let chosen = figure.claim.as_ref().and_then(|id| self.claims.get(id)).copied();
        let Some(chosen) = chosen else { return Vec::new() };
        if [chosen.value.low(), chosen.value.high()].contains(&figure.value) {
            return vec![chosen];
        }
        let folded = self.spoke(figure, DecisionOutcome::Folded).into_iter();
        folded.filter(|claim| self.is_part(claim, figure)).collect()
    }

    /// What to cite for a figure: what carries it, or else all that it is worked out from.
    pub(super) fn to_cite(&self, figure: &'a Figure) -> Vec<&'a Claim> {
        let cited = self.cited(figure);
        if !cited.is_empty() {
            return cited;
        }
        figure.implied_by.iter().filter_map(|id| self.claims.get(id)).copied().collect()
    }

    /// Whether a claim is one of several that were added up to make a figure.
    pub(super) fn is_part(&self, claim: &Claim, figure: &Figure) -> bool {
        let chosen = figure.claim.as_ref().and_then(|id| self.claims.get(id));
        chosen.is_some_and(|chosen| {
            let is_sum = ![chosen.value.low(), chosen.value.high()].contains(&figure.value);
            is_sum && chosen.capture == claim.capture && figure.witnesses.contains(&claim.id)
        })
    }

    fn line(text: &mut String, indent: &str, line: &str) {
        text.extend([indent, &clean(line), "\n"]);
    }

    /// What became of every claim that spoke to the figure, the strongest first.
    fn decisions(&self, figure: &'a Figure) -> Vec<&'a Decision> {
        // Two figures without a date may share a cell and a time.
        let is_anothers = |decision: &Decision| {
            decision.outcome == DecisionOutcome::Chosen
                && figure.claim.as_ref().is_some_and(|claim| *claim != decision.claim)
                && !figure.witnesses.contains(&decision.claim)
        };
        let speaks = |decision: &&Decision| {
            decision.territory == figure.territory
                && decision.measure == figure.measure
                && decision.stages == figure.stages
                && decision.as_of == figure.as_of
                && decision.outcome != DecisionOutcome::OutOfWindow
                && !is_anothers(decision)
        };
        let mut decisions: Vec<_> = self.edition.decisions.iter().filter(speaks).collect();
        decisions.sort_by_key(|decision| (decision.rank, decision.claim.clone()));
        decisions
    }

    fn decision(&self, decision: &Decision, figure: &Figure, why: &str) -> String {
        let lang = self.lang;
        let mut text = String::new();
        let Some(claim) = self.claims.get(&decision.claim) else {
            // A sum of parts stands in no document.
            Self::line(&mut text, "  - ", lang.of(&decision.reason));
            return text;
        };
        let is_aside = decision.outcome == DecisionOutcome::SetAside;
        let apart = if is_aside { self.apart(claim, figure) } else { String::new() };
        let head = format!(
            "{} {}, {}{apart}, {}",
            claim.value_text,
            words::range(claim.stages, lang),
            self.speaker(claim),
            words::outcome(decision.outcome, lang),
        );
        Self::line(&mut text, "  - ", &format!("{head}{why}"));
        let counted = match claim.method {
            LISTING => lang.say(
                " (première ligne de la liste comptée)",
                " (first row of the list that was counted)",
            ),
            _ => "",
        };
        Self::line(&mut text, "      ", &format!("{}{counted}", self.words(claim)));
        let told = format!(
            "{} {}, {}",
            lang.say("du", "of"),
            words::time(&claim.as_of, lang),
            words::address(&claim.url, lang)
        );
        Self::line(&mut text, "      ", &told);
        text
    }

    /// Whether the words that carry a claim are ours and not those of its page.
    pub(super) fn is_restated(&self, claim: &Claim) -> bool {
        self.restated.contains(&claim.capture)
    }

    /// The words that carry a claim: a quotation, unless our copy restates the page.
    fn words(&self, claim: &Claim) -> String {
        let evidence = &claim.evidence;
        if self.is_restated(claim) {
            format!("{evidence} {}", self.lang.say("[reformulé]", "[restated]"))
        } else {
            format!("« {evidence} »")
        }
    }

    /// "FCPTS, in Concours pluripro".
    pub(super) fn speaker(&self, claim: &Claim) -> String {
        if claim.origin == claim.publisher {
            return claim.publisher.to_string();
        }
        format!("{}, {} {}", claim.origin, self.lang.say("dans", "in"), claim.publisher)
    }

    /// The sums that make up the figure: of its parts, and of its stages.
    fn sums(&self, figure: &Figure) -> Vec<String> {
        let Some(value) = figure.value.filter(|_| figure.measure.is_additive()) else {
            return Vec::new();
        };
        let parts: Vec<(String, f64)> = self
            .edition
            .geography
            .children(figure.territory)
            .filter_map(|child| {
                let part = self.beside(figure, child, figure.stages)?;
                Some((self.edition.geography.name(child).into_owned(), part))
            })
            .collect();
        let stages: Vec<(String, f64)> = Stage::ALL
            .into_iter()
            .map(StageRange::exactly)
            .filter(|&stage| figure.stages.contains(stage) && stage != figure.stages)
            .filter_map(|stage| {
                let part = self.beside(figure, figure.territory, stage)?;
                Some((words::range(stage, self.lang).to_owned(), part))
            })
            .collect();
        [parts, stages].iter().filter_map(|parts| Self::sum(parts, value)).collect()
    }

    /// The value of a neighbouring cell at the very time of a figure.
    fn beside(&self, figure: &Figure, territory: Territory, stages: StageRange) -> Option<f64> {
        let same = |other: &&Figure| {
            other.territory == territory
                && other.measure == figure.measure
                && other.stages == stages
                && (other.as_of.start, other.as_of.end) == (figure.as_of.start, figure.as_of.end)
        };
        self.edition.figures.iter().find(same)?.value
    }

    fn sum(parts: &[(String, f64)], value: f64) -> Option<String> {
        let sum: f64 = parts.iter().map(|(_, part)| part).sum();
        let equal = 1 < parts.len() && (sum - value).abs() < 0.5;
        let told: Vec<String> =
            parts.iter().map(|(name, part)| format!("{part} ({name})")).collect();
        equal.then(|| format!("= {}", told.join(" + ")))
    }

    /// What the names of complete lists say of the published counts of the figure.
    fn listed(&self, figure: &'a Figure) -> Vec<String> {
        let speaks = |id: &ClaimId| {
            let mut spoke = figure.witnesses.iter().chain(&figure.dissenters).chain(&figure.claim);
            spoke.any(|other| other == id)
        };
        let told =
            self.comparisons.iter().filter(|it| speaks(&it.listing) || speaks(&it.published));
        told.filter_map(|it| self.comparison(it)).collect()
    }

    fn comparison(&self, it: &Comparison) -> Option<String> {
        let (list, count) = (self.claims.get(&it.listing)?, self.claims.get(&it.published)?);
        let (names, printed) = (&list.value_text, &count.value_text);
        let (lister, speaker) = (self.speaker(list), self.speaker(count));
        let lang = self.lang;
        let gap = words::number(it.gap.abs(), &count.measure, lang);
        let sign = if 0.0 < it.gap { "+" } else { "−" };
        Some(if it.gap.abs() < 0.5 {
            match lang {
                Lang::Fr => format!(
                    "La liste complète ({lister}) nomme {names} CPTS : elle confirme « {printed} » ({speaker})."
                ),
                Lang::En => format!(
                    "The complete list ({lister}) names {names} CPTS: it supports “{printed}” ({speaker})."
                ),
            }
        } else {
            match lang {
                Lang::Fr => format!(
                    "La liste complète ({lister}) nomme {names} CPTS : elle contredit « {printed} » ({speaker}, {sign}{gap})."
                ),
                Lang::En => format!(
                    "The complete list ({lister}) names {names} CPTS: it contradicts “{printed}” ({speaker}, {sign}{gap})."
                ),
            }
        })
    }

    /// The conflicts that a claim of the figure takes part in.
    pub(super) fn conflicts(&self, figure: &Figure) -> Vec<&'a Conflict> {
        let spoke: Vec<&ClaimId> = figure.witnesses.iter().chain(&figure.dissenters).collect();
        let touches = |id: &ClaimId| spoke.contains(&id);
        let conflicts = self.edition.conflicts.iter().filter(|conflict| {
            touches(&conflict.set_aside) || conflict.against.iter().any(touches)
        });
        conflicts.collect()
    }
}

/// What others wrote cannot move the cursor of our terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

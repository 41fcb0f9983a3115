//! Why, in words: of a decision, of a conflict.

use super::bilingual::Bilingual;
use super::phrase;
use crate::model::Measure;
use crate::normalise::Claim;
use crate::reconcile::admission::admit::{Contradiction, Field};
use crate::reconcile::blame::slip;
use crate::reconcile::declared::context::Context;
use crate::reconcile::declared::interval::printed;
use crate::reconcile::statements::fold::Statement;

/// Words that stand in both languages as they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    pub(crate) fr: &'static str,
    pub(crate) en: &'static str,
}

/// What a step of the order says for the one that comes first, as a clause.
pub(crate) fn because(step: &str) -> Words {
    let (fr, en) = match step {
        "only_claim" => {
            ("elle est seule à parler de ce chiffre", "nothing else speaks of this figure")
        }
        "all_agree" => ("toutes disent la même chose", "all say the same"),
        "admission" => (
            "ce qui la précède dans l’ordre contredit d’autres chiffres retenus",
            "what comes before it in the order contradicts other figures",
        ),
        "within_bounds" => (
            "les autres chiffres retenus excluent le nombre de celle qui la précède dans l’ordre",
            "the other figures that are kept exclude the number of what comes before it in the order",
        ),
        "set_aside" => (
            "tout ce qui est dit de ce chiffre contredit d’autres chiffres retenus",
            "all that is said of this figure contradicts other figures that are kept",
        ),
        "fewest_errors" => (
            "c’est ainsi que le moins de chiffres sont faux",
            "so the fewest figures have to be wrong",
        ),
        "own_series" => (
            "elle est dans la suite de ce qui a été dit avant et après",
            "it is in line with what was said before and after",
        ),
        "precise_date" => ("sa date est précise", "its date is precise"),
        "speaks_for_territory" => {
            ("son auteur répond de ce territoire", "whoever says it answers for this territory")
        }
        "authority" => (
            "son auteur fait autorité pour ce chiffre",
            "whoever says it has authority for this figure",
        ),
        "first_hand" => ("elle est de première main", "it is first hand"),
        "stated_date" => ("sa date est donnée par le texte", "its date is given by the text"),
        "exact_before_approximate" => ("elle est plus exacte", "it is more exact"),
        "newest" => ("elle est plus récente", "it is more recent"),
        "witnesses" => ("plus de témoins la confirment", "more witnesses confirm it"),
        "finest_date" => ("sa date est plus fine", "its date is finer"),
        "newest_capture" => ("la page a été vue plus récemment", "the page was seen more recently"),
        "parts_before_total" => {
            ("le détail passe avant le total", "the parts come before their total")
        }
        _ => ("l’ordre alphabétique départage", "the alphabetical order breaks the tie"),
    };
    Words { fr, en }
}

/// Why the first of two that say otherwise is kept: told in the same words wherever it is told.
pub(crate) fn first_kept(step: &str) -> Bilingual {
    let because = because(step);
    Bilingual::new(
        format!("La première affirmation est retenue, car {}.", because.fr),
        format!("The first is kept because {}.", because.en),
    )
}

/// Why several are kept and one is not: the last of them in the order comes before it.
pub(crate) fn others_kept(step: &str, many: bool) -> Bilingual {
    let because = because(step);
    let (fr, en) = match step {
        // These speak of all of them.
        "fewest_errors" | "parts_before_total" | "claim_id" => {
            ("Ce qui est retenu l’est car", "What is kept is kept because")
        }
        _ if many => (
            "Celles-ci sont retenues : même la dernière d’entre elles passe avant, car",
            "These are kept: even the last of them comes before it, because",
        ),
        _ => ("Celle-ci est retenue, car", "The latter is kept because"),
    };
    Bilingual::new(format!("{fr} {}.", because.fr), format!("{en} {}.", because.en))
}

/// Whether a contradiction is between two figures of one cell.
pub(crate) fn is_head_on(field: &Field<'_>, number: usize, found: &Contradiction) -> bool {
    let cell = |n: usize| field.statements[n].cell();
    matches!(found.against[..], [other] if cell(other) == cell(number))
}

/// A number of units as a difference: "57", "1,5 point".
fn difference(measure: &Measure, units: i64) -> Bilingual {
    if !measure.is_share() {
        return phrase::number(measure, printed(measure, units));
    }
    let plain = phrase::number(&Measure::Communities, printed(measure, units));
    let (fr, en) = if units < 200 { ("point", "point") } else { ("points", "points") };
    Bilingual::new(format!("{}\u{a0}{fr}", plain.fr), format!("{} {en}", plain.en))
}

/// Why a statement was set aside, in one or two sentences.
pub(crate) fn contradiction(
    field: &Field<'_>,
    (number, found): (usize, &Contradiction),
    context: &Context<'_>,
) -> Bilingual {
    let statement = &field.statements[number];
    let lead = statement.lead();
    let measure = &lead.measure;
    if let [other] = found.against.as_slice()
        && field.statements[*other].cell() == statement.cell()
    {
        return head_on(&field.statements[*other], (statement, found.gap), context);
    }
    let said = phrase::clause(statement, context.geography);
    let mut out = if found.against.is_empty() {
        let (fr, en) = ("se contredit elle-même", "contradicts itself");
        Bilingual::new(format!("{} {fr}.", said.fr), format!("{} {en}.", said.en)).capital()
    } else if let Some(mut sum) = parts_and_whole(field, (number, found), context) {
        sum.say(&Bilingual::new(
            format!("Écartée : {}.", said.fr),
            format!("Set aside: {}.", said.en),
        ));
        sum
    } else {
        let against = found.against.iter().map(|&n| &field.statements[n]);
        let against = phrase::clauses(against, context.geography);
        Bilingual::new(
            format!("{} ne peut pas être vrai en même temps que : {}.", said.fr, against.fr),
            format!("{} cannot be true together with: {}.", said.en, against.en),
        )
        .capital()
    };
    let gap = difference(measure, found.gap);
    let (more_fr, more_en) = if found.up { ("de plus", "more") } else { ("de moins", "less") };
    out.say(&Bilingual::new(
        format!(
            "Il lui faudrait {} {more_fr} pour s’accorder avec tout ce qui est retenu.",
            gap.fr
        ),
        format!("It would take {} {more_en} to agree with all that is kept.", gap.en),
    ));
    if 1 < found.against.len() {
        out.say(&Bilingual::new(
            "La contradiction seule ne dit pas laquelle de ces affirmations est fausse.",
            "The contradiction alone does not tell which of them is wrong.",
        ));
    }
    out
}

/// The commonest contradiction between many: the parts of a territory make more than the whole, or
/// where the list is complete, not the same. Told as a sum; the members stand in the table.
fn parts_and_whole(
    field: &Field<'_>,
    (number, found): (usize, &Contradiction),
    context: &Context<'_>,
) -> Option<Bilingual> {
    let mut members = found.against.clone();
    members.push(number);
    let lead = |n: usize| field.statements[n].lead();
    let exact = |n: &usize| field.statements[*n].read.hard.is_exact();
    let stages = lead(number).stages;
    let whole = *members.iter().min_by_key(|&&n| lead(n).territory)?;
    members.retain(|&n| n != whole);
    let territory = lead(whole).territory;
    let below = |&n: &usize| field.tree.parents.get(&lead(n).territory) == Some(&territory);
    let same = |n: &usize| lead(*n).stages == stages;
    let fits = members.iter().all(|n| below(n) && same(n) && exact(n));
    if members.len() < 2 || !fits || !same(&whole) || !exact(&whole) {
        return None;
    }
    members.sort_by_key(|&n| lead(n).territory);
    let measure = &lead(number).measure;
    let amount = |units| phrase::number(measure, printed(measure, units));
    let term = |&n: &usize| {
        let amount = amount(field.statements[n].read.hard.low);
        let name = context.geography.name(lead(n).territory);
        Bilingual::new(format!("{name} {}", amount.fr), format!("{name} {}", amount.en))
    };
    let terms = Bilingual::joined(members.iter().map(term), " + ");
    let units: i64 = members.iter().map(|&n| field.statements[n].read.hard.low).sum();
    let (sum, over) = (amount(units), units - field.statements[whole].read.hard.high);
    let apart = difference(measure, over.abs());
    let (fr, en) = if over < 0 { ("de moins", "fewer") } else { ("de trop", "too many") };
    let said = phrase::clause(&field.statements[whole], context.geography);
    let count = members.len();
    Some(
        Bilingual::new(
            format!(
                "{}, or ses {count} parties font {} : {} ({} {fr}).",
                said.fr, sum.fr, terms.fr, apart.fr
            ),
            format!(
                "{}, but its {count} parts make {}: {} ({} {en}).",
                said.en, sum.en, terms.en, apart.en
            ),
        )
        .capital(),
    )
}

/// Two figures for one cell: who says what, and by how much they differ.
fn head_on(
    kept: &Statement<'_>,
    (aside, gap): (&Statement<'_>, i64),
    context: &Context<'_>,
) -> Bilingual {
    let (first, second) = (kept.lead(), aside.lead());
    let gap = difference(&first.measure, gap);
    let said = phrase::quantity(kept, context.geography);
    let other = phrase::value(&second.measure, &aside.value);
    let who = phrase::who(first).capital();
    let itself = first.origin == second.origin && first.capture == second.capture;
    let whom = if itself {
        Bilingual::new("et dans le même document", "and in the same document")
    } else {
        phrase::who(second)
    };
    let (date, second_date) = (phrase::date(&first.as_of), phrase::date(&second.as_of));
    let (fr, en) = if first.as_of == second.as_of {
        (
            format!("{}, {} {} ({})", said.fr, whom.fr, other.fr, date.fr),
            format!("{}, {} {} ({})", said.en, whom.en, other.en, date.en),
        )
    } else {
        (
            format!("{} ({}), {} {} ({})", said.fr, date.fr, whom.fr, other.fr, second_date.fr),
            format!("{} ({}), {} {} ({})", said.en, date.en, whom.en, other.en, second_date.en),
        )
    };
    let several = first.origin.contains(" et ");
    let (verb_fr, verb_en) = match (&first.measure, several) {
        (Measure::Communities, false) => ("compte", "counts"),
        (Measure::Communities, true) => ("comptent", "count"),
        (_, false) => ("donne", "gives"),
        (_, true) => ("donnent", "give"),
    };
    Bilingual::new(
        format!("{} {verb_fr} {fr} : {} d’écart.", who.fr, gap.fr),
        format!("{} {verb_en} {en}: {} apart.", who.en, gap.en),
    )
}

/// What may explain a disagreement, as one sentence; empty where nothing suggests itself.
pub(crate) fn causes(
    (kept, aside): (&Statement<'_>, &Statement<'_>),
    older: Option<&Claim>,
) -> Bilingual {
    let (first, second) = (kept.lead(), aside.lead());
    let mut causes = Vec::new();
    if first.as_of != second.as_of {
        causes.push(Bilingual::new("des dates différentes", "different dates"));
    }
    // Words of a copy that restates its page are ours: they tell nothing of what others mean.
    let are_theirs = !first.restated && !second.restated;
    if are_theirs && first.rule != second.rule && !first.rule.is_empty() && !second.rule.is_empty()
    {
        let (first, second) = (wording(&first.rule), wording(&second.rule));
        causes.push(Bilingual::new(
            format!("des définitions différentes ({} et {})", first.fr, second.fr),
            format!("different definitions ({} and {})", first.en, second.en),
        ));
    }
    if let Some(older) = older {
        let date = phrase::date(&older.as_of);
        causes.push(Bilingual::new(
            format!("la reprise d’un chiffre plus ancien ({})", date.fr),
            format!("a copy of an older figure ({})", date.en),
        ));
    }
    if kept.cell() == aside.cell() && one_digit_apart(kept, aside) {
        causes.push(Bilingual::new(
            "une faute de frappe (un seul chiffre diffère)",
            "a typing error (one digit differs)",
        ));
    }
    if causes.is_empty() {
        return Bilingual::default();
    }
    let all = Bilingual::joined(causes, ", ");
    Bilingual::new(
        format!("Causes possibles : {}.", all.fr),
        format!("Possible reasons: {}.", all.en),
    )
}

/// The words that gave the stages, as quotations; in words of our own where the page has none.
pub(crate) fn wording(rule: &str) -> Bilingual {
    let (fr, en) = match rule {
        "no stage named" => ("aucune étape nommée", "no stage named"),
        "as counted before" => ("l’étape du nombre qui précède", "the stage of the number before"),
        "signature told beside it" => ("une signature dite à côté", "a signature told beside it"),
        "ordinal" => ("le rang d’une communauté", "the rank of a community"),
        "total of its columns" => ("un total de colonnes", "a total of columns"),
        _ => {
            // What stands apart in the text is quoted apart.
            let quoted = |open: &str, close: &str| {
                let parts: Vec<_> =
                    rule.split(" + ").map(|it| format!("{open}{it}{close}")).collect();
                parts.join(" … ")
            };
            return Bilingual::new(quoted("«\u{a0}", "\u{a0}»"), quoted("“", "”"));
        }
    };
    Bilingual::new(fr, en)
}

fn one_digit_apart(a: &Statement<'_>, b: &Statement<'_>) -> bool {
    // Who contradicts itself on one page has not counted twice.
    let (first, second) = (a.lead(), b.lead());
    let itself = first.origin == second.origin && first.capture == second.capture;
    let (a, b) = (a.value.headline(), b.value.headline());
    let digits = [a, b].map(|number| number.to_string());
    // Of one digit, the other is always one digit apart.
    2 <= digits[0].len().min(digits[1].len())
        && (itself || !slip::are_neighbours(a, b))
        && strsim::osa_distance(&digits[0], &digits[1]) == 1
}

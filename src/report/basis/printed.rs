//! Which conflicts are printed, and in which order.

use crate::normalise::Claim;
use crate::reconcile::Conflict;

/// The conflicts in the order of a reader: communities before shares before persons, each group
/// widest gap first, since 400 000 persons and 57 communities cannot be compared.
pub(crate) fn as_read(conflicts: &[Conflict]) -> Vec<&Conflict> {
    let mut sorted: Vec<&Conflict> = conflicts.iter().collect();
    sorted.sort_by(|a, b| {
        let order = a.measure.cmp(&b.measure).then(b.gap.total_cmp(&a.gap));
        order.then_with(|| a.id.cmp(&b.id))
    });
    sorted
}

/// Whether two sides of a conflict are two numbers: "200" and "plus de 200" cannot both be true, and no
/// reader takes them for a disagreement. The tables have it.
pub(crate) fn is_printed(members: &[&Claim]) -> bool {
    let number = |claim: &Claim| {
        (claim.territory, claim.measure.clone(), claim.stages, claim.value.headline().to_bits())
    };
    members.len() < 2 || members.windows(2).any(|pair| number(pair[0]) != number(pair[1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Qualifier, Stage, StageRange, Territory, Value};
    use crate::report::sample;

    #[test]
    fn one_number_with_and_without_a_word_is_no_disagreement_to_print() {
        let edition = sample::edition();
        let claim = |number: f64, word| Claim {
            value: Value::printed(number, word).unwrap(),
            ..edition.claims[0].clone()
        };
        let (exact, more) = (claim(200.0, Qualifier::Exact), claim(200.0, Qualifier::MoreThan));
        let other = claim(201.0, Qualifier::Exact);
        let elsewhere = Claim { territory: Territory::department("44").unwrap(), ..exact.clone() };
        let below = Claim { stages: StageRange::exactly(Stage::Preproject), ..exact.clone() };
        #[rustfmt::skip]
        let cases = [
            (vec![&exact, &more], false),
            (vec![&exact, &other], true),
            (vec![&exact, &more, &other], true),
            (vec![&exact, &below], true),
            (vec![&exact, &elsewhere], true),
            (vec![&exact], true),
        ];
        for (members, expected) in cases {
            assert_eq!(is_printed(&members), expected, "for {members:#?}");
        }
    }
}

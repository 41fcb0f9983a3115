//! Errors planted among true claims: a small world, the same every time.

#[path = "../../benches/planted/judge.rs"]
mod judge;
#[path = "../../benches/planted/press.rs"]
mod press;
#[path = "../../benches/planted/world.rs"]
mod world;

struct Judged {
    said: Vec<press::Said>,
    read: judge::Read,
    found: recoupe::reconcile::Reconciled,
    verdicts: judge::Verdicts,
    world: world::World,
}

fn judged(seed: u64, months: usize, rate: f64) -> Judged {
    let mut rng = fastrand::Rng::with_seed(seed);
    let world = world::World::draw(&mut rng, months);
    let said = press::published(&world, &mut rng, rate);
    let read = judge::Read::new(&said);
    let found = read.reconciled(&(0..said.len()).collect::<Vec<_>>());
    let verdicts = read.verdicts(&found);
    Judged { said, read, found, verdicts, world }
}

#[test]
fn what_is_true_is_hardly_ever_contradicted() {
    let it = judged(7, 6, 0.0);
    let aside: Vec<_> = it.verdicts.set_aside.iter().map(|&n| &it.said[n]).collect();
    // Two bodies that count four days apart are compared, and one of them counted in between.
    assert!(500 * aside.len() <= it.said.len(), "{aside:#?}");
    let cover = it.read.coverage((&it.said, &it.world), &it.found, &it.verdicts);
    assert!(99 * cover.cells <= 100 * cover.contained, "{cover:?}");
}

#[test]
fn errors_are_found_and_the_truth_is_left_alone() {
    let it = judged(4, 4, 0.05);
    let revealable = it.read.revealable(&it.said);
    let ours = judge::score(&it.said, &revealable, &it.verdicts);
    assert!(10 <= ours.revealable, "{ours:?}");
    assert!(80 * ours.revealable <= 100 * ours.revealable_aside, "{ours:?}");
    assert!(90 * ours.revealable <= 100 * ours.revealable_shown, "{ours:?}");
    assert!(100 * ours.right_aside <= ours.right, "{ours:?}");
    for rule in ["latest", "majority", "priority"] {
        let theirs =
            judge::score(&it.said, &revealable, &judge::baseline(&it.said, &it.read, rule));
        assert!(2 * theirs.wrong_aside <= ours.wrong_aside, "{rule}: {theirs:?} {ours:?}");
        assert!(theirs.wrong_shown < ours.wrong_shown, "{rule}: {theirs:?} {ours:?}");
        assert!(ours.right_aside <= theirs.right_aside, "{rule}: {theirs:?} {ours:?}");
    }
    let kinds = judge::kinds(&it.said, &it.verdicts);
    assert!(4 <= kinds.len(), "{kinds:?}");
    let cover = it.read.coverage((&it.said, &it.world), &it.found, &it.verdicts);
    assert!(99 * cover.cells <= 100 * cover.contained, "{cover:?}");
    assert!(0 < cover.implied && 99 * cover.implied <= 100 * cover.implied_contained, "{cover:?}");
}

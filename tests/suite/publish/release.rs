//! A snapshot appears whole or not at all, and is never changed again.

use std::{
    fs::{self, File},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
};

use recoupe::model::Hint as _;
use recoupe::publish::{Draft, Lock, PublishError, sweep};

use super::{contents, edition, named, parquet, proof, publish};

#[test]
fn a_dropped_draft_leaves_nothing() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), &edition::full()).unwrap();
    let before = contents(output.path());
    let mut draft = Draft::new(output.path(), "second").unwrap();
    draft.tables(&edition::full(), proof).unwrap();
    assert!(draft.folder().join("claims.parquet").is_file());
    drop(draft);
    let unfinished = Draft::new(output.path(), "third").unwrap().release();
    assert!(matches!(unfinished, Err(PublishError::Incomplete)), "{unfinished:?}");
    assert_eq!(contents(output.path()), before);
}

#[test]
fn latest_moves_and_the_old_snapshot_stays() {
    let output = tempfile::tempdir().unwrap();
    let latest = output.path().join("latest");
    let first = publish(output.path(), &named("first")).unwrap();
    assert_eq!(fs::read_link(&latest).unwrap(), Path::new("snapshots/first"));
    let (open, kept) =
        (File::open(latest.join("figures.parquet")).unwrap(), contents(&first.folder));
    let second = publish(output.path(), &named("second")).unwrap();
    assert_eq!(fs::read_link(&latest).unwrap(), Path::new("snapshots/second"));
    assert!(!first.repeated && !second.repeated);
    assert_eq!(contents(&first.folder), kept);
    assert_eq!(parquet(open).height(), 2, "a reader keeps the old one");
    let hidden: Vec<_> = contents(output.path())
        .into_keys()
        .filter(|path| path.to_string_lossy().contains("/."))
        .collect();
    assert_eq!(hidden, Vec::<PathBuf>::new());
}

#[test]
fn a_snapshot_is_never_rewritten() {
    let output = tempfile::tempdir().unwrap();
    publish(output.path(), &named("first")).unwrap();
    publish(output.path(), &named("second")).unwrap();
    let again = publish(output.path(), &named("first")).unwrap();
    assert!(again.repeated, "the very same is published again");
    let latest = output.path().join("latest");
    assert_eq!(fs::read_link(&latest).unwrap(), Path::new("snapshots/first"));

    let before = contents(output.path());
    let mut other = named("second");
    other.claims.pop();
    let error = publish(output.path(), &other).unwrap_err();
    assert!(matches!(&error, PublishError::AlreadyPublished { run_id } if run_id == "second"));
    assert!(error.hint().is_some());
    assert_eq!(contents(output.path()), before, "nothing was overwritten");
}

#[test]
fn what_stands_in_the_way_is_named_and_left() {
    type Obstacle = fn(&Path);
    #[rustfmt::skip]
    let cases: [(&str, Obstacle, &str); 4] = [
        ("a folder named latest", |it| fs::create_dir(it.join("latest")).unwrap(), "`latest` must be ours"),
        ("a file named latest",   |it| drop(File::create(it.join("latest")).unwrap()), "`latest` must be ours"),
        ("a file named snapshots", |it| drop(File::create(it.join("snapshots")).unwrap()), "a file stands where"),
        ("a folder that cannot be written",
            |it| fs::set_permissions(it, fs::Permissions::from_mode(0o555)).unwrap(), "let the user"),
    ];
    for (name, obstacle, remedy) in cases {
        let output = tempfile::tempdir().unwrap();
        obstacle(output.path());
        let result = publish(output.path(), &edition::full());
        fs::set_permissions(output.path(), fs::Permissions::from_mode(0o755)).unwrap();
        // The administrator may write everywhere: then there was no obstacle.
        let Err(error) = result else {
            assert_eq!(name, "a folder that cannot be written");
            continue;
        };
        let hint = error.hint().unwrap_or_default();
        assert!(hint.contains(remedy), "for {name}: {error} ({error:?}), {hint}");
    }
}

#[test]
fn names_stay_inside() {
    let output = tempfile::tempdir().unwrap();
    for id in ["", ".", "..", "../x", "a/b", ".hidden", "é", "a b", &"x".repeat(129)] {
        let result = Draft::new(output.path(), id);
        assert!(matches!(result, Err(PublishError::RunId { .. })), "for {id:?}");
    }
    let mut draft = Draft::new(output.path(), "2024-03-02T03.00.00Z_a").unwrap();
    for name in ["", "/etc/x", "../x", "a/../../x", "./x", "a//b", "a/", "a\\b", "a\0b"] {
        let result = draft.write_file(name, b"");
        assert!(matches!(result, Err(PublishError::FileName { .. })), "for {name:?}");
    }
}

#[test]
fn a_crash_leaves_nothing_for_long() {
    let output = tempfile::tempdir().unwrap();
    sweep(&output.path().join("nothing yet")).unwrap();
    publish(output.path(), &edition::full()).unwrap();
    let before = contents(output.path());
    let draft = output.path().join("snapshots/.draft-dead/report");
    fs::create_dir_all(&draft).unwrap();
    drop(File::create(draft.join("half.html")).unwrap());
    symlink("snapshots/gone", output.path().join(".latest-dead")).unwrap();
    sweep(output.path()).unwrap();
    assert_eq!(contents(output.path()), before);
    assert!(!output.path().join("snapshots/.draft-dead").exists());
    assert!(output.path().join(".latest-dead").symlink_metadata().is_err());
}

#[test]
fn one_run_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output");
    let lock = Lock::take(&output).unwrap();
    for _ in 0..2 {
        let second = Lock::take(&output);
        assert!(matches!(second, Err(PublishError::Locked { .. })), "{second:?}");
    }
    drop(lock);
    let next = Lock::take(&output).expect("the lock is free again");
    // Somebody deletes the file, or puts another in its place: that lets nobody in.
    for is_replaced in [false, true] {
        fs::remove_file(output.join(".lock")).unwrap();
        if is_replaced {
            drop(File::create(output.join(".lock")).unwrap());
        }
        for _ in 0..2 {
            let other = Lock::take(&output);
            assert!(matches!(other, Err(PublishError::Locked { .. })), "{other:?}");
            drop(File::create(output.join(".lock")).unwrap());
        }
    }
    drop(next);
    Lock::take(&output).expect("the lock is free again");
}

//! A snapshot is sent whole, in an order in which no reader meets half of it.

use std::{fs, path::Path};

use recoupe::model::Hint as _;
use recoupe::publish::remote::{Destination, Order, RemoteError, SendEvent, Sent, send};
use recoupe::publish::{Nights, remember};
use serde_json::Value;

use super::{contents, edition, named, publish};

fn address(folder: &Path) -> Destination {
    Destination::parse(&format!("file://{}", folder.display())).unwrap()
}

/// Sends the latest snapshot, and tells in which order.
fn sent(output: &Path, to: &Path, rehearse: bool) -> (Result<Sent, RemoteError>, Vec<String>) {
    let mut order = Vec::new();
    let what = Order { snapshot: &output.join("latest"), output, rehearse };
    let result = send(what, &address(to), &mut |event| {
        if let SendEvent::Sent { path, .. } = event {
            order.push(path.to_owned());
        }
    });
    (result, order)
}

#[test]
fn all_is_there_before_anybody_is_led_to_it() {
    let (output, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let snapshot = publish(output.path(), &edition::full()).unwrap();
    remember(output.path(), Nights::Missing).unwrap();
    let to = to.path().join("new/folder");
    let (told, order) = sent(output.path(), &to, false);
    let (told, mine) = (told.unwrap(), contents(&snapshot.folder));
    assert_eq!((told.files, told.kept), (mine.len() + 3, 0), "with the night and two pointers");
    let last: Vec<_> = order.iter().rev().take(3).map(String::as_str).collect();
    assert_eq!(last, ["latest.json", "index.html", "snapshots/2024-03-02/manifest.json"]);
    assert_eq!(contents(&to.join("snapshots/2024-03-02")), mine);

    let pointer: Value =
        serde_json::from_slice(&fs::read(to.join("latest.json")).unwrap()).unwrap();
    assert_eq!(pointer["run_id"], "2024-03-02");
    for key in ["manifest", "report"] {
        assert!(to.join(pointer[key].as_str().unwrap()).is_file(), "{key}");
    }
    let index = fs::read_to_string(to.join("index.html")).unwrap();
    assert!(index.contains("snapshots/2024-03-02/report/index.html"), "{index}");
    let night = "history/snapshot=2024-03-02/figures.parquet";
    assert_eq!(fs::read(to.join(night)).unwrap(), fs::read(output.path().join(night)).unwrap());
}

#[test]
fn what_is_there_is_not_sent_again() {
    let (output, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    publish(output.path(), &edition::full()).unwrap();
    sent(output.path(), to.path(), false).0.unwrap();
    let before = contents(to.path());
    let (told, order) = sent(output.path(), to.path(), false);
    assert_eq!((told.unwrap().files, order), (0, Vec::<String>::new()));

    // An attempt that broke off: some files are missing, one is half there, nobody is led to them.
    let folder = to.path().join("snapshots/2024-03-02");
    for gone in ["manifest.json", "claims.csv"] {
        fs::remove_file(folder.join(gone)).unwrap();
    }
    let whole = fs::read_to_string(folder.join("figures.csv")).unwrap();
    super::super::night::write(&folder.join("figures.csv"), whole.get(..20).unwrap());
    let order = sent(output.path(), to.path(), false).1;
    let expected = ["claims.csv", "figures.csv", "manifest.json"];
    assert_eq!(order, expected.map(|name| format!("snapshots/2024-03-02/{name}")));
    assert_eq!(contents(to.path()), before);
}

#[test]
fn a_rehearsal_tells_and_writes_nothing() {
    let (output, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let snapshot = publish(output.path(), &edition::full()).unwrap();
    let absent = to.path().join("absent");
    let (told, order) = sent(output.path(), &absent, true);
    assert_eq!(told.unwrap().files, contents(&snapshot.folder).len() + 2);
    assert_eq!(order.last().map(String::as_str), Some("latest.json"));
    assert!(!absent.exists());
}

#[test]
fn a_new_snapshot_leaves_the_old_one_there() {
    let (output, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    publish(output.path(), &named("2024-03-02")).unwrap();
    sent(output.path(), to.path(), false).0.unwrap();
    let first = contents(&to.path().join("snapshots/2024-03-02"));
    publish(output.path(), &named("2024-03-03")).unwrap();
    sent(output.path(), to.path(), false).0.unwrap();
    assert_eq!(contents(&to.path().join("snapshots/2024-03-02")), first);
    let pointer = fs::read_to_string(to.path().join("latest.json")).unwrap();
    assert!(pointer.contains("\"snapshots/2024-03-03\""), "{pointer}");
}

#[test]
fn what_is_wrong_is_not_sent_and_nobody_is_led_to_it() {
    let (output, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let snapshot = publish(output.path(), &edition::full()).unwrap();

    let manifest = to.path().join("snapshots/2024-03-02/manifest.json");
    fs::create_dir_all(manifest.parent().unwrap()).unwrap();
    super::super::night::write(&manifest, "{}");
    let error = sent(output.path(), to.path(), false).0.unwrap_err();
    assert!(matches!(error, RemoteError::Other { .. }) && error.hint().is_some(), "{error}");
    assert_eq!(contents(to.path()).len(), 1);
    fs::remove_file(&manifest).unwrap();

    super::super::night::write(&snapshot.folder.join("figures.csv"), "damaged");
    let error = sent(output.path(), to.path(), false).0.unwrap_err();
    assert!(matches!(error, RemoteError::Damaged { .. }) && error.hint().is_some(), "{error}");
    assert!(!to.path().join("latest.json").exists() && !manifest.exists());

    fs::remove_file(snapshot.folder.join("manifest.json")).unwrap();
    let error = sent(output.path(), to.path(), false).0.unwrap_err();
    assert!(matches!(error, RemoteError::Snapshot(_)) && error.hint().is_some(), "{error}");
}

//! The README says what is so: its lists are those of the code, its links lead somewhere.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use recoupe::cli::Outcome;
use recoupe::publish::schema;

/// More is no longer read at one go.
const MAX_LINES: usize = 150;

/// Everybody who clones the project downloads the picture.
const MAX_PICTURE_BYTES: u64 = 150_000;

const COLUMNS_HEAD: &str = "\
# Tables and columns

Each table stands in `output/latest/` twice, as `<table>.parquet` and as `<table>.csv`. The same names, types and
meanings, also in French, are in `datapackage.json` beside them. `history` stands in `output/history/`, and `refused` where
[`recoupe reconcile`](reconcile.md) writes it. Written from `src/publish/schema/`; a test keeps it so.

";

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap()
}

/// Fails unless the file is this text, and then leaves the text where it can be copied from.
fn is_written(path: &str, expected: &str) {
    if read(path) != expected {
        let proposal =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(Path::new(path).file_name().unwrap());
        #[expect(
            clippy::disallowed_methods,
            reason = "nobody reads the proposal while it is written"
        )]
        fs::write(&proposal, expected).unwrap();
        panic!(
            "{path} is not what the schema says; look at it and run\n  cp {} {path}",
            proposal.display()
        );
    }
}

#[test]
fn every_column_is_described() {
    is_written("docs/columns.md", &format!("{COLUMNS_HEAD}{}", schema::markdown()));
}

#[test]
fn every_table_is_listed() {
    let (start, end) = ("<!-- tables -->\n", "<!-- /tables -->");
    let readme = read("README.md");
    let (before, rest) = readme.split_once(start).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let mut list = String::from("| table | a row is | columns |\n|---|---|---|\n");
    for table in schema::tables() {
        let (name, columns) = (table.name, table.fields.len());
        let _ = writeln!(list, "| [`{name}`](docs/columns.md#{name}) | {} | {columns} |", table.en);
    }
    is_written("README.md", &format!("{before}{start}{list}{end}{after}"));
}

#[test]
fn it_stays_short() {
    let lines = read("README.md").lines().count();
    assert!(lines < MAX_LINES, "README.md has {lines} lines, the limit is {MAX_LINES}");
}

#[test]
fn the_picture_is_small() {
    let bytes = fs::metadata("docs/report.png").unwrap().len();
    assert!(bytes < MAX_PICTURE_BYTES, "docs/report.png has {bytes} bytes");
}

#[test]
fn every_exit_code_is_told() {
    use Outcome::{Complete, Failed, Interrupted, Locked, Misused, Partial, Terminated};
    let readme = read("README.md");
    for outcome in [Complete, Failed, Misused, Partial, Locked, Interrupted, Terminated] {
        let code = outcome as u8;
        assert!(readme.contains(&format!("| {code} |")), "`{outcome:?}`, exit code {code}");
    }
}

#[test]
fn the_schema_has_its_history() {
    let version = schema::VERSION;
    assert!(
        read("README.md").contains(&format!("- **{version}**")),
        "schema {version} is not in the history: say what changed for whoever loads the tables"
    );
}

/// Links in text, `](path)`, without those to the web and those inside the page.
#[test]
fn every_link_leads_somewhere() {
    for page in [
        "README.md",
        "docs/columns.md",
        "docs/data.md",
        "docs/reconcile.md",
        "notebooks/README.md",
        "sources/README.md",
        "output/README.md",
    ] {
        let folder = Path::new(page).parent().unwrap();
        let text = read(page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap();
            if path.is_empty() || path.contains("://") {
                continue;
            }
            let target: PathBuf = folder.join(path);
            assert!(target.exists(), "{page} links to `{link}`, which does not exist");
        }
    }
}

/// A newcomer copies the two commands; what they copy is what is checked before a change lands.
#[test]
fn its_two_commands_are_the_ones_that_are_checked() {
    let commands = [
        ("\ncargo run -- run --offline", "cargo run --locked -- run --offline"),
        ("\ncargo test", "cargo test --locked"),
    ];
    let (readme, checked) = (read("README.md"), read(".ci/run"));
    for (told, run) in commands {
        assert!(readme.contains(told), "README.md does not tell `{}`", told.trim());
        assert!(checked.contains(run), ".ci/run does not run `{run}`");
    }
}

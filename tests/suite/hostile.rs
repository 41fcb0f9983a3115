//! Two nights of sources whose names and words attack whoever shows them: in everything that is
//! published they are text.

use std::{fs, path::Path};

use assert_cmd::Command;
use tempfile::TempDir;

use super::night::{files, write};

/// What no published text may hold as it is: marks that turn the writing, and what acts on a terminal.
fn acts(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// A folder of sources that attack, with nothing else in it.
fn stage() -> TempDir {
    let folder = TempDir::new().unwrap();
    let sources = folder.path().join("sources");
    for inside in ["vocabulary", "captures"] {
        fs::create_dir_all(sources.join(inside)).unwrap();
    }
    let territories = "vocabulary/territories.toml";
    fs::copy(Path::new("sources").join(territories), sources.join(territories)).unwrap();
    for (inside, bytes) in files(Path::new("tests/fixtures/hostile")) {
        write(&sources.join(inside), &String::from_utf8(bytes).unwrap());
    }
    folder
}

fn night(stage: &Path, on: &str) {
    let mut command = Command::cargo_bin("recoupe").unwrap();
    command.arg("--sources").arg(stage.join("sources"));
    command
        .args(["run", "--offline", "--quiet", "--as-of", on, "--output"])
        .arg(stage.join("output"));
    command.assert().code(0);
}

/// Publishes twice, so that what changed is told as well.
fn published(stage: &Path) -> Vec<(String, String)> {
    night(stage, "2026-11-01");
    let page = stage.join("sources/captures/attack_words.html");
    let text = fs::read_to_string(&page).unwrap();
    write(&page, &text.replace("58 CPTS", "59 CPTS"));
    night(stage, "2026-11-02");
    let latest = files(&stage.join("output/latest"));
    let texts = latest.into_iter().filter(|(path, _)| {
        !path.starts_with("captures") && path.extension().is_some_and(|end| end != "parquet")
    });
    texts
        .filter_map(|(path, bytes)| {
            Some((path.display().to_string(), String::from_utf8(bytes).ok()?))
        })
        .collect()
}

#[test]
fn hostile_names_are_text_wherever_they_are_published() {
    let stage = stage();
    let published = published(stage.path());
    let mut seen = [0; 4];
    for (path, text) in &published {
        let (_, end) = path.rsplit_once('.').unwrap();
        match end {
            "html" => {
                for forbidden in ["<script>alert", "<img", "onmouseover=\"", "href=\"javascript:"] {
                    assert!(!text.contains(forbidden), "{path} contains {forbidden}");
                }
                assert_eq!(text.matches("<script").count(), 1, "{path}: a script that is not ours");
                seen[0] += 1;
            }
            "atom" => {
                assert!(!text.contains("<script") && !text.contains("<img"), "{path}");
                assert!(text.contains("&lt;li&gt;"), "{path} tells of no change");
                assert!(text.contains("&amp;lt;script&amp;gt;alert(2)"), "{path}: {text}");
                seen[1] += 1;
            }
            "md" => {
                assert!(!text.contains("<script>") && !text.contains("](javascript:"), "{path}");
                seen[2] += 1;
            }
            "csv" => {
                for record in csv::Reader::from_reader(text.as_bytes()).records() {
                    for cell in &record.unwrap() {
                        let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                        assert!(!runs || cell.parse::<f64>().is_ok(), "{path}: {cell}");
                    }
                }
                seen[3] += 1;
            }
            _ => {}
        }
        // JSON has escapes of its own for them, which are not acted on.
        let found: Vec<char> = text.chars().filter(|&c| acts(c)).collect();
        assert!(end == "json" || found.is_empty(), "{path} contains {found:?}");
    }
    assert!(seen.iter().all(|&count| 1 < count), "{seen:?}");
    let (_, index) = published.iter().find(|(path, _)| path == "report/fr/index.html").unwrap();
    for shown in [
        "CPTS &lt;script&gt;alert(1)&lt;/script&gt; du Trégor",
        "=HYPERLINK(&quot;https://evil.example.org&quot;;&quot;CPTS&quot;) du Léon",
        "CPTS [U+0007]cloche[U+001B][31m de Brest",
        "[U+202E]CPTS[U+202C]",
    ] {
        assert!(index.contains(shown), "the index does not show {shown}");
    }
}

//! The schema as a page for people.

use std::fmt::Write as _;

use super::{Field, Kind, Presence, tables};

/// The tables and their columns as Markdown, for the README.
pub fn markdown() -> String {
    let mut text = String::new();
    for table in tables() {
        let _ = write!(text, "### `{}`\n\n{}.\n\n", table.name, table.en);
        text.push_str("| column | type | unit | meaning |\n|---|---|---|---|\n");
        for Field { column, presence } in &table.fields {
            let absent = match presence {
                Presence::Always => "",
                Presence::MaybeEmpty => ", may be empty",
                Presence::Nullable => ", may be null",
            };
            let meaning = match column.kind {
                Kind::Code(codes) => {
                    let codes = codes.iter().filter(|code| !code.is_empty());
                    let codes: Vec<String> = codes.map(|code| format!("`{code}`")).collect();
                    format!("{} ({})", column.en, codes.join(", "))
                }
                _ => column.en.to_owned(),
            };
            let (name, word, unit) = (column.name, column.kind.word(), column.unit);
            let _ = writeln!(text, "| `{name}` | {word}{absent} | {unit} | {meaning} |");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_names_every_column() {
        let text = markdown();
        for table in tables() {
            assert!(text.contains(&format!("### `{}`", table.name)), "{}", table.name);
            for field in &table.fields {
                let name = field.column.name;
                assert!(text.contains(&format!("| `{name}` |")), "`{name}` of `{}`", table.name);
            }
        }
    }
}

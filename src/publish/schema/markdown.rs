//! The schema as a page for people.

use std::fmt::Write as _;

use super::{Field, Kind, Presence, history, refused, tables};

/// The tables and their columns as Markdown, for the README.
pub fn markdown() -> String {
    let mut text = String::new();
    for table in tables().iter().chain([history(), refused()]) {
        let _ = write!(text, "### `{}`\n\n{}.", table.name, table.en);
        if !table.order.is_empty() {
            let _ = write!(text, " Sorted by `{}`.", table.order.join("`, `"));
        }
        if !table.key.is_empty() {
            let _ = write!(text, " No two rows share `{}`.", table.key.join("`, `"));
        }
        if !table.apart.is_empty() {
            let _ = write!(
                text,
                " No two rows share all of `{}`, some of which may be null.",
                table.apart.join("`, `")
            );
        } else if table.key.is_empty() {
            text.push_str(" Two rows may be alike.");
        }
        let leads: Vec<String> =
            table.references().map(|(name, to)| format!("`{name}` to `{}`", to.name)).collect();
        if !leads.is_empty() {
            let _ = write!(text, " Leads by {}.", leads.join(", by "));
        }
        text.push_str("\n\n");
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
            let word = match column.kind {
                Kind::Code(_) => "code",
                kind => kind.word(),
            };
            let (name, unit) = (column.name, column.unit);
            let _ = writeln!(text, "| `{name}` | {word}{absent} | {unit} | {meaning} |");
        }
        text.push('\n');
    }
    text.push_str("### Codes\n\nWhat the codes of these columns mean; in French they stand in `datapackage.json`.\n");
    for (columns, words) in super::words::topics() {
        let _ = write!(text, "\n| `{}` | meaning |\n|---|---|\n", columns.join("`, `"));
        for word in words {
            let _ = writeln!(text, "| `{}` | {} |", word.code, word.described());
        }
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
        for table in tables().iter().chain([history(), refused()]) {
            assert!(text.contains(&format!("### `{}`", table.name)), "{}", table.name);
            for field in &table.fields {
                let name = field.column.name;
                assert!(text.contains(&format!("| `{name}` |")), "`{name}` of `{}`", table.name);
            }
        }
    }
}

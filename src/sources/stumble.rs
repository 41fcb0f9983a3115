//! What the TOML reader stumbled over, in words for the person who wrote the file.

use thiserror::Error;

use super::error::Position;
use super::geography::nearest;

/// What the TOML reader stumbled over.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{message}", at.map(|at| format!("{at}: ")).unwrap_or_default())]
pub struct Stumble {
    /// Where it stands.
    pub at: Option<Position>,
    /// What it says: "unknown field `tittle`, expected one of …".
    pub message: String,
}

/// What the reader calls the types of values, and what people call them.
const TYPES: [(&str, &str); 8] = [
    ("u32", "a whole number, 0 or more"),
    ("usize", "a whole number, 0 or more"),
    ("f64", "a number"),
    ("a boolean", "`true` or `false`"),
    ("a string", "text in quotes"),
    ("a sequence", "a list in `[ ]`"),
    ("a map", "a table"),
    ("struct", "a table"),
];

impl Stumble {
    /// What the TOML reader says of this text.
    pub fn over(text: &str, error: &toml::de::Error) -> Self {
        Self::new(error.span().map(|span| Position::of(text, span)), error.message())
    }

    /// A stumble at this place, of which the reader says this.
    pub(super) fn new(at: Option<Position>, said: &str) -> Self {
        // The reader quotes the line below its message; the position says as much, shorter.
        let mut message = said.lines().collect::<Vec<_>>().join(", ");
        if let Some((found, expected)) = message.rsplit_once(", expected ") {
            let told = TYPES.iter().find(|(type_name, _)| expected.starts_with(type_name));
            if let Some((_, words)) = told {
                message = format!("{found}, expected {words}");
            }
        }
        Self { at, message }
    }

    /// What to do about it.
    pub fn remedy(&self) -> String {
        if let Some(word) = self.suggestion() {
            return format!("did you mean `{word}`?");
        }
        if self.message.starts_with("missing field ") {
            let remedy = "add it: sources/README.md tells what each key holds";
            return remedy.to_owned();
        }
        let starts = |with: &[&str]| with.iter().any(|word| self.message.starts_with(word));
        if starts(&["unknown "]) {
            return "take one of those, or delete the line".to_owned();
        }
        if starts(&["invalid type: map"]) && self.message.ends_with("expected a list in `[ ]`") {
            return "write the head of the table in two brackets: `[[documents]]`, once for each of them".to_owned();
        }
        if starts(&["invalid type", "invalid value"]) {
            return "text stands in quotes, numbers, dates, `true` and `false` do not".to_owned();
        }
        if starts(&["duplicate key"]) {
            return "keep one of the two lines".to_owned();
        }
        "a line reads `key = value`; text stands in quotes, on one line".to_owned()
    }

    /// The accepted word that is spelt most like the one found, where the message lists them.
    fn suggestion(&self) -> Option<String> {
        let mut words = self.message.split('`').skip(1).step_by(2);
        let found = words.next().filter(|_| self.message.starts_with("unknown "))?;
        nearest(found, words.map(str::to_owned))
    }
}

//! What a CDX server answers: the captures that a web archive holds of an address, one a line.
//!
//! Three forms are in use, and told apart by how they begin:
//!
//! ```text
//! [["urlkey","timestamp","original",…],["fr,example)/","20190624000000","http://example.fr/",…]]
//! {"urlkey": "fr,example)/", "timestamp": "20190624000000", "url": "http://example.fr/", …}
//! fr,example)/ 20190624000000 http://example.fr/ text/html 200 AAAA… 4321
//! ```
//!
//! A line that is damaged is counted and passed over. An answer that ends in a resume key has more to
//! come.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::Value;
use url::Url;

/// How many lines of one answer are read.
const MOST_ROWS: usize = 100_000;

/// The columns of a line of text, and of a table without a head.
const COLUMNS: [&str; 7] =
    ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"];

/// The moment of a capture, as web archives write it.
const TIMESTAMP: &str = "%Y%m%d%H%M%S";

/// One capture of a web archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CdxRow {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The address, as it was when it was made.
    pub original: Url,
    /// The status; none where the archive only noted that it saw the same again.
    pub status: Option<u16>,
    /// What the archive calls the content: equal contents are called the same.
    pub digest: String,
}

/// One answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CdxAnswer {
    /// The captures, in its order.
    pub rows: Vec<CdxRow>,
    /// Lines that say nothing that could be understood.
    pub damaged: usize,
    /// Where the rest begins, where there is one.
    pub resume: Option<String>,
}

impl CdxRow {
    /// The moment, as web archives write it.
    pub fn timestamp(&self) -> String {
        self.at.format(TIMESTAMP).to_string()
    }
}

impl CdxAnswer {
    /// Reads an answer; none where it is no answer of a CDX server, such as a web page.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with('[') {
            return Self::table(text);
        }
        if text.starts_with('<') {
            return None;
        }
        let mut answer = Self::default();
        let mut lines = text.lines().map(str::trim).take(MOST_ROWS).peekable();
        while let Some(line) = lines.next() {
            // A key stands alone behind an empty line.
            if line.is_empty() && lines.peek().is_some_and(|key| is_key(key)) {
                answer.resume = lines.next().map(str::to_owned);
            } else if !line.is_empty() {
                answer.take(if line.starts_with('{') { object(line) } else { plain(line) });
            }
        }
        let is_understood = text.is_empty() || !answer.rows.is_empty() || answer.resume.is_some();
        is_understood.then_some(answer)
    }

    /// A list of lists; the first names the columns, a key stands alone behind an empty one.
    fn table(text: &str) -> Option<Self> {
        let Ok(Value::Array(lines)) = serde_json::from_str(text) else { return None };
        let mut answer = Self::default();
        let mut columns: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
        let mut after_empty = false;
        for (number, line) in lines.into_iter().take(MOST_ROWS).enumerate() {
            let Value::Array(cells) = line else {
                answer.damaged += 1;
                continue;
            };
            let cells: Vec<String> = cells.iter().map(cell).collect();
            match cells.as_slice() {
                [] => after_empty = true,
                [key] if after_empty => answer.resume = Some(key.clone()),
                names if number == 0 && names.iter().any(|it| it == "timestamp") => {
                    columns = cells;
                }
                _ => {
                    let value = |name: &str| {
                        let at = columns.iter().position(|column| column == name)?;
                        cells.get(at).cloned()
                    };
                    answer.take(row(&value));
                }
            }
        }
        Some(answer)
    }

    fn take(&mut self, row: Option<CdxRow>) {
        match row {
            Some(row) => self.rows.push(row),
            None => self.damaged += 1,
        }
    }
}

fn is_key(line: &str) -> bool {
    !line.is_empty() && !line.contains(' ') && !line.starts_with('{')
}

fn cell(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn object(line: &str) -> Option<CdxRow> {
    let Ok(Value::Object(fields)) = serde_json::from_str(line) else { return None };
    row(&|name| fields.get(name).map(cell))
}

fn plain(line: &str) -> Option<CdxRow> {
    let cells: Vec<&str> = line.split(' ').collect();
    row(&|name| {
        let at = COLUMNS.iter().position(|column| *column == name)?;
        cells.get(at).map(|cell| (*cell).to_owned())
    })
}

/// A row, whose columns bear one of two names.
fn row(value: &dyn Fn(&str) -> Option<String>) -> Option<CdxRow> {
    let timestamp = value("timestamp").filter(|it| it.len() == 14)?;
    let original: Url = value("original").or_else(|| value("url"))?.parse().ok()?;
    if !matches!(original.scheme(), "http" | "https") || !original.has_host() {
        return None;
    }
    let status = value("statuscode").or_else(|| value("status")).unwrap_or_default();
    let status = match status.as_str() {
        "" | "-" => None,
        status => Some(status.parse().ok()?),
    };
    let digest = value("digest").filter(|digest| !digest.is_empty())?;
    let at = NaiveDateTime::parse_from_str(&timestamp, TIMESTAMP).ok()?.and_utc();
    Some(CdxRow { at, original, status, digest })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `timestamp status digest address` for each row, then what is damaged and the key.
    fn told(text: &str) -> String {
        let Some(answer) = CdxAnswer::parse(text.as_bytes()) else { return "none".to_owned() };
        let row = |row: &CdxRow| {
            let status = row.status.map_or("-".to_owned(), |status| status.to_string());
            format!("{} {status} {} {}", row.timestamp(), row.digest, row.original)
        };
        let mut lines: Vec<String> = answer.rows.iter().map(row).collect();
        lines.push(format!("{} damaged", answer.damaged));
        lines.extend(answer.resume);
        lines.join("; ")
    }

    #[test]
    fn answers() {
        let head = r#"["urlkey","timestamp","original","mimetype","statuscode","digest","length"]"#;
        let one = r#"["fr,a)/","20190624010203","http://a.fr/","text/html","200","AAA","42"]"#;
        let told_one = "20190624010203 200 AAA http://a.fr/";
        #[rustfmt::skip]
        let cases = [
            ("a table",            format!("[{head},\n{one}]"),                          format!("{told_one}; 0 damaged")),
            ("other columns",      r#"[["timestamp","digest","original"],["20190624010203","AAA","http://a.fr/"]]"#.to_owned(),
                "20190624010203 - AAA http://a.fr/; 0 damaged".to_owned()),
            ("a table without a head", format!("[{one}]"),                               format!("{told_one}; 0 damaged")),
            ("an empty table",     "[]".to_owned(),                                      "0 damaged".to_owned()),
            ("a head alone",       format!("[{head}]"),                                  "0 damaged".to_owned()),
            ("a key",              format!("[{head},{one},[],[\"fr,a)/ 2019\"]]"),       format!("{told_one}; 0 damaged; fr,a)/ 2019")),
            ("damaged rows",       format!("[{head},[\"x\"],7,{one},[\"k\",\"2019\",\"http://a.fr/\",\"-\",\"200\",\"A\",\"1\"]]"),
                format!("{told_one}; 3 damaged")),
            ("a cut table",        format!("[{head},\n{one}"),                           "none".to_owned()),
            ("objects",            "{\"urlkey\": \"fr,a)/\", \"timestamp\": \"20190624010203\", \"url\": \"http://a.fr/\", \"mime\": \"text/html\", \"status\": \"200\", \"digest\": \"AAA\"}\n{\"timestamp\": \n".to_owned(),
                format!("{told_one}; 1 damaged")),
            ("text",               "fr,a)/ 20190624010203 http://a.fr/ text/html 200 AAA 42\nfr,a)/ 20190625010203 http://a.fr/ warc/revisit - AAA 42\n".to_owned(),
                format!("{told_one}; 20190625010203 - AAA http://a.fr/; 0 damaged")),
            ("text with a key",    "fr,a)/ 20190624010203 http://a.fr/ text/html 200 AAA 42\n\nfr%2Ca%29%2F+2019\n".to_owned(),
                format!("{told_one}; 0 damaged; fr%2Ca%29%2F+2019")),
            ("text, damaged",      "fr,a)/ 20190624010203 http://a.fr/ text/html 200 AAA 42\nfr,a)/ 2019\nfr,a)/ 20191399999999 http://a.fr/ t 200 A 1\nfr,a)/ 20190624010203 file:///etc t 200 A 1\n".to_owned(),
                format!("{told_one}; 3 damaged")),
            ("nothing",            String::new(),                                        "0 damaged".to_owned()),
            ("a web page",         "<html><p>502 Bad Gateway</p></html>".to_owned(),     "none".to_owned()),
            ("an apology",         "org.archive.wayback.exception: blocked".to_owned(),  "none".to_owned()),
            ("an error",           "{\"message\": \"not found\"}".to_owned(),            "none".to_owned()),
        ];
        for (name, text, expected) in cases {
            assert_eq!(told(&text), expected, "for {name}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(bytes: Vec<u8>) {
            let _ = CdxAnswer::parse(&bytes).is_some();
        }

        #[test]
        fn no_odd_line_makes_it_panic(text in "([\\[\\]{}\",:]|timestamp|20190624010203|http://a.fr/| |\n){0,40}") {
            let _ = CdxAnswer::parse(text.as_bytes()).is_some();
        }
    }
}

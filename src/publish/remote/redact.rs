//! What others say of a failure, without what is secret in it.
//!
//! A store tells the address that it failed on, and an address can hold a signature or a password:
//! in its query or before its host. Neither is worth a line in a log.

use std::fmt;

/// The words of an error and of what caused it.
#[derive(Debug)]
pub struct Redacted(String);

impl Redacted {
    pub(super) fn of(error: &dyn std::error::Error) -> Self {
        let mut told = error.to_string();
        let mut why = error.source();
        while let Some(cause) = why {
            let text = cause.to_string();
            if !told.contains(&text) {
                told = format!("{told}: {text}");
            }
            why = cause.source();
        }
        Self(discreet(&told))
    }
}

impl fmt::Display for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Redacted {}

/// The text without the queries and the user names of the addresses in it, on one line.
fn discreet(text: &str) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ')' | '>' | ',');
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, address) = rest.split_at(at + 3);
        told.push_str(before);
        let (address, after) = address.split_at(address.find(ends).unwrap_or(address.len()));
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let (host, path) = address.split_at(address.find('/').unwrap_or(address.len()));
        told.push_str(host.rsplit('@').next().unwrap_or_default());
        told.push_str(path);
        rest = after;
    }
    told.push_str(rest);
    told.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_told() {
        #[rustfmt::skip]
        let cases = [
            ("no address",                               "no address"),
            ("GET https://a.example/b/c",                "GET https://a.example/b/c"),
            ("GET https://a.example/b?sig=SECRET after", "GET https://a.example/b after"),
            ("(https://u:SECRET@a.example/b), again",    "(https://a.example/b), again"),
            ("\"http://a.example?x=SECRET\": refused",   "\"http://a.example\": refused"),
            ("https://a/?t=SECRET https://b/?t=SECRET",  "https://a/ https://b/"),
            ("https://a/#SECRET\nx",                     "https://a/ x"),
        ];
        for (text, expected) in cases {
            assert_eq!(discreet(text), expected);
        }
    }
}

//! Bytes to characters: what the page declares, unless the bytes say otherwise.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::document::Unread;

/// The encoding that a page declares in its first bytes, if it is one we know.
///
/// ISO-8859-1 is read as windows-1252, as browsers do: the two differ in marks that French uses.
pub(super) fn declared_in_html(bytes: &[u8]) -> Option<&'static Encoding> {
    // Where a browser stops looking is 1024; pages with long scripts in front declare it later.
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset")?;
    let label = head[at + "charset".len()..].trim_start().strip_prefix('=')?.trim_start();
    let label = label.trim_start_matches(['"', '\'']);
    let end = label
        .find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c))
        .unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

/// Decodes: a byte-order mark first, then the declared encoding unless the bytes contradict it,
/// then UTF-8 if they are valid or nearly so, then a guess among those used for French.
pub(super) fn decode<'b>(bytes: &'b [u8], declared: Option<&'static Encoding>) -> Cow<'b, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    let text = std::str::from_utf8(bytes);
    // A cut at the end of a looked-at head must not make UTF-8 look invalid.
    let utf8 = text.map_or_else(
        |error| error.error_len().is_none() && bytes.len() < error.valid_up_to() + 4,
        |_| true,
    );
    match (declared, text) {
        (Some(encoding), _) if encoding != UTF_8 && !(utf8 && has_wide(bytes)) => {
            encoding.decode(bytes).0
        }
        (_, Ok(text)) => Cow::Borrowed(text),
        _ if utf8 => String::from_utf8_lossy(bytes),
        _ => mended(bytes).map_or_else(|| guess(bytes).decode(bytes).0, Cow::Owned),
    }
}

/// UTF-8 with stray letters of another code in it, as where a template and a database differ: those
/// alone are read as windows-1252. None where most letters are stray.
fn mended(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    let (mut letters, mut strays) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += chunk.invalid().len();
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    (strays < letters).then_some(text)
}

/// A page that declares UTF-8 and is not: it was read by a guess, and letters may be wrong.
pub(super) fn contradicted(bytes: &[u8]) -> Option<Unread> {
    let wrong = std::str::from_utf8(bytes).err()?;
    let declared =
        Encoding::for_bom(bytes).map_or_else(|| declared_in_html(bytes), |(it, _)| Some(it));
    let told = || match mended(bytes) {
        Some(_) => {
            "declared as UTF-8, which not all of it is; the rest read as windows-1252".to_owned()
        }
        None => format!("declared as UTF-8 and is not; read as {}", guess(bytes).name()),
    };
    (declared == Some(UTF_8))
        .then(|| Unread { locator: format!("byte {}", wrong.valid_up_to() + 1), reason: told() })
}

/// Whether valid UTF-8 holds more than ASCII, which another encoding hardly ever does by chance.
fn has_wide(bytes: &[u8]) -> bool {
    bytes.iter().any(|b| 0x80 <= *b)
}

/// Western European unless the bytes clearly are not.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(Some(b"fr"), chardetng::Utf8Detection::Deny);
    let latin =
        ["windows-1252", "iso-8859-15"].contains(&guessed.name().to_ascii_lowercase().as_str());
    if latin { guessed } else { WINDOWS_1252 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_declaration_is_told() {
        #[rustfmt::skip]
        let cases: &[(&[u8], Option<&str>)] = &[
            ("<meta charset=\"utf-8\">Île".as_bytes(), None),
            (b"<meta charset=\"windows-1252\">\xcele", None),
            (b"op\xe9rationnelles", None),
            (b"<meta charset=\"utf-8\">op\xe9rationnelles", Some("byte 25")),
            (b"<meta charset=\"utf-8\">R\xc3\xa9gion, \xc3\xa9t\xe9", Some("byte 35")),
        ];
        for (bytes, expected) in cases {
            let told = contradicted(bytes).map(|unread| unread.locator);
            assert_eq!(told.as_deref(), *expected, "for {}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn french_letters_survive() {
        #[rustfmt::skip]
        let cases: &[(&[u8], &str)] = &[
            ("<meta charset=\"utf-8\">Île-de-France".as_bytes(), "Île-de-France"),
            (b"<meta charset=\"windows-1252\">\xcele-de-France \x96 \x80", "Île-de-France – €"),
            (b"<meta charset=iso-8859-1>d\x92ici", "d’ici"),
            // A wrong declaration, both ways.
            ("<meta charset=\"iso-8859-1\">opérationnelles".as_bytes(), "opérationnelles"),
            (b"<meta charset=\"utf-8\">op\xe9rationnelles", "opérationnelles"),
            // None at all.
            (b"op\xe9rationnelles en R\xe9gion", "opérationnelles en Région"),
            ("\u{feff}Île".as_bytes(), "Île"),
            // A stray letter of another code does not change the others, nor do letters that look like it.
            (b"\xc3\x8ele-de-France, \xc3\xa0 l\xe2\x80\x99\xc3\xa9t\xe9.", "Île-de-France, à l’été."),
            (b"<meta charset=\"utf-8\">R\xc3\xa9gion, \xc3\xa0 \xc3\xa9gal: \xf4\xc3(", "Région, à égal: ôÃ("),
            (b"R\xe9gion, d\xe9partement, \xc3\xa9", "Région, département, Ã©"),
        ];
        for (bytes, expected) in cases {
            let got = decode(bytes, declared_in_html(bytes));
            assert!(got.ends_with(expected), "{got:?} should end with {expected:?}");
        }
    }
}

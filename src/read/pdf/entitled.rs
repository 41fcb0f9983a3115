//! The title that a file bears, where a person wrote it: it is shown above the page, as the title of a web page is.
//!
//! Many files bear none, the name of the file that they were made from, or that of the program that made them.

/// The fewest words of a title that says something.
const WORDS: usize = 3;
/// The longest title, in letters.
const LONGEST: usize = 300;

/// The title of a file as a text; empty where it says nothing.
pub(super) fn title(bytes: Option<&[u8]>) -> String {
    let text = super::super::folded(&decoded(bytes.unwrap_or_default()));
    let words = text.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count();
    let is_title = WORDS <= words && text.chars().count() <= LONGEST && !is_made(&text);
    if is_title { text } else { String::new() }
}

/// UTF-16 or UTF-8 where the file says so; else one letter a byte, as in the West of Europe.
fn decoded(bytes: &[u8]) -> String {
    let encoding = encoding_rs::Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    encoding.unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes).0.into_owned()
}

/// Whether it is a program that gave a title: "Microsoft Word - rapport v3.docx".
fn is_made(text: &str) -> bool {
    let text = text.to_lowercase();
    let file = [
        ".doc", ".docx", ".odt", ".indd", ".ppt", ".pptx", ".xls", ".xlsx", ".pdf", ".html", ".htm",
    ];
    text.starts_with("microsoft ") || file.iter().any(|end| text.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_is_a_title() {
        let utf16 = |text: &str| {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_be_bytes).collect::<Vec<u8>>()
        };
        let told = "Offre de soins – CPAM de l’Hérault";
        assert_eq!(title(Some(&utf16(told))), told);
        assert_eq!(title(Some(b"Note de l'ARS Bretagne")), "Note de l'ARS Bretagne");
        assert_eq!(title(Some(b"Bilan \xe0 la R\xe9union")), "Bilan à la Réunion");
        for none in ["Microsoft Word - note de mars", "bilan de la région.docx", "Lettre n° 14", ""]
        {
            assert_eq!(title(Some(&utf16(none))), "", "for {none}");
        }
        assert_eq!(title(None), "");
    }
}

//! How a text in both languages grows: piece by piece, sentence by sentence.

/// A text in both languages of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bilingual {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// A text in both languages.
    pub(crate) fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// Room for a sentence or two, so that they grow without being moved.
    pub(crate) fn roomy() -> Self {
        Self { fr: String::with_capacity(ROOM), en: String::with_capacity(ROOM) }
    }

    /// Adds a text in both languages.
    pub(crate) fn push(&mut self, fr: &str, en: &str) {
        self.fr.push_str(fr);
        self.en.push_str(en);
    }

    /// Adds a text that is the same in both languages.
    pub(crate) fn push_both(&mut self, text: &str) {
        self.push(text, text);
    }

    /// Keeps what was said apart from the sentence that comes.
    pub(crate) fn begin_sentence(&mut self) {
        for text in [&mut self.fr, &mut self.en] {
            if !text.is_empty() {
                text.push(' ');
            }
        }
    }

    /// Adds a sentence.
    pub(crate) fn say(&mut self, more: &Self) {
        for (text, more) in [(&mut self.fr, &more.fr), (&mut self.en, &more.en)] {
            if !text.is_empty() && !more.is_empty() {
                text.push(' ');
            }
            text.push_str(more);
        }
    }

    /// The texts one after another.
    pub(crate) fn joined(texts: impl IntoIterator<Item = Self>, by: &str) -> Self {
        let mut texts = texts.into_iter();
        let mut all = texts.next().unwrap_or_default();
        for text in texts {
            for (all, text) in [(&mut all.fr, text.fr), (&mut all.en, text.en)] {
                all.push_str(by);
                all.push_str(&text);
            }
        }
        all
    }

    /// With a capital at the beginning.
    pub(crate) fn capital(self) -> Self {
        let upper = |mut text: String| {
            if text.starts_with(|first: char| first.is_ascii()) {
                text[..1].make_ascii_uppercase();
                return text;
            }
            let first = text.chars().next().filter(|first| !first.is_uppercase());
            if let Some(first) = first {
                text.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
            }
            text
        };
        Self { fr: upper(self.fr), en: upper(self.en) }
    }
}

/// What an explanation takes, in bytes: most are shorter.
const ROOM: usize = 240;

/// What a few words take, in bytes: a name with a number or a date.
const PIECE: usize = 48;

/// A text that is added piece by piece.
pub(crate) fn built(add: impl FnOnce(&mut Bilingual)) -> Bilingual {
    let mut out = Bilingual { fr: String::with_capacity(PIECE), en: String::with_capacity(PIECE) };
    add(&mut out);
    out
}

//! How to cite the claim behind a figure.

use crate::normalise::Claim;

use super::telling::Telling;
use super::words::{self, address};

impl Telling<'_> {
    /// Ready to be pasted into or below an article.
    pub(super) fn citation(&self, claim: &Claim) -> String {
        let lang = self.lang;
        let published = match claim.published_on {
            Some(date) if date.start() == date.end() => {
                format!(
                    ", {} {}",
                    lang.say("publié le", "published on"),
                    words::day(date.end(), lang)
                )
            }
            Some(date) => format!(", {} {date}", lang.say("publié en", "published in")),
            None => String::new(),
        };
        let ours = claim.published_inferred && claim.published_on.is_some();
        let ours = if ours { lang.say(" (date établie par nous)", " (our dating)") } else { "" };
        let words = if self.is_restated(claim) {
            // Our copy has sentences of ours: nobody may quote them as the page's.
            let place = self.edition.geography.name(claim.territory);
            let cell = words::cell(&claim.measure, claim.stages, lang);
            let (colon, time) = (lang.say(" :", ":"), words::time(&claim.as_of, lang));
            format!("{place}, {cell}{colon} {} ({time})", claim.value_text)
        } else {
            // Quotation marks within quotation marks.
            let evidence = claim.evidence.replace("« ", "“").replace(" »", "”");
            format!("« {} »", evidence.replace("«\u{a0}", "“").replace("\u{a0}»", "”"))
        };
        // Beside the words that print another number.
        let corrected = if claim.corrected.is_some() {
            let meant = words::number(claim.value.headline(), &claim.measure, lang);
            format!(" [{} {meant}]", lang.say("corrigé :", "corrected:"))
        } else {
            String::new()
        };
        let copy = if self.is_restated(claim) {
            lang.say("page à relire, copie reformulée", "read the page again, restated copy")
        } else {
            lang.say("copie", "copy")
        };
        format!(
            "{}{corrected} ({} {}{published}{ours}, {}, {} {}, {} {})",
            words,
            lang.say("source :", "source:"),
            self.speaker(claim),
            address(&claim.url, lang),
            lang.say("consulté le", "seen on"),
            words::day(claim.last_seen, lang),
            copy,
            &claim.capture.to_string()[..16],
        )
    }
}

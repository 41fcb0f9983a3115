//! One claim as a citation ready to copy, as a newspaper prints it; `bibliography` has it for machines.

use maud::{Markup, html};

use crate::model::{Measure, StageRange};
use crate::normalise::Claim;
use crate::reconcile::Figure;
use crate::sources::has_address;

use crate::report::basis::address::page_name;
use crate::report::basis::credit::{is_overtaken, without_capital};
use crate::report::basis::desk::Desk;
use crate::report::language::words::{self, Lang, clean};
use crate::report::language::{dates, names, setting};

/// A claim to be cited, with what all the styles tell: worked out once for the three of them.
pub(crate) struct Cited<'d> {
    desk: &'d Desk<'d>,
    pub(crate) claim: &'d Claim,
    /// What it says, in our words.
    said: String,
    /// Who counted, and who repeats it.
    pub(crate) who: String,
    /// When its page was published, behind a comma.
    pub(crate) published: String,
    /// The words of the page in their marks, where they are its own: nobody may print ours as a quotation.
    pub(crate) quoted: Option<String>,
    /// What the page is called.
    pub(crate) title: String,
    /// What a bibliography says beside the source.
    pub(crate) note: String,
}

impl<'d> Cited<'d> {
    pub(crate) fn new(desk: &'d Desk<'d>, claim: &'d Claim) -> Self {
        let said = said(desk, claim);
        let quoted = (!desk.is_restated(claim)).then(|| Lang::quote(&claim.evidence));
        let note = note(desk, claim, &said, quoted.as_deref());
        let (who, published) = (desk.speaker(claim), published(desk, claim));
        Self { desk, claim, said, who, published, quoted, title: title(desk, claim), note }
    }

    /// A sentence to copy. It never begins with a character that a spreadsheet would take for a
    /// formula, whatever the publisher is called: the quotation mark comes first.
    pub(crate) fn press(&self) -> String {
        let Self { desk, claim, said, who, published, .. } = self;
        let lang = desk.lang;
        let seen = dates::day(claim.last_seen, lang);
        let url = if has_address(&claim.url) { claim.url.to_string() } else { nowhere(desk) };
        let source = lang.pick("Source\u{a0}:", "Source:");
        if let Some(quoted) = &self.quoted {
            let consulted = lang.pick("page consultée le", "page seen on");
            format!("{quoted} ({said}). {source} {who}{published}, {url}, {consulted} {seen}.")
        } else {
            let restated = lang.pick(
                "page à relire\u{a0}: nous n’en avons qu’une copie reformulée, du",
                "read the page first: all we have is a copy that restates it, of",
            );
            format!("{said}. {source} {who}{published}, {url}, {restated} {seen}.")
        }
    }
}

/// A figure as a sentence to copy: that of the claim that was kept, or else what it follows from.
pub(crate) fn figure(desk: &Desk<'_>, figure: &Figure) -> String {
    let lang = desk.lang;
    let chosen = figure.claim.as_ref().and_then(|id| desk.claim(id));
    // What one claim prints is cited with its page; a sum of several is ours, and says of what.
    if let Some(claim) = chosen
        && figure.value.is_none_or(|value| claim.value.headline().to_bits() == value.to_bits())
    {
        return Cited::new(desk, claim).press();
    }
    let place = desk.name(figure.territory);
    let cell = counted(&figure.measure, figure.stages, lang);
    let (value, date) = (desk.value(figure), dates::of_figure(figure, lang));
    let said = if chosen.is_some() { &figure.witnesses } else { &figure.implied_by };
    let implied = said.iter().filter_map(|id| desk.claim(id));
    let mut from: Vec<String> = implied
        .map(|claim| {
            let value = words::value(&claim.value, &claim.measure, lang);
            format!("{value} ({})", desk.who(claim))
        })
        .collect();
    from.dedup();
    let more = from.len().saturating_sub(MOST_IMPLIED);
    from.truncate(MOST_IMPLIED);
    let mut from = from.join(", ");
    if 0 < more {
        from.push_str(&desk.say(&format!(" et {more} autres"), &format!(" and {more} more")));
    }
    if !from.is_empty() {
        from = format!("{}{from}", desk.say(" à partir de : ", " from: "));
    }
    let edition = clean(&desk.edition.run.id);
    desk.say(
        &format!("{place}, {cell} : {value}, {date}. Calcul de Recoupe{from} ; édition {edition}."),
        &format!(
            "{place}, {cell}: {value}, {date}. Worked out by Recoupe{from}; edition {edition}."
        ),
    )
}

/// So many numbers that imply another are named in a citation; its proof has them all.
const MOST_IMPLIED: usize = 6;

/// A sentence to copy, folded below the number that it cites.
pub(crate) fn folded(desk: &Desk<'_>, citation: &str) -> Markup {
    html! {
        @if !citation.is_empty() {
            details.quote {
                summary { (desk.say("Citer ce chiffre", "Cite this figure")) }
                p.cite { (citation) }
            }
        }
    }
}

/// What is counted, and at which stages: out of its page, a number must say of what it is one.
fn counted(measure: &Measure, stages: StageRange, lang: Lang) -> String {
    let cell = names::cell(measure, stages, lang);
    if *measure == Measure::Communities { format!("CPTS, {cell}") } else { cell }
}

/// When its page was published, behind a comma, and that we say so where the page does not.
fn published(desk: &Desk<'_>, claim: &Claim) -> String {
    let Some(date) = claim.published_on else { return String::new() };
    let date = dates::partial(date, desk.lang);
    if claim.published_inferred {
        desk.say(
            &format!(", {date} (date établie par nous, la page n'en porte pas)"),
            &format!(", {date} (our dating, the page bears no date)"),
        )
    } else {
        format!(", {date}")
    }
}

/// Since when its page does not say it any more, where it was taken back.
fn withdrawn(desk: &Desk<'_>, claim: &Claim) -> String {
    let day = claim.withdrawn_at.filter(|_| !is_overtaken(desk, claim));
    day.map_or_else(String::new, |day| {
        let day = dates::day(day, desk.lang);
        desk.say(
            &format!(" ; chiffre retiré de la page depuis le {day}"),
            &format!("; the page has withdrawn this figure since {day}"),
        )
    })
}

/// What the claim says, in our words: "Bretagne, CPTS, contrat signé (ACI) : 33, au 1er mars 2024".
fn said(desk: &Desk<'_>, claim: &Claim) -> String {
    let lang = desk.lang;
    let place = desk.name(claim.territory);
    let value = words::value(&claim.value, &claim.measure, lang);
    let cell = counted(&claim.measure, claim.stages, lang);
    let colon = lang.pick("\u{a0}:", ":");
    let (corrected, withdrawn) = (corrected(desk, claim), withdrawn(desk, claim));
    let date = dates::of(&claim.measure, &claim.as_of, lang);
    format!("{place}, {cell}{colon} {value}{corrected}, {date}{withdrawn}")
}

/// What the page prints, where a person has corrected it; else nothing.
pub(crate) fn corrected(desk: &Desk<'_>, claim: &Claim) -> String {
    claim.corrected.as_ref().map_or_else(String::new, |corrected| {
        let printed = words::value(&corrected.printed, &claim.measure, desk.lang);
        desk.say(
            &format!(" (corrigé ; la page imprime {printed})"),
            &format!(" (corrected; the page prints {printed})"),
        )
    })
}

/// What the page is called. Where it bears no title, or all we have is a copy whose words are ours, the
/// name stands for it that the declaration of the source gives.
fn title(desk: &Desk<'_>, claim: &Claim) -> String {
    let own = desk.capture(claim.capture).filter(|_| !desk.is_restated(claim));
    let own = own.map(|record| clean(&record.title).into_owned()).filter(|title| !title.is_empty());
    if let Some(own) = own {
        return own;
    }
    let declared = desk.source(&claim.source).map(|record| setting::french(&record.source.title));
    declared.unwrap_or_else(|| clean(&claim.publisher).into_owned())
}

/// What a bibliography says beside the source: the words, who counted, and where we keep the proof.
fn note(desk: &Desk<'_>, claim: &Claim, said: &str, quoted: Option<&str>) -> String {
    let lang = desk.lang;
    let origin = without_capital(&clean(&claim.attributed_to));
    let origin = if origin.is_empty() || origin == clean(&claim.publisher) {
        String::new()
    } else {
        format!("{} {}. ", lang.pick("Selon", "According to"), desk.with_article(&origin))
    };
    let page = page_name(claim.territory);
    let edition = clean(&desk.edition.run.id);
    let (quoted, space) = quoted.map_or(("", ""), |quoted| (quoted, " "));
    format!(
        "{said}. {quoted}{space}{origin}Recoupe, {} {edition}, {}/{page}#{}",
        lang.pick("édition", "edition"),
        lang.code(),
        claim.id
    )
}

/// What stands for the address of a page that nobody knows.
pub(crate) fn nowhere(desk: &Desk<'_>) -> String {
    desk.say("adresse de la page inconnue", "address of the page not known")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::report::sample;
    use serde_json::{Value, json};

    use super::*;
    use crate::archive::Origin;
    use crate::model::PartialDate;
    use crate::publish::Edition;

    #[test]
    fn one_claim_in_three_styles() {
        let mut edition = sample::edition();
        let claim = &mut edition.claims[0];
        claim.publisher = "A & B {50 %}\u{202e}".into();
        claim.url = Arc::new("https://a.example/p?q={x}".parse().unwrap());
        claim.published_on = PartialDate::month(2024, 2);
        let edition = edition;
        let (desk, claim) = (Desk::new(&edition, Lang::Fr), &edition.claims[0]);
        let cited = Cited::new(&desk, claim);
        let bibtex = cited.bibtex();
        assert!(bibtex.starts_with(&format!("@online{{{},\n", claim.id)), "{bibtex}");
        assert!(bibtex.contains("author = {{A \\& B \\{50 \\%\\}[U+202E]}}"), "{bibtex}");
        assert!(bibtex.contains("date = {2024-02}"), "{bibtex}");
        let depth = |text: &str| text.matches('{').count() - text.matches('}').count();
        assert_eq!(depth(&bibtex.replace("\\{", "").replace("\\}", "")), 0, "{bibtex}");
        let items: Value = serde_json::from_str(&cited.csl()).unwrap();
        assert_eq!(items[0]["id"], claim.id.to_string());
        assert_eq!(items[0]["issued"]["date-parts"], json!([[2024, 2]]));
        assert_eq!(items[0]["author"][0]["literal"], "A & B {50 %}[U+202E]");
        assert!(cited.press().starts_with('«'));
    }

    /// What the page does not say of itself is told as ours, and what it says no more as withdrawn.
    #[test]
    fn a_date_of_ours_and_a_number_taken_back_are_told() {
        let mut edition = sample::edition();
        let claim = &mut edition.claims[0];
        claim.published_on = PartialDate::month(2024, 2);
        claim.published_inferred = true;
        claim.withdrawn_at = claim.last_seen.succ_opt();
        let edition = edition;
        let (desk, claim) = (Desk::new(&edition, Lang::Fr), &edition.claims[0]);
        let cited = Cited::new(&desk, claim);
        let press = cited.press();
        assert!(press.contains("février 2024 (date établie par nous"), "{press}");
        assert!(press.contains("chiffre retiré de la page depuis le"), "{press}");
        assert!(press.contains(", CPTS, toutes étapes confondues"), "{press}");
        let bibtex = cited.bibtex();
        assert!(bibtex.contains("date = {2024-02~}"), "{bibtex}");
        let items: Value = serde_json::from_str(&cited.csl()).unwrap();
        assert_eq!(items[0]["issued"]["circa"], true);
    }

    /// A bibliography names the page, unless all that we have are words of ours.
    #[test]
    fn a_bibliography_names_the_page() {
        let mut edition = sample::edition();
        let own = "title = {{Où en sont les CPTS ?}}";
        let told = |edition: &Edition| {
            let desk = Desk::new(edition, Lang::Fr);
            let cited = Cited::new(&desk, &edition.claims[0]);
            (cited.bibtex(), cited.csl())
        };
        let (bib, items) = told(&edition);
        assert!(bib.contains(own), "{bib}");
        assert!(items.contains("\"title\":\"Où en sont les CPTS ?\""), "{items}");
        for record in &mut edition.captures {
            record.capture.origin = Origin::Restated;
        }
        assert!(!told(&edition).0.contains(own), "the words of our copy are no title of the page");
    }

    /// "Selon ministère" is no French, and neither is "selon La fédération".
    #[test]
    fn who_counted_is_named_as_a_sentence_has_it() {
        #[rustfmt::skip]
        let cases = [
            ("ministère", "Selon le ministère. ", "According to the ministère. "),
            ("La fédération", "Selon la fédération. ", "According to la fédération. "),
            ("guichet CPTS des URPS", "Selon le guichet CPTS des URPS. ", "According to the guichet CPTS des URPS. "),
            ("Claude Leicher", "Selon Claude Leicher. ", "According to Claude Leicher. "),
        ];
        for (name, fr, en) in cases {
            let mut edition = sample::edition();
            edition.claims[0].attributed_to = name.into();
            for (lang, expected) in [(Lang::Fr, fr), (Lang::En, en)] {
                let desk = Desk::new(&edition, lang);
                let note = Cited::new(&desk, &edition.claims[0]).note;
                assert!(note.contains(expected), "{note}");
            }
        }
    }
}

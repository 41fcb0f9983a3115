//! The front page as Markdown: the same lines, for a mail, a wiki or a reader without a browser.
//!
//! What comes from elsewhere is escaped character by character, so that it can neither become
//! markup of Markdown nor HTML.

use std::fmt::Write as _;

use crate::model::Territory;
use crate::reconcile::Status;

use crate::report::basis::address::Spot;
use crate::report::basis::desk::Desk;
use crate::report::basis::restated;
use crate::report::findings::dispute::{self, Dispute, Quote};
use crate::report::findings::front::{self, Line};
use crate::report::findings::method::{self, Chapter};
use crate::report::findings::{aims, changes, health};
use crate::report::language::words::{Lang, clean, first_upper};
use crate::report::language::{dates, names};

/// The name of the Markdown page of a language.
pub(crate) const fn name(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "report.md",
        Lang::En => "report.en.md",
    }
}

/// The front page of the language of the desk.
pub(crate) fn page(desk: &Desk<'_>) -> String {
    let mut text = Text(String::new());
    text.heading(1, &desk.say("Combien de CPTS en France ?", "How many CPTS are there in France?"));
    text.paragraph(&escape(&method::what_is_a_cpts(desk)));
    text.paragraph(&format!("*{}*", escape(&method::imprint(desk))));
    if desk.has_restated() {
        text.paragraph(&escape(&restated::explained(desk)));
    }
    answer(desk, &mut text);
    matrix(desk, &mut text);
    course(desk, &mut text);
    disputes(desk, &mut text);
    changed(desk, &mut text);
    sources(desk, &mut text);
    chapter(&mut text, &method::method(desk));
    chapter(&mut text, &method::limits(desk));
    text.0
}

/// A page that grows.
struct Text(String);

impl Text {
    fn put(&mut self, line: &str) {
        // Writing to a `String` cannot fail.
        let _written = writeln!(self.0, "{line}");
    }

    fn heading(&mut self, level: usize, title: &str) {
        if !self.0.is_empty() {
            self.put("");
        }
        self.put(&format!("{} {}", "#".repeat(level), escape(title)));
    }

    fn paragraph(&mut self, text: &str) {
        self.put("");
        self.put(text);
    }

    fn table(&mut self, heads: &[String], rows: &[Vec<String>]) {
        self.put("");
        self.put(&format!(
            "| {} |",
            heads.iter().map(|head| escape(head)).collect::<Vec<_>>().join(" | ")
        ));
        self.put(&format!("|{}", " --- |".repeat(heads.len())));
        for row in rows {
            self.put(&format!("| {} |", row.join(" | ")));
        }
    }
}

/// Text as text: what Markdown or HTML would read as markup is written as a character reference
/// or behind a backslash.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    // A line that begins so would be a list, a rule or a heading.
    match escaped.chars().next() {
        Some('-' | '+' | '=') => format!("\\{escaped}"),
        _ => escaped,
    }
}

/// A colon keeps its distance in French only.
const fn colon(lang: Lang) -> &'static str {
    lang.pick("\u{a0}:", ":")
}

fn link(text: &str, href: &str) -> String {
    format!("[{}]({href})", escape(text))
}

fn answer(desk: &Desk<'_>, text: &mut Text) {
    let answer = front::answer(desk);
    text.heading(2, &desk.say("La réponse", "The answer"));
    match &answer.lead {
        Some(line) => {
            let deed = escape(&names::deed(&line.value, line.stages, desk.lang));
            let (at, who) = (dates::of_number(&line.at, desk.lang), escape(&line.who));
            let at = escape(&at);
            text.paragraph(&format!("**{}** {deed}, {at}.", link(&line.value, &line.href)));
            let source = desk.say("Source :", "Source:");
            text.paragraph(&format!("{source} {who}. {} {}", line.mark, escape(&line.sure)));
            if !line.old.is_empty() {
                text.paragraph(&escape(&line.old));
            }
        }
        None => text.paragraph(&desk.say(
            "Aucun chiffre national n'a été trouvé dans les pages lues.",
            "No national figure was found in the pages read.",
        )),
    }
    if let Some(told) = method::silence(desk) {
        text.paragraph(&format!("**{}**", escape(&told)));
    }
    lines(desk, text, &answer.stages);
    if !answer.population.is_empty() {
        text.heading(3, &desk.say("Population couverte", "Population covered"));
        lines(desk, text, &answer.population);
    }
    if !answer.targets.is_empty() {
        text.heading(3, &desk.say("Les objectifs annoncés", "The announced targets"));
        text.put("");
    }
    let colon = colon(desk.lang);
    for target in &answer.targets {
        let quotation = escape(&target.quotation);
        let value = link(&target.value, &target.href);
        let (who, date, reached) =
            (escape(&target.who), escape(&target.date), escape(&target.reached));
        let stop = desk.lang.pick("\u{202f}; ", "; ");
        text.put(format!("- {value}{colon} {quotation} ({who}{stop}{date}). {reached}").trim_end());
    }
}

fn lines(desk: &Desk<'_>, text: &mut Text, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    let heads = [
        desk.say("Quoi", "What"),
        desk.say("Combien", "How many"),
        desk.say("Quand", "When"),
        desk.say("Selon qui", "According to"),
        desk.say("Est-ce sûr ?", "How sure"),
    ];
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            let value = link(&line.value, &line.href);
            let told = [&line.status, &line.remark, &line.caution];
            let told = told.into_iter().filter(|it| !it.is_empty());
            let told: Vec<_> =
                told.map(|it| escape(&first_upper(it.trim_end_matches('.')))).collect();
            let sure = format!("{} {}.", line.mark, told.join(". "));
            let age = format!(" ({})", escape(&line.age));
            let when = escape(&line.at) + if line.age.is_empty() { "" } else { &age };
            vec![escape(&line.what), value, when, escape(&line.who), sure]
        })
        .collect();
    text.table(&heads, &rows);
}

fn matrix(desk: &Desk<'_>, text: &mut Text) {
    let matrix = front::matrix(desk);
    text.heading(2, &desk.say("Région par région", "Region by region"));
    let mut heads = vec![desk.say("Région", "Region")];
    heads.extend(matrix.columns);
    let missing = names::status(Status::Missing, desk.lang);
    let cell = |cell: &Option<Line>| match cell {
        Some(line) => {
            let (rift, word) = names::status(Status::Conflict, desk.lang);
            let dispute = line.disputed && line.mark != rift;
            let dispute = if dispute { format!(", {rift} {word}") } else { String::new() };
            let value = link(&line.value, &line.href);
            format!(
                "{value}, {} ({} {}{dispute})",
                escape(&line.short_date),
                line.mark,
                escape(&line.status)
            )
        }
        None => format!("{} {}", missing.0, missing.1),
    };
    let rows: Vec<Vec<String>> = matrix
        .rows
        .iter()
        .map(|row| {
            let name =
                row.href.as_ref().map_or_else(|| escape(&row.name), |href| link(&row.name, href));
            std::iter::once(name).chain(row.cells.iter().map(cell)).collect()
        })
        .collect();
    text.table(&heads, &rows);
}

fn course(desk: &Desk<'_>, text: &mut Text) {
    let evolutions = dispute::evolutions(desk, Territory::FRANCE, 3, Spot::Front);
    if evolutions.is_empty() {
        return;
    }
    text.heading(2, &desk.say("Dans le temps", "Over time"));
    text.paragraph(&desk.say(
        "Ces nombres diffèrent parce qu'ils parlent de dates différentes : une évolution, pas un désaccord.",
        "These numbers differ because they speak of different dates: the course of time, not a disagreement.",
    ));
    text.put("");
    for evolution in evolutions {
        let steps: Vec<_> = evolution
            .steps
            .iter()
            .map(|step| format!("{} ({})", link(&step.value, &step.href), escape(&step.date)))
            .collect();
        text.put(&format!(
            "- {}{} {}",
            escape(&evolution.title),
            colon(desk.lang),
            steps.join(" → ")
        ));
    }
}

fn disputes(desk: &Desk<'_>, text: &mut Text) {
    text.heading(2, &desk.say("Les désaccords", "Disagreements"));
    let disputes: Vec<_> = dispute::disputes(desk, Spot::Front).take(MOST_DISPUTES).collect();
    let more = desk.disputes.len() - disputes.len();
    if disputes.is_empty() {
        text.paragraph(
            &desk.say("Aucun désaccord entre les sources.", "No disagreement between the sources."),
        );
    }
    for dispute in disputes {
        dispute_text(desk, text, &dispute);
    }
    if 0 < more {
        text.paragraph(&desk.say(
            &format!("Et {more} autres désaccords, dans la table « conflicts »."),
            &format!("And {more} more disagreements, in the table “conflicts”."),
        ));
    }
    let listings = dispute::listings(desk);
    if !listings.is_empty() {
        let title = desk.say(
            "Les listes de noms et les nombres publiés",
            "Lists of names and published numbers",
        );
        text.heading(3, &title);
        text.put("");
    }
    for told in listings {
        text.put(&format!("- {}", escape(&told)));
    }
}

/// So many conflicts are told in full, the widest.
const MOST_DISPUTES: usize = 100;

fn dispute_text(desk: &Desk<'_>, text: &mut Text, dispute: &Dispute) {
    text.heading(3, &dispute.title);
    let gap = desk.say(&format!("Écart : {}.", dispute.gap), &format!("Gap: {}.", dispute.gap));
    text.paragraph(&format!("**{}** {}", escape(&gap), escape(&dispute.sentence)));
    text.put("");
    let colon = colon(desk.lang);
    let mut side = |word: &str, quote: &Quote| {
        let value = link(&quote.value, &quote.href);
        let (what, date) = (escape(&quote.what), escape(&quote.date));
        let (quotation, who) = (escape(&quote.quotation), escape(&quote.who));
        text.put(&format!("- {word}, {value} ({what}, {date}){colon} {quotation}, {who}"));
    };
    for quote in &dispute.kept {
        side(desk.lang.pick("● retenu", "● kept"), quote);
    }
    for quote in &dispute.set_aside {
        side(desk.lang.pick("≠ écarté", "≠ set aside"), quote);
    }
    if !dispute.advice.is_empty() {
        let what = desk.say("Ce qui accorderait tout. ", "What would make all agree. ");
        text.paragraph(&format!("{}{}", escape_start(&what), escape(&dispute.advice)));
    }
    let decided = desk.say("Ce qui a départagé : ", "What decided: ");
    text.paragraph(&format!("{}{}.", escape_start(&decided), escape(&dispute.step)));
}

/// The start of a sentence, its last space kept.
fn escape_start(text: &str) -> String {
    format!("{} ", escape(text))
}

fn changed(desk: &Desk<'_>, text: &mut Text) {
    let changes = changes::changes(desk);
    text.heading(2, &desk.say("Ce qui a changé", "What has changed"));
    text.paragraph(&escape(&changes.intro));
    if !changes.told.is_empty() {
        text.put("");
    }
    for told in &changes.told {
        text.put(&format!("- {} {}", escape(&told.sentence), escape(&told.why)));
    }
    let colon = colon(desk.lang);
    let ago = desk.say("Il y a un an, ", "A year ago, ");
    for year in aims::year_ago(desk) {
        let what = link(&year.what, &year.href);
        text.paragraph(&format!("{}{what}{colon} {}", escape_start(&ago), escape(&year.sentence)));
    }
    if !changes.more.is_empty() {
        text.paragraph(&escape(&changes.more));
    }
}

fn sources(desk: &Desk<'_>, text: &mut Text) {
    text.heading(2, &desk.say("Les sources", "The sources"));
    let heads = [
        desk.say("Source", "Source"),
        desk.say("État", "State"),
        desk.say("Vue le", "Last seen"),
        desk.say("Documents", "Documents"),
        desk.say("Chiffres", "Figures"),
        desk.say("Phrases sans chiffre", "Sentences without a figure"),
    ];
    let rows: Vec<_> = health::sources(desk)
        .into_iter()
        .map(|source| {
            let reason = escape(&source.reason);
            let state = format!("{} {}", source.mark, escape(&source.state));
            let state = if reason.is_empty() { state } else { format!("{state}. {reason}") };
            let name = format!("{} ({})", escape(&source.publisher), escape(&source.kind));
            vec![
                name,
                state,
                escape(&source.last_seen),
                escape(&source.documents),
                escape(&source.claims),
                escape(&source.silent),
            ]
        })
        .collect();
    text.table(&heads, &rows);
    text.put(&format!("\n{}", escape(&health::blindness(desk))));
    let troubles = health::troubles(desk);
    if !troubles.is_empty() {
        text.heading(3, &desk.say("Ce qui n'a pas pu être lu", "What could not be read"));
        text.put("");
    }
    let colon = colon(desk.lang);
    for trouble in troubles {
        for issue in trouble.issues {
            let (source, kind, message) =
                (escape(&trouble.source), escape(&issue.kind), escape(&issue.message));
            let place = escape(&format!("{} {}", issue.document, issue.locator));
            let place = if place.is_empty() { place } else { format!(" ({place})") };
            text.put(&format!("- {source}, {kind}{colon} {message}{place}"));
        }
    }
}

fn chapter(text: &mut Text, chapter: &Chapter) {
    text.heading(2, &chapter.title);
    text.put("");
    for point in &chapter.points {
        text.put(&format!("- {}", escape(point)));
    }
}

//! Lines and titles that give a day or a stage to all that stands below them.

use crate::extract::claim::RawClaim;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::token::{Kind, Token, tokens};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};
use crate::extract::recognise::calendar;
use crate::extract::recognise::dates::{self, DateHit, Printed, Role};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, together};
use crate::extract::recognise::words::dateline;
use crate::model::{Measure, PartialDate, Precision};
use crate::read::{Block, BlockKind};

/// What a line tells of that gives its day to figures.
const STOCK: [&str; 16] = [
    "situation",
    "point",
    "bilan",
    "etat",
    "chiffre",
    "donnee",
    "recensement",
    "panorama",
    "carte",
    "tableau",
    "avancement",
    "deploiement",
    "repartition",
    "maillage",
    "suivi",
    "photo",
];

fn of_stock(word: &Token) -> bool {
    STOCK.iter().any(|stem| word.fold.starts_with(stem))
}

/// Whether a line says what the figures beside it are: "Situation au 31 décembre de chaque année".
pub(crate) fn tells_of_stock(line: &str) -> bool {
    let words = tokens(beginning(line));
    // "Source : ARS Guadeloupe, données au 31 décembre de chaque année"
    let closed =
        is_source(&words) && words.windows(2).any(|pair| of_stock(&pair[0]) && pair[1].is("au"));
    if closed {
        return true;
    }
    let label = words.iter().position(|t| t.is_mark(":")).filter(|at| *at < 3);
    [words.first(), label.and_then(|at| words.get(at + 1))].into_iter().flatten().any(of_stock)
}

/// Whether a line names the source of what stands above it, and of that alone.
pub(crate) fn is_source(words: &[Token]) -> bool {
    words.first().is_some_and(|t| t.is("source") || t.is("sources"))
}

/// "Source : ARS Bretagne, mars 2024", "Sources : ARS, Cnam (décembre 2023)": the day that closes it.
fn sourced(s: &Sentence<'_>, hit: &DateHit) -> bool {
    // "Chiffres : Assurance maladie, mars 2025", "Données DGOS, mars 2025"
    let source = is_source(&s.tokens) || s.tokens.first().is_some_and(of_stock);
    let parted = hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(",(–"));
    // "Avril 2024 – source ARS"
    let behind =
        s.tokens.get(hit.to + 1..).is_some_and(is_source) && s.tokens[hit.to].kind == Kind::Mark;
    if hit.from == 0 && behind && s.dates.len() == 1 {
        return true;
    }
    // "Sources : ARS Nouvelle-Aquitaine, juin 2022 ; Insee, RP 2019.": the first tells of the communities.
    let closes = s.tokens.get(hit.to).is_none_or(|t| t.is_mark(";.)"));
    source && parted && closes && s.dates.first().is_some_and(|first| first == hit)
}

/// The day of all figures below a line such as "Chiffres arrêtés au 1er juillet 2024"; `words` are
/// those of its beginning.
pub(crate) fn page_date(text: &str, words: &[Token], page: &Page<'_>) -> Option<PartialDate> {
    page.vocabulary.cue(Cue::PageDate).stand_in(words).then(|| dated(text, page)).flatten()
}

/// The day of a count, which is all that a sentence tells: "(Relevé du 15/03/2024)".
pub(crate) fn counted(s: &Sentence<'_>, page: &Page<'_>) -> Option<PartialDate> {
    let first = s.tokens.iter().position(|t| t.kind != Kind::Mark)?;
    let [day] = s.dates.as_slice() else { return None };
    let of = s.tokens.get(first + 1).is_some_and(|t| t.is("du") || t.is("au"));
    let closes = s.tokens[day.to..].iter().all(|t| t.kind == Kind::Mark);
    let alone = is_count(&s.tokens[first]) && of && closes && day.from <= first + 2;
    let date = day.printed.resolve(page.published).filter(|_| alone && day.role == Role::AsOf);
    date.map(|(date, _)| date)
}

/// A word for the counting of what there is on a day.
fn is_count(word: &Token) -> bool {
    ["releve", "comptage", "decompte", "pointage", "recensement"].iter().any(|count| word.is(count))
}

/// The same, and that of a line of its own: "Au 1er mars 2024", "Point d'étape au 30 juin 2024".
pub(crate) fn line_date(text: &str, words: &[Token], page: &Page<'_>) -> Option<PartialDate> {
    const SHORT: usize = 6;
    const LINE: usize = 18;
    const NOTE: usize = 24;
    let alone = words.len() <= SHORT
        && words
            .iter()
            .find(|t| !t.is_mark("(["))
            .is_some_and(|t| t.is("au") || t.is("fin") || t.is("situation"));
    if alone || page.vocabulary.cue(Cue::PageDate).stand_in(words) {
        return dated(text, page);
    }
    // A date counts as one word, however it is written.
    let dated_words = dates::dates(words, page.vocabulary);
    let longer: usize = dated_words.iter().map(|hit| hit.to - hit.from - 1).sum();
    let length = words.len() - longer.min(words.len());
    let line = length <= LINE && !text.trim_end().ends_with(['.', '?', '!']);
    // "Chiffres 2024 – ARS Nouvelle-Aquitaine", "Données : 2023"
    let behind = words.get(1).map_or(1, |t| 1 + usize::from(t.is_mark(":")));
    if line && words.first().is_some_and(of_stock) {
        let closed = words.get(behind + 1).is_none_or(|t| t.kind == Kind::Mark);
        let year = words.get(behind).filter(|_| closed).and_then(calendar::year);
        if let Some(year) = year {
            return PartialDate::year(year);
        }
    }
    // "Données de mars 2024 – « Actives » : CPTS ayant signé."
    let noted = is_source(words) || words.first().is_some_and(of_stock);
    let line = line || length <= NOTE && noted;
    let s =
        line.then(|| Sentence::new(beginning(text), false, page.speaker.kind, page.vocabulary))?;
    governs(&s, page).map(|(date, _)| date)
}

/// The day that closes a line below a table which counts nothing itself: "Les régions les moins couvertes, au 31
/// décembre 2024".
pub(crate) fn titles(line: &str, page: &Page<'_>) -> Option<(PartialDate, bool)> {
    const LONGEST: usize = 160;
    if LONGEST < line.len() || line.trim_end().ends_with(['.', '?', '!', ':', ';']) {
        return None;
    }
    let s = Sentence::new(beginning(line), true, page.speaker.kind, page.vocabulary);
    let [hit] = s.dates.as_slice() else { return None };
    let led =
        hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("au") || s.tokens[n].is("fin"));
    let closes = s.tokens[hit.to..].iter().all(|t| t.kind == Kind::Mark);
    let day = hit.printed.resolve(page.published)?;
    let exact = matches!(day.0.precision(), Precision::Day | Precision::Month);
    let past = page.published.is_none_or(|published| day.0.start() <= published.end());
    let alone = s.numbers.is_empty() && hit.role == Role::AsOf && 1 < hit.from;
    (led && closes && exact && past && alone).then_some(day)
}

/// The first day of which a line speaks.
fn dated(text: &str, page: &Page<'_>) -> Option<PartialDate> {
    let s = Sentence::new(beginning(text), false, page.speaker.kind, page.vocabulary);
    let mut dates = s.dates.iter().filter(|hit| hit.role == Role::AsOf);
    dates.find_map(|hit| hit.printed.resolve(page.published)).map(|(date, _)| date)
}

/// "Avril 2023. La Martinique boucle sa carte.", "Tulle, le 12 mars 2024. …": the month, or the town and the day, that
/// are all that a sentence says.
pub(crate) fn month(s: &Sentence<'_>, page: &Page<'_>) -> Option<(PartialDate, bool)> {
    let [day] = s.dates.as_slice() else { return None };
    let alone = day.from == 0 && s.tokens[day.to..].iter().all(|t| t.is_mark(".–:"));
    let told = day.printed.resolve(page.published).filter(|_| day.role == Role::AsOf);
    told.filter(|(date, _)| match date.precision() {
        Precision::Month => alone,
        Precision::Day => is_of_town(s, day),
        _ => false,
    })
}

/// "Bourg-en-Bresse, le 26 mars 2025.", "Le 6 février 2024 à Grasse.": a town and a day, and nothing else.
fn is_of_town(s: &Sentence<'_>, day: &DateHit) -> bool {
    const LONGEST: usize = 6;
    let town = |words: &[Token]| {
        (1..=LONGEST).contains(&words.len())
            && words.first().is_some_and(|t| t.capital && t.is_word())
            && words.last().is_some_and(|t| t.capital || 3 < t.fold.len())
            && words.iter().all(Token::is_word)
    };
    let bare = |words: &[Token]| words.iter().all(|t| t.kind == Kind::Mark);
    let before = &s.tokens[..day.from];
    let behind = &s.tokens[day.to..];
    let led = match before {
        [name @ .., comma, le] if le.is("le") => comma.is_mark(",") && town(name),
        // "Gap, 6 avril 2022."
        [name @ .., comma] => comma.is_mark(",") && town(name),
        _ => false,
    };
    let end = behind.iter().rposition(Token::is_word).map_or(0, |last| last + 1);
    let at = behind.first().is_some_and(|t| matches!(t.fold.as_str(), "a" | "au" | "aux"));
    let first = matches!(before, [] | [_]) && before.iter().all(|t| t.is("le"));
    led && bare(behind) || first && at && 1 < end && town(&behind[1..end])
}

/// "Ce qui suit m'a été donné par les agences le 22 novembre 2022": the day on which somebody was told what follows.
pub(crate) fn is_given(s: &Sentence<'_>, hit: &DateHit) -> bool {
    const OPENING: usize = 4;
    let verbs = ["donne", "communique", "fourni", "transmi", "recueilli", "releve", "confie"];
    let led = hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("le"));
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let follows = (0..OPENING).any(|n| {
        matches!((word(n), word(n + 1), word(n + 2)), ("ce", "qui", "suit"))
            || word(n) == "chiffres" && matches!(word(n + 1), "qui" | "suivants" | "m'" | "nous")
    });
    let told =
        s.tokens[..hit.from].iter().any(|t| verbs.iter().any(|stem| t.fold.starts_with(stem)));
    led && follows && told && hit.role == Role::AsOf
}

/// "Carte actualisée le 15 mai 2024", "Relevé arrêté le 15 septembre 2023"
fn is_fresh(s: &Sentence<'_>, hit: &DateHit) -> bool {
    let updated = ["actualis", "arrete", "etabli", "jour", "clos", "dresse"];
    hit.from.checked_sub(2).is_some_and(|n| {
        let stem = |stem: &&str| s.tokens[n].fold.starts_with(*stem);
        s.tokens[n + 1].is("le")
            && (of_stock(&s.tokens[0]) || is_count(&s.tokens[0]))
            && updated.iter().any(stem)
    })
}

/// "L'île en chiffres (octobre 2024)": the day in brackets that closes a line.
fn bracketed(s: &Sentence<'_>, hit: &DateHit) -> bool {
    let open = hit.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("));
    let close = s.tokens.get(hit.to).is_some_and(|t| t.is_mark(")"));
    open && close && hit.to + 1 == s.tokens.len() && s.tokens.iter().any(of_stock)
}

/// "Point d'étape au 30 juin 2024", "Les CPTS bretonnes fin 2023": the day that a title or a line of its
/// own gives to what stands below.
pub(crate) fn governs(s: &Sentence<'_>, page: &Page<'_>) -> Option<(PartialDate, bool)> {
    let stock = s.tokens.iter().any(of_stock);
    let told = stock || s.cue(Cue::Community, 0..s.tokens.len()).is_some();
    let hit = s.dates.iter().find(|hit| {
        let before = hit.from.checked_sub(1).map(|n| &s.tokens[n]);
        let led = before.is_some_and(|t| t.is("au") || t.is("fin") || t.is("a"))
            || s.tokens[hit.from].is("fin")
            || s.tokens[hit.from].is("au");
        // "Données de mars 2024", "relevé du 4 novembre 2024"
        let of = hit.from.checked_sub(2).is_some_and(|n| {
            let (of, word) = (&s.tokens[n], &s.tokens[n + 1]);
            let counted = is_count(of);
            let noun = n.checked_sub(1).is_none_or(|n| s.tokens[n].kind == Kind::Mark);
            of_stock(of) && (word.is("de") || word.is("d'")) || counted && noun && word.is("du")
        });
        // "Carte actualisée le 15 mai 2024"
        let fresh = is_fresh(s, hit);
        let led = led || of || fresh || bracketed(s, hit) || sourced(s, hit) || is_given(s, hit);
        // "du 2 au 13 mars"
        let span = hit.from.checked_sub(2).is_some_and(|n| {
            let number = matches!(s.tokens[n].kind, Kind::Number(_));
            // "Source : CPAM 47, 10/2023": the number of its department.
            number && !s.tokens[n + 1].is_mark(",(") || s.tokens[n].is("jusqu'")
        });
        led && !span && hit.role == Role::AsOf
    })?;
    // "100 % de la population couverte fin 2027": an aim is no day of what there is.
    let past = |date: &(PartialDate, bool)| {
        page.published.is_none_or(|published| date.0.start() <= published.end())
    };
    let counted = hit.from.checked_sub(2).is_some_and(|n| is_count(&s.tokens[n]));
    let told = told || counted || is_fresh(s, hit) || sourced(s, hit) || is_given(s, hit);
    told.then(|| hit.printed.resolve(page.published)).flatten().filter(past)
}

/// "CPTS signataires en Bretagne": the stage of all that a title announces.
pub(crate) fn titled(s: &Sentence<'_>) -> Option<Named> {
    let hit = s.cue_at(Cue::Community, 0).or_else(|| s.cue_at(Cue::Community, 1))?;
    let stage = s.stages.iter().find(|stage| hit.from <= stage.from && stage.from <= hit.to + 1)?;
    let counted = s.numbers.iter().any(|n| n.form != Form::One);
    if counted || !s.names.is_empty() { None } else { together(&[stage], &s.tokens, false) }
}

/// Gives the day of the page to the figures below it that have none of their own.
pub(crate) fn date(claims: &mut [RawClaim], days: &[(usize, Option<PartialDate>)]) {
    let mut next = 0;
    for (number, claim) in claims.iter_mut().enumerate() {
        while days.get(next).is_some_and(|(from, _)| *from <= number) {
            next += 1;
        }
        let day = next.checked_sub(1).map(|last| &days[last]);
        if let Some((_, Some(date))) = day
            && claim.date.is_none()
            && claim.measure != Measure::Target
        {
            claim.date = Some(*date);
        }
    }
}

/// The day on which a document says that it was written: "Séance du mardi 5 mars 2024", "Ajaccio, le
/// 5 décembre 2024", in one of its first lines.
pub(crate) fn issued(blocks: &[Block], vocabulary: &Vocabulary) -> Option<PartialDate> {
    const LINES: usize = 14;
    const WORDS: usize = 16;
    let prose =
        |block: &&Block| !matches!(block.kind, BlockKind::Item { .. } | BlockKind::Table(_));
    blocks.iter().take(LINES).filter(prose).find_map(|block| {
        let words = tokens(beginning(&block.text));
        let found = dates::dates(&words, vocabulary);
        // "LILLE, 28 janvier 2022 (Agence) – La région …"
        if let Some(DateHit { printed: Printed::Full(date), .. }) = found.first()
            && 0 < dateline(&words, &found)
            && date.precision() == Precision::Day
        {
            return Some(*date);
        }
        // "24 septembre 2024 à 7h12 – Modifié : 24 septembre 2024 à 9h40": the same day twice.
        let hit = found.first()?;
        let Printed::Full(date) = hit.printed else { return None };
        if found.iter().any(|other| other.printed != hit.printed) {
            return None;
        }
        let before = hit.from.checked_sub(1).map(|n| &words[n]);
        let led = before.is_none_or(|t| {
            t.is("le") || t.is("du") || calendar::is_weekday(t) || t.kind == Kind::Mark
        });
        // "Date limite", "rendez-vous le": another day than that of the text.
        let other = words.iter().any(|t| {
            [
                "limite",
                "avant",
                "inscri",
                "rendez",
                "journee",
                "agenda",
                "loi",
                "decret",
                "accord",
                "arrete",
                "attribution",
                "renouvellement",
                "signalement",
            ]
            .iter()
            .any(|stem| t.fold.starts_with(stem))
        });
        let other = other
            || words.iter().any(|t| {
                matches!(t.fold.as_str(), "situation" | "donnees" | "chiffres" | "bilan" | "cpts")
            });
        let counted = |at: usize| {
            let hour = at.checked_sub(1).is_some_and(|n| words[n].is("h"));
            !found.iter().any(|hit| hit.from <= at && at < hit.to)
                && !hour
                && matches!(words[at].kind, Kind::Number(n) if 24.0 < n)
        };
        let other = other || (0..words.len()).any(counted);
        let day = date.precision() == Precision::Day;
        let longest = if found.len() == 1 { WORDS } else { 2 * WORDS };
        (day && led && !other && words.len() <= longest).then_some(date)
    })
}

/// Whether a line tells where and on which day something was written, and nothing else: "Paris, le 8 février 2023".
pub(crate) fn is_written(words: &[Token]) -> bool {
    const TOWN: usize = 5;
    let Some(comma) = words.iter().take(TOWN).position(|t| t.is_mark(",")) else { return false };
    let (town, day) = (&words[..comma], &words[comma + 1..]);
    let whole =
        matches!(dates::whole(day), Some(Printed::Full(day)) if day.precision() == Precision::Day);
    let led = day.first().is_some_and(|t| t.is("le"));
    whole && led && town.first().is_some_and(|t| t.capital) && !town.iter().any(of_stock)
}

/// A paragraph without the town from which an agency writes: "RENNES (Agence Médiane) – La Bretagne aligne …".
pub(crate) fn undated(text: &str) -> &str {
    const LONGEST: usize = 60;
    let Some((town, rest)) = [" – ", " — ", " - "].iter().find_map(|dash| text.split_once(*dash))
    else {
        return text;
    };
    let name = town.split(['(', ',']).next().unwrap_or("").trim();
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let capitals = 2 < letters().count() && letters().all(char::is_uppercase);
    let plain = town.len() <= LONGEST && !town.bytes().any(|b| b.is_ascii_digit());
    let sentence = rest.starts_with(|c: char| c.is_uppercase() || c == '«') && rest.contains(' ');
    if capitals && plain && sentence { rest } else { text }
}

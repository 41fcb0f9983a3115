//! Numbers as the French print them: digits, words, "une vingtaine", "trois quarts", "150 à 200",
//! each with the word that qualifies it.

use crate::model::Qualifier;

use super::calendar;
use super::dialled::dialled;
pub(crate) use super::pairs::passes;
use super::pairs::{as_many, exactly, multiply, share_sign, sole};
use super::qualify::qualified;
use super::ratio::part_of_people;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Vocabulary;

/// A number in a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number {
    /// The first token, the qualifying words included.
    pub(crate) from: usize,
    /// The first token of the number itself.
    pub(crate) core: usize,
    /// Behind the last token, multiplier and per cent sign included.
    pub(crate) to: usize,
    /// The number, or the low end of a range.
    pub(crate) low: f64,
    /// The high end of a range.
    pub(crate) high: Option<f64>,
    /// The qualifying word.
    pub(crate) qualifier: Qualifier,
    /// How it is printed.
    pub(crate) form: Form,
    /// It names the people that it is a part of: "deux Normands sur trois".
    pub(crate) people: bool,
}

/// How a number is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// In digits.
    Digits,
    /// In words that can only be a number.
    Words,
    /// "un", "une": an article more often than a number.
    One,
    /// "la 14e".
    Ordinal,
    /// "76,4 %", "trois quarts".
    Percent,
}

impl Number {
    /// The ends that are printed.
    pub(crate) fn interval(&self) -> (Option<f64>, Option<f64>) {
        match self.high {
            Some(high) => (Some(self.low), Some(high)),
            None => self.qualifier.interval(self.low),
        }
    }
}

/// Every number of a text, from the left.
pub(crate) fn numbers(text: &[Token], vocabulary: &Vocabulary) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    // "l'une en Haute-Corse, l'autre en Corse-du-Sud"
    let mut one = false;
    while at < text.len() {
        if matches!(text[at].kind, Kind::Number(_))
            && let Some(end) = dialled(text, at)
        {
            at = end;
            continue;
        }
        one |= text[at].is("l'") && text.get(at + 1).is_some_and(|t| t.is("une") || t.is("un"));
        if one && 0 < at && text[at].is("autre") && text[at - 1].is("l'") {
            found.push(exactly(at, 1.0, Form::One));
            at += 1;
            continue;
        }
        let sole = || sole(text, at, vocabulary);
        match number_at(text, at, vocabulary)
            .or_else(|| as_many(text, at, found.last()))
            .or_else(sole)
        {
            Some(number) => {
                at = number.to;
                found.push(number);
            }
            None => at += 1,
        }
    }
    ranges(&mut found, text);
    share_sign(&mut found, text);
    multiply(&mut found, text, vocabulary);
    qualified(&mut found, text, vocabulary);
    found
}

/// Whether a number may begin with this token; no only where none does.
fn may_begin(token: &Token, vocabulary: &Vocabulary) -> bool {
    matches!(token.kind, Kind::Number(_) | Kind::Ordinal(_))
        || token.may.meet(vocabulary.numbers())
        || matches!(token.fold.as_str(), "une" | "la" | "d'une")
}

fn number_at(text: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<Number> {
    let token = text.get(at).filter(|token| may_begin(token, vocabulary))?;
    let number = |core, to, low, form| Number {
        from: core,
        core,
        to,
        low,
        high: None,
        qualifier: Qualifier::Exact,
        form,
        people: false,
    };
    if let Some((to, percent)) = part_of_people(text, at, vocabulary) {
        let people = !text[at + 1].is("sur");
        return Some(Number { people, ..number(at, to, percent, Form::Percent) });
    }
    if let Some(hit) = vocabulary.fractions.longest_at(text, at) {
        let percent = f64::from(hit.meaning.thousandths) / 1000.0;
        let people = hit.meaning.people;
        return Some(Number { people, ..number(at, hit.to, percent, Form::Percent) });
    }
    // "une vingtaine", "la vingtaine", "une petite vingtaine", "une bonne trentaine"
    let article = matches!(token.fold.as_str(), "une" | "la" | "d'une");
    let size = text.get(at + 1).and_then(|next| match next.fold.as_str() {
        "petite" => Some(Qualifier::Nearly),
        "bonne" | "grosse" => Some(Qualifier::MoreThan),
        "demi" => Some(Qualifier::About),
        _ => None,
    });
    let noun = at + 1 + usize::from(size.is_some());
    // "une demi-douzaine", "une petite demi-douzaine"
    let half = (at + 1..=noun).any(|n| text.get(n).is_some_and(|t| t.is("demi")));
    let noun = noun + usize::from(half && text[noun].is("demi"));
    let collective =
        text.get(noun).filter(|_| article).and_then(|next| vocabulary.collectives.get(next));
    if let Some(&value) = collective {
        let qualifier = size.unwrap_or(Qualifier::About);
        let value = if half { value / 2.0 } else { value };
        return Some(Number { qualifier, ..number(at, noun + 1, value, Form::Words) });
    }
    match token.kind {
        Kind::Number(value) => {
            let (value, to) = multiplied(text, at + 1, value, vocabulary);
            let percent = text.get(to).is_some_and(|t| t.is_mark("%"))
                || text.get(to..to + 2).is_some_and(|t| t[0].is("pour") && t[1].is("cent"));
            if percent {
                let to = if text[to].is_mark("%") { to + 1 } else { to + 2 };
                return Some(number(at, to, value, Form::Percent));
            }
            Some(number(at, to, value, Form::Digits))
        }
        Kind::Ordinal(value) => Some(number(at, at + 1, value, Form::Ordinal)),
        Kind::Word => in_words(text, at, vocabulary).map(|(to, value, form)| {
            let mut found = number(at, to, value, form);
            // "un millier"
            if text[to - 1].is("millier") && text[at].is("un") {
                found.qualifier = Qualifier::About;
            }
            if text.get(to..to + 2).is_some_and(|t| t[0].is("pour") && t[1].is("cent")) {
                found.to += 2;
                found.form = Form::Percent;
            }
            found
        }),
        Kind::Code | Kind::Mark => None,
    }
}

/// "5,4 millions", "2M": the multiplier behind a number.
fn multiplied(text: &[Token], at: usize, value: f64, vocabulary: &Vocabulary) -> (f64, usize) {
    let Some(token) = text.get(at) else { return (value, at) };
    if let Some(factor) = vocabulary.multipliers.get(token) {
        // "neuf millions et demi"
        let half = text
            .get(at + 1..at + 3)
            .is_some_and(|t| t[0].is("et") && t[1].fold.starts_with("demi"));
        let value = if half { value + 0.5 } else { value };
        // 4.1 times a million is a little less than 4 100 000 for a computer.
        let product = value * factor;
        let whole = product.round();
        let product = if (product - whole).abs() < 1e-3 { whole } else { product };
        return (product, at + 1 + if half { 2 } else { 0 });
    }
    // "un demi-million"
    let half = text.get(at + 1).and_then(|next| vocabulary.multipliers.get(next));
    if let Some(factor) = half.filter(|_| token.is("demi")) {
        return (value * factor / 2.0, at + 2);
    }
    if token.is("m")
        && token.capital
        && (token.glued || text.get(at + 1).is_some_and(|t| t.is("d'")))
    {
        return (value * 1e6, at + 1);
    }
    (value, at)
}

/// Numbers in words: "quatre-vingt-dix-sept", "deux cent trois", "une vingtaine", "troisième".
fn in_words(text: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<(usize, f64, Form)> {
    if let Some(hit) = vocabulary.ordinals.longest_at(text, at) {
        return Some((hit.to, f64::from(hit.meaning), Form::Ordinal));
    }
    let (value, to) = composed(text, at, vocabulary)?;
    // "trente-huitième", "vingt et unième"
    let last = to + usize::from(text.get(to).is_some_and(|t| t.is("et")));
    let ordinal = vocabulary.ordinals.longest_at(text, last);
    if let Some(hit) = ordinal.filter(|hit| 1 < value && value % 10 == 0 && hit.meaning < 20) {
        return Some((hit.to, f64::from(value + hit.meaning), Form::Ordinal));
    }
    let one = value == 1 && to == at + 1;
    let (multiplied, to) = multiplied(text, to, f64::from(value), vocabulary);
    // "un million cent mille"
    let (multiplied, to) = composed(text, to, vocabulary)
        .filter(|(rest, _)| 1e6 <= multiplied && 1000 <= *rest)
        .map_or((multiplied, to), |(rest, end)| (multiplied + f64::from(rest), end));
    let form = if one && multiplied < 2.0 { Form::One } else { Form::Words };
    Some((to, multiplied, form))
}

/// Adds up the parts of a number in words: "deux cent vingt et un".
fn composed(text: &[Token], at: usize, vocabulary: &Vocabulary) -> Option<(u32, usize)> {
    let (mut total, mut group, mut to) = (0_u32, 0_u32, at);
    let mut last = u32::MAX;
    while let Some(token) = text.get(to) {
        // "vingt et un": the conjunction counts only between two parts of one number.
        let joins = token.is("et")
            && to != at
            && (20..80).contains(&group)
            && text.get(to + 1).is_some_and(|t| matches!(t.fold.as_str(), "un" | "une" | "onze"));
        if joins {
            to += 1;
            continue;
        }
        let Some(&value) = vocabulary.units.get(token) else { break };
        if value == 1000 && total == 0 {
            total = group.max(1) * 1000;
            group = 0;
        } else if value == 100 && 0 < group && group < 10 {
            group *= 100;
        } else if value == 20 && group % 100 == 4 {
            group += 76;
        } else if value < last || to == at {
            // Parts of one number fall: "soixante dix sept"; "deux trois" are two numbers.
            if group != 0 && !(value < 20 && group % 10 == 0 || group % 100 == 0) {
                break;
            }
            group += value;
        } else {
            break;
        }
        last = value;
        to += 1;
    }
    (to != at).then_some((total + group, to))
}

/// Joins "150 à 200", "entre 150 et 200": two numbers become one range.
fn ranges(found: &mut Vec<Number>, text: &[Token]) {
    let mut at = 0;
    while at + 1 < found.len() {
        let (a, b) = (&found[at], &found[at + 1]);
        let between = &text[a.to..b.core];
        let before = a.core.checked_sub(1).map(|n| &text[n]);
        let joined = match between {
            [t] if t.is("a") || t.is("ou") && a.form == b.form => {
                // "de la taille 3 à la taille 2", "passer de 2 à 3" are no counts.
                !before.is_some_and(|t| t.is("passer") || t.is("passe")) && !passes(text, a.core)
            }
            [t] if t.is("et") => before.is_some_and(|t| t.is("entre")),
            _ => false,
        };
        // "… habitants fin 2019 à 5,4 millions": the year belongs to the words before it.
        let dated = calendar::year(&text[a.core]).is_some()
            && a.form == Form::Digits
            && before.is_some_and(|t| {
                matches!(t.fold.as_str(), "fin" | "debut" | "en" | "annee")
                    || calendar::month(t).is_some()
            });
        // "entre 2019 et 2022" is a period.
        let years =
            calendar::year(&text[a.core]).is_some() && calendar::year(&text[b.core]).is_some();
        let joined = joined && !years && !dated;
        let alike = a.low < b.low
            && b.high.is_none()
            && (a.form == b.form || a.form == Form::Digits && b.form == Form::Percent);
        if joined && alike {
            let mut low = a.low;
            // "80 à 85 000": the multiplier of the second is meant for both.
            if low * 100.0 < b.low && low < 1000.0 && 1000.0 <= b.low {
                low *= if b.low < 1e6 { 1e3 } else { 1e6 };
            }
            let starts = before.is_some_and(|t| t.is("entre") || t.is("de"));
            let from = a.core - usize::from(starts);
            let merged = Number {
                from,
                core: a.core,
                to: b.to,
                low,
                high: Some(b.low),
                qualifier: Qualifier::Between,
                form: b.form,
                people: false,
            };
            found.splice(at..at + 2, [merged]);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::sources::Geography;

    use super::*;
    use crate::extract::lexicon::token::tokens;

    #[test]
    fn numbers_as_printed() {
        let vocabulary = Vocabulary::built_in(&Geography::default());
        #[rustfmt::skip]
        let cases: &[(&str, &str)] = &[
            ("123 CPTS opérationnelles", "123"),
            ("près d'une centaine d'entre elles", "nearly 100"),
            ("une vingtaine au 30 juin", "about 20 | 30"),
            ("de l'ordre de la vingtaine", "about 20"),
            ("un peu plus de 200 projets", "more_than 200"),
            ("150 à 200 CPTS", "between 150-200"),
            ("entre 150 et 200 CPTS", "between 150-200"),
            ("de 80 à 85 000 habitants", "between 80000-85000"),
            ("« 700 et quelques »", "more_than 700"),
            ("41 environ, puis 30", "about 41 | 30"),
            // Words between two numbers are of the second, and of one only.
            ("57 environ 30 CPTS", "57 | about 30"),
            ("page 57environ trente CPTS", "57 | about 30"),
            ("12 ou plus de 30 CPTS", "12 | more_than 30"),
            ("+ de 800", "more_than 800"),
            ("quelque 5,4 millions de personnes", "about 5400000"),
            ("2M d'habitants", "2000000"),
            ("4,1 millions de Franciliens", "4100000"),
            ("deux Lot-et-Garonnais sur trois", "66.7%"),
            ("76,4 % de la population", "76.4%"),
            ("57,6% de", "57.6%"),
            ("41 pour cent", "41%"),
            ("les trois quarts de la population", "75%"),
            ("moins d'un tiers", "fewer_than 33.3%"),
            ("avoisine désormais les 90 %", "nearly 90%"),
            ("cinq CPTS", "5"),
            ("quatre-vingt-dix-sept CPTS", "97"),
            ("vingt et une CPTS", "21"),
            ("cent vingt-trois", "123"),
            ("deux mille trois cents", "2300"),
            ("soixante-dix", "70"),
            ("la 14e CPTS", "14e"),
            ("la troisième CPTS", "3e"),
            ("la dix-septième CPTS", "17e"),
            ("une CPTS", "one"),
            ("1 430 465 personnes", "1430465"),
            ("à peine plus de 70", "more_than 70"),
            ("autour de 690 contrats", "about 690"),
            ("au moins 12 CPTS", "at_least 12"),
            ("4 à 5 % des patients", "between 4-5%"),
            ("700 avaient signé ; 24, sans", "700 | 24"),
            ("un million cent mille personnes", "1100000"),
            ("presque 55 millions", "nearly 55000000"),
            ("pas loin d'une centaine", "nearly 100"),
            ("une petite vingtaine de projets", "nearly 20"),
            ("une bonne trentaine de CPTS", "more_than 30"),
            ("passé de 18 à 34", "18 | 34"),
            ("huit habitants du département sur dix", "80%"),
            ("six généralistes sur quatorze", "6 | 14"),
            ("la totalité de la population", "100%"),
            ("le cap des 600 CPTS", "more_than 600"),
            ("l'une en Haute-Corse, l'autre en Corse-du-Sud", "one | one"),
        ];
        for (text, expected) in cases {
            let found = numbers(&tokens(text), &vocabulary);
            assert!(found.windows(2).all(|two| two[0].to <= two[1].from), "apart, for {text:?}");
            let got: Vec<String> = found
                .iter()
                .map(|n| {
                    let sign = if n.form == Form::Percent { "%" } else { "" };
                    let value = match (n.high, n.form) {
                        (Some(high), _) => format!("{}-{high}{sign}", n.low),
                        (None, Form::Ordinal) => format!("{}e", n.low),
                        (None, Form::One) => "one".to_owned(),
                        (None, _) => format!("{}{sign}", n.low),
                    };
                    format!("{} {value}", n.qualifier.code()).trim().to_owned()
                })
                .collect();
            assert_eq!(got.join(" | "), *expected, "for {text:?}");
        }
    }
}

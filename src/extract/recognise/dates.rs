//! Dates as the French print them, with the precision printed, and what they are the date of.

use crate::model::PartialDate;

use super::calendar::is_weekday;
use super::relative::ago;
use super::written::date_at;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DateHit {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) printed: Printed,
    pub(crate) role: Role,
}

/// A date as printed: with its year, or without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Printed {
    /// Complete.
    Full(PartialDate),
    /// "au 14 février", "en décembre dernier": the year is not printed.
    NoYear { month: u32, day: Option<u32> },
    /// "au 30 septembre de la même année", "cette année-là": of the year of the date before it.
    SameYear { month: Option<u32>, day: Option<u32> },
    /// "un an plus tôt": so many months before the date before it.
    Earlier { months: u32 },
    /// "quatre ans plus tard": so many months after the date before it.
    Later { months: u32 },
    /// "il y a deux ans": so many months before publication.
    Ago { months: u32 },
    /// "l'an dernier", "au 1er janvier de l'année dernière": of the year so many before that of
    /// publication.
    Back { years: i32, month: Option<u32>, day: Option<u32> },
    /// "l'été dernier": the year of the last one before publication.
    Season { month: u32 },
}

/// What a date is the date of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Of the figure beside it.
    AsOf,
    /// The day on which an aim falls due.
    Deadline,
    /// Of something else: a law, a beginning, a publication.
    Other,
    /// The first day of a period: "de 2021 à 2024".
    From,
    /// The last day of a period.
    To,
}

impl DateHit {
    /// The date, of a year that stands above it where none is printed with it.
    pub(crate) fn of_year(self, year: Option<i32>) -> Self {
        let date = year.and_then(|year| match self.printed {
            Printed::NoYear { month, day: Some(day) } => PartialDate::day(year, month, day),
            Printed::NoYear { month, day: None } => PartialDate::month(year, month),
            _ => None,
        });
        date.map_or(self, |date| Self { printed: Printed::Full(date), ..self })
    }
}

impl Printed {
    /// The date, with the latest year that is not after publication where none is printed.
    pub(crate) fn resolve(self, published: Option<PartialDate>) -> Option<(PartialDate, bool)> {
        match self {
            Self::Full(date) => Some((date, false)),
            Self::SameYear { .. } | Self::Earlier { .. } | Self::Later { .. } => None,
            Self::Ago { months } => ago(published?, months).map(|date| (date, true)),
            Self::Back { years, month, day } => {
                let year = chrono::Datelike::year(&published?.end()) - years;
                let date = match (month, day) {
                    (Some(month), Some(day)) => PartialDate::day(year, month, day),
                    (Some(month), None) => PartialDate::month(year, month),
                    (None, _) => PartialDate::year(year),
                };
                date.map(|date| (date, true))
            }
            Self::Season { month } => {
                let (date, _) = Self::NoYear { month, day: None }.resolve(published)?;
                let year = chrono::Datelike::year(&date.start());
                PartialDate::year(year).map(|date| (date, true))
            }
            Self::NoYear { month, day } => {
                let end = published?.end();
                let year = |year| match day {
                    Some(day) => PartialDate::day(year, month, day),
                    None => PartialDate::month(year, month),
                };
                let last = chrono::Datelike::year(&end);
                // 29 February may lie several years back.
                (0..8)
                    .filter_map(|back| year(last - back))
                    .find(|date| date.start() <= end)
                    .map(|date| (date, true))
            }
        }
    }
}

/// Every date of a text, from the left.
pub(crate) fn dates(text: &[Token], vocabulary: &Vocabulary) -> Vec<DateHit> {
    let mut found: Vec<DateHit> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some((from, to, printed)) = date_at(text, at) else {
            at += 1;
            continue;
        };
        let from = first_day(text, from);
        let mut role = role(text, from, vocabulary);
        // "effective au 31 mars prochain"
        if text.get(to).is_some_and(|t| t.is("prochain") || t.is("prochaine")) {
            role = Role::Deadline;
        }
        // "de 2021 à 2024", "entre juin et août 2023": a period, not the day of a figure.
        let joined = from
            .checked_sub(1)
            .is_some_and(|n| matches!(text[n].fold.as_str(), "a" | "et" | "au" | "–"));
        // "entre le 31 décembre 2021 et le 31 décembre 2022"
        let apart = from
            .checked_sub(2)
            .is_some_and(|n| text[n].is("et") && (text[n + 1].is("le") || text[n + 1].is("fin")));
        let begun = |last: &DateHit| {
            let between = last
                .from
                .checked_sub(2)
                .is_some_and(|n| text[n].is("entre") || text[n + 1].is("entre"));
            joined && last.to + 1 == from || apart && between && last.to + 2 == from
        };
        // "l'accord conventionnel de 2019 au 30 juin 2021": the year is that of the accord.
        let free = |last: &DateHit| {
            let papers = ["accord", "conventionnel", "interprofessionnel", "loi", "avenant"];
            let paper = |n: usize| papers.iter().any(|it| text[n].is(it));
            let of = |n: usize| matches!(text[n].fold.as_str(), "de" | "du" | "d'");
            !last.from.checked_sub(2).is_some_and(|n| paper(n) && of(n + 1))
        };
        if let Some(last) = found.last_mut().filter(|last| free(last) && begun(last)) {
            last.role = Role::From;
            role = Role::To;
        }
        found.push(DateHit { from, to, printed, role });
        at = to;
    }
    found
}

/// Where the days begin of which a date is the last: "Jury : 11 et 12 juin 2024", "les 3, 4 et 5 juin".
fn first_day(text: &[Token], date: usize) -> usize {
    let day = |t: &Token| {
        matches!(t.kind, Kind::Number(value) if (1.0..=31.0).contains(&value)) || t.is("1er")
    };
    let mut first = date;
    while let Some(before) = first.checked_sub(2).filter(|&n| day(&text[n]) && day(&text[first])) {
        let link = &text[before + 1];
        if !(link.is("et") || first < date && link.is_mark(",")) {
            break;
        }
        first = before;
    }
    first
}

/// A text that is a date and nothing else: a cell, a `<time>`.
pub(crate) fn whole(text: &[Token]) -> Option<Printed> {
    let start = text.iter().take_while(|t| is_lead(t)).count();
    let (_, to, printed) = date_at(text, start)?;
    let rest =
        |t: &Token| t.kind == Kind::Mark || super::calendar::AFTER.contains(&t.fold.as_str());
    text[to..].iter().all(rest).then_some(printed)
}

fn is_lead(token: &Token) -> bool {
    const LEADS: [&str; 12] = [
        "au",
        "le",
        "en",
        "a",
        "date",
        "du",
        "situation",
        "donnees",
        "publie",
        "mis",
        "jour",
        "la",
    ];
    LEADS.contains(&token.fold.as_str()) || token.kind == Kind::Mark
}

/// What stands before a date tells what it is the date of.
fn role(text: &[Token], from: usize, vocabulary: &Vocabulary) -> Role {
    let near = |cue: Cue| {
        (from.saturating_sub(9)..from).any(|start| {
            let hit = vocabulary.cue(cue).longest_at(&text[..from], start);
            // Articles and the name of the weekday may stand between.
            hit.is_some_and(|hit| {
                text[hit.to..from].iter().all(|t| {
                    is_weekday(t)
                        || matches!(
                            t.fold.as_str(),
                            "le" | "la"
                                | "l'"
                                | "du"
                                | "au"
                                | "a"
                                | "fin"
                                | "debut"
                                | "mois"
                                | "de"
                                | "d'"
                                | "annee"
                                | "les"
                                | "annees"
                        )
                })
            })
        })
    };
    // "la plus récente ayant signé le 3 avril": the day on which one of them did.
    let day = from.checked_sub(1).is_some_and(|n| text[n].is("le"));
    let done = from.checked_sub(2).is_some_and(|n| {
        let singular = |t: &Token| {
            [
                "signe", "signee", "paraphe", "paraphee", "conclu", "conclue", "obtenu", "valide",
                "validee", "accepte", "acceptee", "depose", "deposee", "agree", "agreee",
            ]
            .contains(&t.fold.as_str())
        };
        singular(&text[n])
    });
    if day && done {
        return Role::Other;
    }
    if near(Cue::NotAsOf) && !near(Cue::PageDate) {
        if near(Cue::Target) { Role::Deadline } else { Role::Other }
    } else {
        Role::AsOf
    }
}

#[cfg(test)]
mod tests {
    use crate::sources::Geography;

    use super::*;
    use crate::extract::lexicon::token::tokens;

    #[test]
    fn dates_as_printed() {
        let vocabulary = Vocabulary::built_in(&Geography::default());
        #[rustfmt::skip]
        let cases: &[(&str, &str)] = &[
            ("au 1er octobre 2020", "2020-10-01"),
            ("au 28 Décembre 2020", "2020-12-28"),
            ("31/12/2020", "2020-12-31"),
            ("fin août 2023", "2023-08"),
            ("À la fin du mois d'août 2023", "2023-08"),
            ("début 2023", "2023-01"),
            ("En début de l'année 2023", "2023-01"),
            ("Aux premiers jours de 2023", "2023-01"),
            ("fin 2020", "2020-12"),
            ("en décembre 2020", "2020-12"),
            ("au 31 déc. 2020", "2020-12-31"),
            ("fin janv. 2021", "2021-01"),
            ("Au mois de mai 2025", "2025-05"),
            ("en 2018", "2018"),
            ("au 14 février", "--02-14"),
            ("au 27 juillet dernier", "--07-27"),
            ("en décembre dernier", "--12"),
            ("lundi 29 avril 2024", "2024-04-29"),
            ("au dernier trimestre 2022", "2022-Q4"),
            ("T1 2024", "2024-Q1"),
            ("d'ici 2022", "2022 other"),
            ("avant le 31 décembre 2019", "2019-12-31 other"),
            ("depuis juin 2021", "2021-06 other"),
            ("la loi du 26 janvier 2016", "2016-01-26 other"),
            ("2 047 km²", ""),
            ("123 CPTS", ""),
            ("en 2022 134 CPTS", "2022"),
            ("à l'automne 2022", "2022"),
            ("au printemps 2024", "2024"),
            ("un an plus tôt", "12 months earlier"),
            ("six mois auparavant", "6 months earlier"),
            ("quatre ans plus tard", "48 months later"),
            ("il y a deux ans", "24 months ago"),
            ("il y a encore quatre ans", "48 months ago"),
            ("voilà dix-huit mois", "18 months ago"),
            ("douze mois auparavant", "12 months earlier"),
            ("l'année précédente", "12 months earlier"),
            ("l'an dernier", "1 years back"),
            ("L'an dernier à la même époque", "12 months ago"),
            ("au 1er janvier de l'année dernière", "1 years back 1 1"),
            ("à la fin de l'année dernière", "1 years back 12"),
            ("au début de l'année", "0 years back 1"),
            ("au début de l'année 2022", "2022-01"),
            ("à la fin de cette année-là", "month 12 of that year"),
            ("début de la même année", "month 1 of that year"),
            ("cette année-là", "that year"),
            ("La même année", "that year"),
            ("cette année", ""),
            ("l'été dernier", "season 7"),
            ("dispose de sept CPTS", ""),
            ("de 2021 à 2024", "2021 other | 2024 other"),
        ];
        for (text, expected) in cases {
            let got: Vec<String> = dates(&tokens(text), &vocabulary)
                .iter()
                .map(|hit| {
                    let date = match hit.printed {
                        Printed::Full(date) => date.to_string(),
                        Printed::NoYear { month, day: Some(day) } => {
                            format!("--{month:02}-{day:02}")
                        }
                        Printed::NoYear { month, day: None } => format!("--{month:02}"),
                        Printed::SameYear { month, .. } => {
                            let part = |n: Option<u32>| {
                                n.map_or(String::new(), |n| format!("month {n} of "))
                            };
                            format!("{}that year", part(month))
                        }
                        Printed::Earlier { months } => format!("{months} months earlier"),
                        Printed::Later { months } => format!("{months} months later"),
                        Printed::Ago { months } => format!("{months} months ago"),
                        Printed::Back { years, month, day } => {
                            let part =
                                |n: Option<u32>| n.map_or(String::new(), |n| format!(" {n}"));
                            format!("{years} years back{}{}", part(month), part(day))
                        }
                        Printed::Season { month } => format!("season {month}"),
                    };
                    if hit.role == Role::AsOf { date } else { format!("{date} other") }
                })
                .collect();
            assert_eq!(got.join(" | "), *expected, "for {text:?}");
        }
    }

    #[test]
    fn a_year_that_is_not_printed() {
        let february = Printed::NoYear { month: 2, day: Some(14) };
        #[rustfmt::skip]
        let cases = [
            ("2022-02", Some("2022-02-14")),
            ("2022-02-13", Some("2021-02-14")),
            ("2022-02-14", Some("2022-02-14")),
            ("2022", Some("2022-02-14")),
        ];
        for (published, expected) in cases {
            let got = february.resolve(published.parse().ok()).map(|(date, _)| date.to_string());
            assert_eq!(got.as_deref(), expected, "published {published}");
        }
        assert_eq!(february.resolve(None), None);
    }
}

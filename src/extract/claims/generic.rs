//! Territories that are named by what they are: "la région", "la moyenne nationale", "le Gouvernement".

use super::compose::Page;
use super::figure::Figure;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::places::{PlaceHit, only};
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::relation::levelled;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::Reason;
use crate::model::{Level, Territory};
use crate::sources::PublisherKind;

/// "la moyenne nationale (82 %)", "un niveau régional de 71 %": the territory of a mean that is named
/// by its level.
pub(crate) fn level(
    s: &Sentence<'_>,
    (from, to): (usize, usize),
    base: Territory,
    page: &Page<'_>,
) -> Option<Territory> {
    const REACH: usize = 4;
    // "la moyenne nationale, qui était de 48 %"
    let relative = s.tokens[from.saturating_sub(REACH)..from].iter().any(|t| t.is("qui"));
    let near = from.saturating_sub(if relative { 2 * REACH } else { REACH })..from;
    // "389 CPTS ont conclu un accord conventionnel interprofessionnel au plan national, la Guyane …"
    let comma =
        (to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(",;:(")).unwrap_or(s.tokens.len());
    let named = s.places.iter().any(|p| to <= p.from && p.from < comma);
    let stop = if named { to + 1 } else { comma.max(to + 1) };
    let behind = (to..stop).find_map(|n| levelled(s, n));
    let stems = ["national", "regional", "departemental"];
    // "79 % de la population régionale", in the magazine of a department
    let people = base.level() == Level::Department;
    let people = (to + 1..stop.min(to + 5)).find_map(|n| {
        let noun = s.tokens.get(n - 1).is_some_and(|t| t.is("population"));
        let stem = s.tokens.get(n).filter(|t| t.fold.starts_with("regional"));
        stem.filter(|_| people && noun).map(|_| "regional")
    });
    // "Total régional : 92 sous contrat et 12 projets"
    let headed = || {
        let [first, second, ..] = s.tokens.as_slice() else { return None };
        let total = first.is("total") || first.is("ensemble");
        stems.into_iter().find(|stem| total && second.fold.starts_with(stem))
    };
    let stem = near
        .rev()
        .find_map(|n| {
            let mean = n.checked_sub(1).is_some_and(|b| {
                let nouns = ["niveau", "moyenne", "taux", "couverture", "proportion", "total"];
                nouns.contains(&s.tokens[b].fold.as_str())
            });
            stems.into_iter().find(|stem| mean && s.tokens[n].fold.starts_with(stem))
        })
        .or(behind)
        .or(people)
        .or_else(|| opening_level(s, from))
        .or_else(headed)?;
    // "la Nièvre est loin de la moyenne régionale (84 %)": of the region of the Nièvre.
    let before = s.places.iter().rev().filter(|p| p.to <= from).find_map(|p| p.territory);
    let of = before.filter(|t| t.level() == Level::Department).unwrap_or(base);
    let region = || match of.level() {
        Level::Department => (page.parents)(of),
        _ => Some(of),
    };
    match stem {
        "national" => Some(Territory::FRANCE),
        "regional" => region().filter(|t| t.level() == Level::Region),
        _ => Some(base).filter(|t| t.level() == Level::Department),
    }
}

/// "À l'échelon régional, l'ARS comptabilisait 10 communautés": the level that a clause opens with, and no place named
/// behind it.
fn opening_level(s: &Sentence<'_>, from: usize) -> Option<&'static str> {
    const OPENING: usize = 6;
    let start = clause(s, from).start;
    let at =
        (start + 1..from.min(start + OPENING)).find(|&n| s.cue_at(Cue::Level, n - 1).is_some())?;
    let in_origin = |at: usize| s.origins.iter().any(|hit| hit.from <= at && at < hit.to);
    let named = s.places.iter().any(|p| at < p.from && p.to <= from && !in_origin(p.from));
    let stems = ["national", "regional", "departemental"];
    stems.into_iter().find(|stem| !named && s.tokens[at].fold.starts_with(stem))
}

/// Whether the government is who aims.
pub(crate) fn governs(s: &Sentence<'_>, scope: Scope) -> bool {
    s.origins.iter().any(|hit| {
        let country = hit.origin.territory == Some(Territory::FRANCE);
        // "L'agence s'est engagée auprès du ministère": another does.
        let opens = hit.from <= 2
            || s.tokens[hit.from - 2].is_mark(",;:")
            || s.tokens[hit.from - 2].is("que");
        country && opens && hit.origin.kind == PublisherKind::Ministry && hit.to <= scope.from
    })
}

/// "Il en attribuait 47 à notre région : 21 équipes …": what stands before the colon is of it too.
pub(crate) fn announced(
    s: &Sentence<'_>,
    scope: Scope,
    base: (Territory, Option<Territory>),
    page: &Page<'_>,
) -> Option<Territory> {
    let colon = (0..scope.from).rev().find(|&n| s.tokens[n].is_mark(":"))?;
    let before = Scope { left: 0, from: 0, to: 0, right: colon };
    generic(s, before, base, page).ok().flatten()
}

/// "Le plus petit département de la région": the one of which the text tells that, and no region.
fn ranked(s: &Sentence<'_>, scope: Scope) -> bool {
    const NEAR: usize = 3;
    (scope.left..scope.right).any(|n| {
        s.tokens[n].is("departement")
            && s.tokens[n.saturating_sub(NEAR)..n].iter().any(|t| t.is("plus") || t.is("moins"))
    })
}

/// "la région", "le département": the one that the page speaks of.
pub(crate) fn generic(
    s: &Sentence<'_>,
    scope: Scope,
    (base, department): (Territory, Option<Territory>),
    page: &Page<'_>,
) -> Result<Option<Territory>, Reason> {
    let said = |word: &str| {
        (scope.left..scope.right).any(|n| {
            let article = || {
                n.checked_sub(1).is_some_and(|b| {
                    matches!(
                        s.tokens[b].fold.as_str(),
                        "la" | "le"
                            | "son"
                            | "leur"
                            | "du"
                            | "notre"
                            | "votre"
                            | "mon"
                            | "ce"
                            | "cette"
                            | "dans"
                            | "ma"
                            | "en"
                    )
                })
            };
            // "Dans ce dernier département"
            let last = n
                .checked_sub(2)
                .is_some_and(|b| s.tokens[b].is("ce") && s.tokens[b + 1].is("dernier"));
            s.tokens[n].is(word) && (article() || last)
        })
    };
    // "dans le Chablais et le Pays rochois": a name.
    let pays = |n: &usize| s.tokens[*n].is("pays") && !s.tokens[*n].capital;
    let country = (scope.left..scope.right).filter(pays).any(|n| {
        let led = n
            .checked_sub(1)
            .is_some_and(|b| matches!(s.tokens[b].fold.as_str(), "notre" | "le" | "du"));
        let of = s
            .tokens
            .get(n + 1)
            .is_some_and(|t| t.capital || matches!(t.fold.as_str(), "de" | "du" | "des" | "d'"));
        led && !of
    });
    if country {
        return Ok(Some(Territory::FRANCE));
    }
    // "première communauté de l'île": of an island that the page does not name.
    let island = (scope.left.max(1)..scope.right).any(|n| {
        let named = s.places.iter().any(|place| place.from <= n && n < place.to);
        s.tokens[n].is("ile") && !named && (s.tokens[n - 1].is("l'") || s.tokens[n - 1].is("cette"))
    });
    if island && base == Territory::FRANCE {
        return Err(Reason::UnknownPlace);
    }
    // "Chez nous, une seule communauté perçoit des fonds": where the speaker is from.
    let ours = (scope.left.max(1)..scope.right)
        .any(|n| s.tokens[n].is("nous") && s.tokens[n - 1].is("chez"));
    if ours && base == Territory::FRANCE && department.is_some() {
        return Ok(department);
    }
    // "Le plus petit département de la région n'a qu'une CPTS"
    if said("departement") || ranked(s, scope) {
        let known = [Some(base), department, Some(page.speaker.territory)]
            .into_iter()
            .flatten()
            .find(|t| t.level() == Level::Department);
        return known.map(Some).ok_or(Reason::UnknownPlace);
    }
    if said("region") {
        let up = if base.level() == Level::Department { (page.parents)(base) } else { Some(base) };
        // "Selon l'ARS Normandie, 27 CPTS sont conventionnées dans la région."
        let body = s.origins.iter().filter_map(|hit| hit.origin.territory);
        let region = up
            .filter(|t| t.level() == Level::Region)
            .or(Some(page.speaker.territory))
            .filter(|t| t.level() == Level::Region)
            .or_else(|| body.into_iter().find(|t| t.level() == Level::Region))
            // "L'Ardèche … Votre région en rassemble 24"
            .or_else(|| department.and_then(|department| (page.parents)(department)));
        return region.map(Some).ok_or(Reason::UnknownPlace);
    }
    Ok(None)
}

/// "À l'échelle régionale, 58 CPTS …": of a region or a department that is named by its level alone.
pub(crate) fn of_unnamed_level(s: &Sentence<'_>, scope: Scope) -> bool {
    let start = clause(s, scope.from).start;
    let stems = ["regional", "departemental"];
    let unnamed = (start + 1..scope.from)
        .filter(|&n| s.cue_at(Cue::Level, n - 1).is_some())
        .any(|n| stems.iter().any(|stem| s.tokens[n].fold.starts_with(stem)));
    unnamed && s.origins.is_empty()
}

/// "À l'échelle de la Nouvelle-Aquitaine, l'image est moins flatteuse.": the one place that a sentence opens with, and
/// counts nothing of; what follows is of it.
pub(crate) fn frames(s: &Sentence<'_>) -> Option<Territory> {
    let place = s.places.first().filter(|place| 0 < place.from && !place.demonym)?;
    let comma = s.tokens.get(place.to).is_some_and(|t| t.is_mark(","));
    // "M. Vergniaud, président de l'URPS. – À l'échelle de la Nouvelle-Aquitaine, …": behind the dash that lets him speak.
    let start = s.tokens.iter().take_while(|t| t.is_mark("–—-«")).count();
    let led = (start..place.from)
        .all(|at| (start..=at).any(|n| s.cue_at(Cue::Framing, n).is_some_and(|hit| at < hit.to)));
    let counts = s.numbers.iter().any(|n| n.form != Form::One);
    // "L'Allier caracole.": a place and what it does, in a word.
    let words = s.tokens.iter().filter(|t| t.is_word()).count();
    let subject = start < 2 && place.from <= start + 1 && words <= place.to + 1 - start;
    let told = subject && place.to < s.tokens.len() && s.tokens[place.to].is_word();
    only(&s.places).filter(|_| (comma && led || told) && !counts)
}

/// "79 % dans l'Isère et 76 % à l'échelle de la région", "la Manche en comptait cinq ; la région entière en réunissait
/// vingt-deux": the region that is named by what it is beside a number, behind the places of other numbers.
pub(crate) fn whole_behind(figure: &Figure<'_>, base: Territory) -> Option<Territory> {
    const REACH: usize = 9;
    let Figure { s, index, number, scope, frame, page, .. } = *figure;
    let others = &s.numbers[..index];
    let taken = others.iter().any(|n| {
        let near = |place: &PlaceHit| {
            place.to <= n.from && n.from <= place.to + REACH
                || n.to <= place.from && place.from <= n.to + REACH
        };
        n.form != Form::One && s.places.iter().any(|p| !p.demonym && p.to <= scope.from && near(p))
    });
    if !taken {
        return None;
    }
    let stops = |n: &usize| {
        s.tokens[*n].kind == Kind::Mark
            || s.numbers.iter().any(|m| m.from == *n && m.form != Form::One)
    };
    let last = s.tokens.len().min(number.to + REACH);
    let end = (number.to..last).find(stops).unwrap_or(last);
    let places = |range: std::ops::Range<usize>| {
        s.places.iter().any(|p| range.contains(&p.from) && p.territory.is_some())
    };
    let told = |range: std::ops::Range<usize>| {
        let wide =
            ["echelle", "niveau", "echelon", "toute", "entiere", "ensemble", "pour", "dans", "sur"];
        let leads = range.clone().any(|n| wide.contains(&s.tokens[n].fold.as_str()));
        leads && !places(range)
    };
    let known = (base, frame.department);
    let region = |left: usize, right: usize| {
        let scope = Scope { left, from: left, to: left, right };
        generic(s, scope, known, page).ok().flatten().filter(|it| it.level() == Level::Region)
    };
    let behind = number.to..end;
    if told(behind.clone())
        && let Some(found) = region(behind.start, behind.end)
    {
        return Some(found);
    }
    // "l'ARS en totalisait vingt-deux pour les cinq départements": for all those of the region that was named.
    let parts = s.numbers.get(index + 1).filter(|n| {
        SEVERAL <= n.low
            && s.tokens.get(n.to).is_some_and(|t| t.is("departements"))
            && n.from <= number.to + 4
            && n.from.checked_sub(1).is_some_and(|b| s.tokens[b].is("les"))
    });
    if parts.is_some() {
        let named = s.places.iter().rev().filter_map(|p| p.territory);
        let up = || match base.level() {
            Level::Department => (page.parents)(base),
            _ => Some(base),
        };
        return named
            .into_iter()
            .find(|it| it.level() == Level::Region)
            .or_else(up)
            .filter(|it| it.level() == Level::Region);
    }
    // "…; la région entière en réunissait vingt-deux"
    let start = clause(s, number.core).start;
    let lead = start..scope.from;
    if 0 < start && !places(lead.clone()) { region(lead.start, lead.end) } else { None }
}

/// So many departments are all of a region.
const SEVERAL: f64 = 4.0;

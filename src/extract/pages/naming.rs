//! Named communities as the text tells of them: name, department, stage, whether dissolved.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::extract::claim::{RawClaim, RawMention};
use crate::extract::claims::compose::Page;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::{Kind, Token, tokens};
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::dates::{self, Role};
use crate::extract::recognise::names::NameHit;
use crate::extract::recognise::pointed::is_direction;
use crate::extract::recognise::roster::{of_event, roster};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, tells, together};
use crate::extract::tables::column::{short_stage, stage_of};
use crate::extract::tables::keyed;
use crate::model::{Level, Measure, Stage, StageRange, Territory};

/// The communities that a sentence names. `intro` gives the stage of the items of a list.
pub(crate) fn mentions(
    s: &Sentence<'_>,
    intro: Option<&Named>,
    page: &Page<'_>,
    locator: &str,
) -> Vec<RawMention> {
    let mut found = Vec::new();
    for name in s.names.iter().chain(&s.pointed) {
        if name.is_shouted(s) {
            continue;
        }
        // "CPTS Bretagne" as a heading is a topic, not a name.
        let rest = &s.tokens[name.rest..name.to];
        let place = page.vocabulary.places.whole(rest);
        // "CPTS Nord" on a page of La Réunion: no department of that region.
        let direction = matches!(rest, [word] if is_direction(word));
        let is_place = place.is_some_and(|place| !direction || page.is_related(place));
        // And "CPTS au 31/12/2024" is one of a day.
        let is_day = dates::whole(rest).is_some();
        // "Grand Est (21)" counts them.
        let counted = place.is_some_and(|place| {
            place.level() == Level::Region && 0 < keyed::departments(place, page)
        });
        // "la CPTS de Mayotte": the one that is called after its island or department.
        let led = name.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("la"))
            && rest.first().is_some_and(|t| matches!(t.fold.as_str(), "de" | "du" | "d'"));
        let own = led && place.is_some_and(|place| page.is_related(place)) && !counted && !is_day;
        if own {
            found.push(RawMention {
                locator: locator.to_owned(),
                ..mention(s, name, own_stage(s, name).or(intro.cloned()).map(|n| n.stages), page)
            });
            continue;
        }
        if (is_place || is_day) && (name.department.is_none() || counted) {
            continue;
        }
        let own = abbreviated(s, name, page).or_else(|| own_stage(s, name));
        let stage = own.as_ref().or(intro).map(|named| named.stages);
        found.push(RawMention { locator: locator.to_owned(), ..mention(s, name, stage, page) });
    }
    found
}

/// "CPTS Val de Sioule – PS": the stage by its abbreviation, behind the name.
fn abbreviated(s: &Sentence<'_>, name: &NameHit, page: &Page<'_>) -> Option<Named> {
    let mark = s.tokens.get(name.end).filter(|t| t.is_mark("–:("));
    let word = s.tokens.get(name.end + 1).filter(|_| mark.is_some())?;
    let behind = s.tokens.get(name.end + 2);
    let alone = behind.is_none_or(|t| t.kind == Kind::Mark);
    let long = short_stage(&s.text[word.start..word.end]).filter(|_| alone)?;
    stage_of(long, page)
}

/// The stage that a sentence gives to a community that it names.
fn own_stage(s: &Sentence<'_>, name: &NameHit) -> Option<Named> {
    let here = clause(s, name.from);
    // "la CPTS de l'Agenais (ACI signé), la CPTS du Marmandais (projet de santé validé)"
    if let Some(named) = bracketed(s, name.end) {
        return Some(named);
    }
    let mut said = s.stages_in(here.clone(), name.from);
    // "la cinquième, celle du Haut Nivernais, a vu …": what stands behind it is of it, and not what the
    // others did.
    let apart = s.tokens[name.from].is("celle")
        && name.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","))
        && s.tokens.get(name.end).is_some_and(|t| t.is_mark(","));
    let behind = s.stages_in(name.end..s.tokens.len(), name.from);
    if apart && !behind.is_empty() {
        said = behind;
    }
    // "Trois sont financées : la CPTS Ouest et la CPTS Est": what stands before the colon is of them.
    let colon = here.start.checked_sub(1).filter(|&n| s.tokens[n].is_mark(":"));
    if let Some(colon) = colon.filter(|_| said.is_empty()) {
        said = s.stages_in(clause(s, colon.saturating_sub(1)), name.from);
    }
    // "CPTS du Pays de Brive : ACI signé en 2021"
    // "CPTS Balagne Stade : projet de santé validé": a field behind the name.
    let field = s.cue_at(Cue::Field, name.end).map_or(name.end, |hit| hit.to);
    if said.is_empty() && s.tokens.get(field).is_some_and(|t| t.is_mark(":")) {
        said = s.stages_in(clause(s, field + 1), name.from);
    }
    // "le projet de santé de la CPTS du Vimeu et la lettre d'intention de la CPTS du Ponthieu"
    let of = |hit: &&Hit<StageWording>| {
        hit.to <= name.from
            && name.from <= hit.to + 2
            && s.tokens[hit.to..name.from]
                .iter()
                .all(|t| matches!(t.fold.as_str(), "de" | "la" | "du" | "a"))
    };
    let others = s.names.iter().filter(|other| here.contains(&other.from)).count();
    if let Some(hit) =
        said.iter().copied().rfind(of).filter(|hit| 1 < others && !is_ahead(s, hit, name))
    {
        return together(&[hit], &s.tokens, false);
    }
    let is_ahead = |hit: &Hit<StageWording>| is_ahead(s, hit, name);
    let ahead = said.iter().filter(|hit| is_ahead(hit)).map(|hit| hit.meaning.stages.from());
    // Who is close to signing has not signed, whatever else the sentence says of it.
    let reached =
        |hit: &&Hit<StageWording>| ahead.clone().all(|ahead| hit.meaning.stages.from() < ahead);
    let told: Vec<_> = said.iter().copied().filter(reached).filter(|hit| tells(hit)).collect();
    together(&told, &s.tokens, false).or_else(|| said.is_empty().then(|| signed(s, name)).flatten())
}

/// The stage in the brackets that open here, where they say nothing of what is ahead.
fn bracketed(s: &Sentence<'_>, open: usize) -> Option<Named> {
    s.tokens.get(open).filter(|t| t.is_mark("("))?;
    let close = (open..s.tokens.len()).find(|&n| s.tokens[n].is_mark(")"))?;
    let ahead = [Cue::Ahead, Cue::Forecast, Cue::Negation].into_iter();
    let ahead = ahead.into_iter().any(|cue| s.cue(cue, open..close).is_some());
    let inside: Vec<_> = s.stages.iter().filter(|hit| open < hit.from && hit.to <= close).collect();
    if ahead { None } else { together(&inside, &s.tokens, false) }
}

/// "Signée le 9 mai, la CPTS du Vimeu …", "la CPTS du Vimeu, signée en deux temps": a participle beside
/// the name.
fn signed(s: &Sentence<'_>, name: &NameHit) -> Option<Named> {
    let participle = |at: usize| {
        let stems = ["signee", "conventionnee", "contractualisee", "financee"];
        s.tokens.get(at).is_some_and(|t| stems.contains(&t.fold.as_str()))
    };
    let comma = |at: usize| s.tokens.get(at).is_some_and(|t| t.is_mark(","));
    let behind = comma(name.end) && participle(name.end + 1);
    let article = name.from.checked_sub(1).filter(|&n| s.tokens[n].is("la"));
    let before =
        participle(0) && article.and_then(|n| n.checked_sub(1)).is_some_and(|n| n < 9 && comma(n));
    let stages = StageRange::exactly(Stage::AciSigned);
    (behind || before || of_signature(s, name)).then(|| Named {
        stages,
        among: stages,
        rule: "signée".to_owned(),
    })
}

/// "Deux signatures : la CPTS du Vimeu le 9 mai, la CPTS du Ponthieu le 3 juin", "la signature des CPTS du Vimeu et du
/// Ponthieu": what is signed is theirs.
fn of_signature(s: &Sentence<'_>, name: &NameHit) -> bool {
    let noun = |t: &Token| matches!(t.fold.as_str(), "signature" | "signatures");
    let Some(at) = s.tokens[..name.from].iter().rposition(noun) else { return false };
    let between = &s.tokens[at + 1..name.from];
    let colon = between.iter().any(|t| t.is_mark(":"));
    let named = |n: usize| s.names.iter().any(|other| (other.from..other.end).contains(&n));
    let links = ["de", "des", "du", "la", "et", ","];
    let linked =
        (at + 1..name.from).all(|n| named(n) || links.contains(&s.tokens[n].fold.as_str()));
    let ahead = [Cue::Ahead, Cue::Forecast, Cue::Negation].into_iter();
    (colon || linked) && !ahead.into_iter().any(|cue| s.cue(cue, 0..s.tokens.len()).is_some())
}

/// What a sentence below the name of a community says of its stage: "ACI signé le 30 juin 2022",
/// "Statut : projet de santé validé", "Elle a signé son accord en mars".
pub(crate) fn told(s: &Sentence<'_>) -> Option<Stage> {
    let first = s.stages.first()?;
    let subject = s.tokens.first().is_some_and(|t| t.is("elle"))
        || s.tokens.get(1).is_some_and(|_| {
            let article = matches!(s.tokens[0].fold.as_str(), "la" | "cette" | "l'" | "notre");
            article && (s.cue_at(Cue::Community, 1).is_some() || s.tokens[1].is("association"))
        });
    let label = first.from.checked_sub(1).is_some_and(|n| n <= 4 && s.tokens[n].is_mark(":"));
    let opens = first.from == 0 || label || subject;
    let negated = s.cue(Cue::Negation, 0..s.tokens.len()).is_some();
    let nobody = NameHit { from: 0, rest: 0, to: 0, end: 0, department: None };
    let ahead = s.stages.iter().any(|hit| is_ahead(s, hit, &nobody));
    let named = together(&s.stages.iter().collect::<Vec<_>>(), &s.tokens, false)?;
    let told = opens && !negated && !ahead && named.stages != StageRange::ALL;
    told.then(|| named.stages.from())
}

/// Whether a stage is one that a community has yet to reach: "s'apprête à signer", "la signature est prévue en juin".
fn is_ahead(s: &Sentence<'_>, stage: &Hit<StageWording>, name: &NameHit) -> bool {
    const NEAR: usize = 4;
    let cut = |between: Range<usize>| s.tokens[between].iter().any(|t| t.is_mark(",;:."));
    let own = usize::from(s.tokens[stage.from].is("s'"));
    let before = (stage.from.saturating_sub(NEAR)..stage.from + own).rev().any(|at| {
        let mut cues = [Cue::Ahead, Cue::Forecast].iter().filter_map(|&cue| s.cue_at(cue, at));
        cues.any(|hit| stage.from < hit.to || !cut(hit.to..stage.from))
    });
    // "La signature de l'ACI de la CPTS du Saulnois est prévue": the name stands in between.
    let named = s.names.iter().filter(|name| (stage.to..stage.to + NEAR).contains(&name.from));
    let end = named.map(|name| name.end).max().unwrap_or(stage.to);
    let behind = (end..s.tokens.len().min(end + NEAR))
        .any(|at| s.cue_at(Cue::Forecast, at).is_some() && !cut(end..at));
    // "la CPTS de Petite-Terre pourrait alors devenir la première de l'île à signer un ACI"
    let wished = name.end < stage.from
        && s.cue(Cue::Forecast, name.end..stage.from).is_some_and(|hit| !cut(hit.to..stage.from));
    before || behind || wished
}

/// The communities that stand behind a count as a list, each at the stage of that count.
pub(crate) fn counted(
    s: &Sentence<'_>,
    claims: &[RawClaim],
    page: &Page<'_>,
    locator: &str,
) -> Vec<RawMention> {
    let mut found = Vec::new();
    for claim in claims {
        for name in roster(s, claim, page.vocabulary).into_iter().chain(as_many(s, claim)) {
            let department = name
                .department
                .or(Some(claim.territory))
                .filter(|place| place.level() == Level::Department);
            let name = NameHit { department, ..name };
            let mention = mention(s, &name, Some(claim.stages), page);
            found.push(RawMention { locator: locator.to_owned(), ..mention });
        }
    }
    let strong: Vec<_> = s.stages.iter().filter(|hit| !hit.meaning.weak).collect();
    let stage = together(&strong, &s.tokens, false).filter(|_| claims.is_empty());
    for name in s.numbers.iter().flat_map(|n| of_event(s, n, page.vocabulary)) {
        let Some(stage) = &stage else { break };
        let mention = mention(s, &name, Some(stage.stages), page);
        found.push(RawMention { locator: locator.to_owned(), ..mention });
    }
    found
}

/// "elles n'étaient que deux à avoir signé, la CPTS du Vimeu et la CPTS du Ponthieu": as many names as
/// were counted, behind their count.
fn as_many(s: &Sentence<'_>, claim: &RawClaim) -> Vec<NameHit> {
    let number = s.numbers.iter().find(|n| s.slice(n.from..n.to) == claim.value_text);
    let (Some(number), Some(count)) = (number, claim.value.low()) else { return Vec::new() };
    let names: Vec<NameHit> = s.names.iter().filter(|n| number.to <= n.from).cloned().collect();
    let as_many = u32::try_from(names.len()).is_ok_and(|n| (f64::from(n) - count).abs() < 0.5);
    let silent = names.iter().all(|name| own_stage(s, name).is_none());
    let counts = claim.measure == Measure::Communities && 1 < names.len();
    if counts && as_many && silent { names } else { Vec::new() }
}

/// The community that an item of a list of names names.
pub(crate) fn enlisted(
    s: &Sentence<'_>,
    name: &NameHit,
    intro: Option<&Named>,
    page: &Page<'_>,
) -> RawMention {
    // "Haut Limousin en Marche" says no stage.
    let behind: Vec<_> = s.stages.iter().filter(|hit| name.to <= hit.from).collect();
    let own = together(&behind, &s.tokens, false).or_else(|| abbreviated(s, name, page));
    let stage = own.as_ref().or(intro).map(|named| named.stages);
    mention(s, name, stage, page)
}

fn mention(
    s: &Sentence<'_>,
    name: &NameHit,
    stages: Option<StageRange>,
    page: &Page<'_>,
) -> RawMention {
    // "En Haute-Corse, la CPTS …; en Corse-du-Sud, une autre": the place of its own clause first.
    let here = clause(s, name.from);
    let near: Vec<_> = s.places.iter().filter(|p| here.contains(&p.from)).copied().collect();
    // "Morbihan : CPTS Ploërmel Cœur de Bretagne"
    let label = s
        .places
        .first()
        .filter(|place| place.from <= 1 && s.tokens.get(place.to).is_some_and(|t| t.is_mark(":")));
    let label = label.and_then(|place| place.territory);
    // "…, l'île dispose de trois CPTS, dont deux en Haute-Corse": where some of them are.
    let part = s.tokens.iter().position(|t| t.is("dont")).unwrap_or(s.tokens.len());
    let whole: Vec<_> =
        s.places.iter().filter(|p| p.from < part || part < name.from).copied().collect();
    let places = label.or_else(|| only(&near)).or_else(|| only(&whole));
    let places = places.filter(|t: &Territory| t.level() == Level::Department);
    let date = s
        .dates
        .iter()
        .filter(|hit| hit.role == Role::AsOf)
        .find_map(|hit| hit.printed.resolve(page.published));
    let evidence = s.slice(name.from..name.end);
    RawMention {
        name: name.printed(s.text, &s.tokens),
        department: name.department.or(places),
        stage: stages.filter(|stages| *stages != StageRange::ALL).map(StageRange::from),
        dissolved: s.cue(Cue::Dissolved, 0..s.tokens.len()).is_some(),
        opened: None,
        date: date.map(|(date, _)| date),
        locator: String::new(),
        evidence: if s.text.len() <= 200 { s.text.trim() } else { evidence }.to_owned(),
    }
}

/// Gives the department of the page to the communities that are named without one: on the page of a
/// department nobody says it again.
pub(crate) fn at_home(mentions: &mut [RawMention], home: Territory) {
    if home.level() == Level::Department {
        for mention in mentions {
            mention.department = mention.department.or(Some(home));
        }
    }
}

/// "Les trois premières ont signé": the stage of the first or last of those that were named just before.
pub(crate) fn ranked(s: &Sentence<'_>, before: &mut [RawMention]) {
    let first = s.tokens.first().is_some_and(|t| t.is("les"));
    let number = s.numbers.first().filter(|n| first && n.from == 1);
    let Some(number) = number else { return };
    let most = before.len();
    let count = (2..=most)
        .find(|&n| u32::try_from(n).is_ok_and(|n| (f64::from(n) - number.low).abs() < 0.5));
    let Some(count) = count else { return };
    let rank = s.tokens.get(number.to).map_or("", |t| t.fold.as_str());
    let some = match rank {
        "premieres" => &mut before[..count],
        "dernieres" => &mut before[most - count..],
        _ => return,
    };
    let negated = s.cue(Cue::Negation, 0..s.tokens.len()).is_some();
    let told: Vec<_> = s.stages.iter().filter(|hit| !hit.meaning.weak).collect();
    let Some(named) = together(&told, &s.tokens, false).filter(|_| !negated) else { return };
    for mention in some {
        mention.stage = mention.stage.max(Some(named.stages.from()));
    }
}

/// "Six CPTS ont signé leur contrat", and elsewhere a list of six names that says no stage: those six.
///
/// As many must be counted at one stage, and nowhere at another.
pub(crate) fn as_counted(mentions: &mut [RawMention], lists: &[Range<usize>], claims: &[RawClaim]) {
    const LEAST: usize = 3;
    for list in lists {
        let Some(named) = mentions.get_mut(list.clone()) else { continue };
        let silent = named.iter().all(|mention| mention.stage.is_none() && !mention.dissolved);
        let Ok(count) = u32::try_from(named.len()) else { continue };
        if named.len() < LEAST || !silent {
            continue;
        }
        let all = |claim: &&RawClaim| {
            let exact = claim.value.low() == claim.value.high();
            claim.measure == Measure::Communities
                && exact
                && (claim.value.headline() - f64::from(count)).abs() < 0.5
        };
        let mut stages = claims.iter().filter(all).map(|claim| claim.stages);
        let Some(first) = stages.next().filter(|stages| stages.from() == stages.to()) else {
            continue;
        };
        if stages.all(|other| other == first) {
            for mention in named {
                mention.stage = Some(first.from());
            }
        }
    }
}

/// Each name once, with everything that its mentions say together.
pub(crate) fn once(mentions: Vec<RawMention>) -> Vec<RawMention> {
    let mut seen: Vec<RawMention> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for mention in mentions {
        let next = seen.len();
        let place = *places.entry(bare(&mention.name)).or_insert(next);
        match seen.get_mut(place) {
            Some(earlier) => {
                earlier.department = earlier.department.or(mention.department);
                earlier.stage = earlier.stage.max(mention.stage);
                earlier.dissolved |= mention.dissolved;
            }
            None => seen.push(mention),
        }
    }
    seen
}

/// A name without its word and articles: "CPTS de Petite-Terre" is "Petite-Terre".
fn bare(name: &str) -> String {
    let words = tokens(name);
    let lead = |t: &Token| {
        matches!(
            t.fold.as_str(),
            "cpts" | "de" | "du" | "des" | "d'" | "la" | "le" | "les" | "l'" | "communaute"
        )
    };
    let words: Vec<&str> = words.iter().skip_while(|t| lead(t)).map(|t| t.fold.as_str()).collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}

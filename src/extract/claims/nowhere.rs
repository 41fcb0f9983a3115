//! Figures of no one territory: of several together, of a town, of people whom the vocabulary does not know.

use super::compose::Page;
use super::figure::Figure;
use super::whereabouts::of_area;
use crate::extract::counting::judge::{CROWD, clause};
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::model::{Level, Measure, Territory};

/// "Le Finistère et le Morbihan comptent 16 CPTS": of both together, which is no territory.
pub(crate) fn joined(s: &Sentence<'_>, places: &[PlaceHit], from: usize) -> bool {
    let [.., one, other] = places else { return false };
    let between = &plain(s, one.to..other.from)[..];
    let and = between.first().is_some_and(|t| t.is("et")) && between.len() <= 2;
    let named = [one, other].iter().all(|place| !place.demonym && place.territory.is_some());
    let verb = plain(s, other.to..from);
    // "… comptent": the verb of both stands directly before the number.
    let plural = verb.len() <= 3 && verb.iter().any(|t| t.fold.ends_with("ent") || t.is("ont"));
    and && named && plural
}

/// "dont 15 dans les cinq départements d'outre-mer": several places, that have no one code.
pub(crate) fn in_scope(s: &Sentence<'_>, number: &Number) -> bool {
    let leads = |at: usize| {
        let small = ["dans", "en", "les", "des", "aux", "cpts"];
        small.iter().any(|word| s.tokens[at].is(word)) || s.numbers.iter().any(|n| n.core == at)
    };
    let near = |place: &&PlaceHit| number.to <= place.from && place.from <= number.to + 5;
    let mut scopes = s.places.iter().filter(|place| place.territory.is_none()).filter(near);
    scopes.any(|place| (number.to..place.from).all(leads))
}

/// The words of a range that stand in no bracket of their own.
fn plain<'s>(s: &'s Sentence<'_>, range: std::ops::Range<usize>) -> Vec<&'s Token> {
    let depth = s.depth(range.start);
    let outside = |n: &usize| s.depth(*n) <= depth && !s.tokens[*n].is_mark("()");
    range.filter(outside).map(|n| &s.tokens[n]).collect()
}

/// "La cité phocéenne en compte neuf": the subject is a town or a part of a department.
pub(crate) fn elsewhere(s: &Sentence<'_>, scope: Scope) -> bool {
    const PRONOUNS: [&str; 6] = ["elle", "elles", "nous", "cela", "aujourd'hui", "elles-memes"];
    let start = (0..scope.from).rev().find(|&n| s.tokens[n].is_mark(",;:.")).map_or(0, |n| n + 1);
    let article = s.tokens.get(start).is_some_and(|t| t.is("la") || t.is("le") || t.is("l'"));
    let town = s.tokens.get(start + 1).is_some_and(|t| {
        matches!(
            t.fold.as_str(),
            "cite" | "ville" | "metropole" | "agglomeration" | "commune" | "canton" | "agglo"
        )
    });
    // "Toulouse en a quatre à elle seule"
    let named = s.tokens.get(start).is_some_and(|t| {
        t.capital && t.is_word() && 3 < t.fold.len() && s.cue_at(Cue::Community, start).is_none()
    }) && s.tokens.get(start + 1).is_some_and(|t| t.is("en") && !t.tied)
        && start + 2 < scope.from
        && !s.stages.iter().any(|hit| hit.from <= start && start < hit.to)
        && !s.places.iter().any(|place| place.from <= start && start < place.to)
        && !s.origins.iter().any(|origin| origin.from <= start && start < origin.to);
    // "Nantes est découpée en trois CPTS", "Le Pays basque en compte trois": a name that nobody knows.
    // "…, qui couvrent 240 000 habitants": of the same.
    let relative = s.tokens.get(start).is_some_and(|t| matches!(t.fold.as_str(), "qui" | "soit"));
    let opening = if relative { clause(s, scope.from).start } else { start };
    let stranger = stranger(s, opening, scope);
    let pronoun = s.tokens.get(start).is_some_and(|t| PRONOUNS.contains(&t.fold.as_str()));
    article && town && start + 1 < scope.from || (named || stranger) && !pronoun
}

/// Whether the subject before a number is a name that is neither a place of ours nor a body.
fn stranger(s: &Sentence<'_>, start: usize, scope: Scope) -> bool {
    const LONGEST: usize = 5;
    let article = |t: &Token| matches!(t.fold.as_str(), "la" | "le" | "l'" | "les");
    // "Celle de l'Artois suit sept communautés": a caisse, an agency or an area, and no community.
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let celle = matches!(word(start), "celle" | "celui")
        && matches!(word(start + 1), "de" | "du" | "des" | "d'");
    let first = start + if celle { 2 } else { 0 };
    let led = celle || s.tokens.get(first).is_some_and(article);
    let at = first + usize::from(s.tokens.get(first).is_some_and(article));
    let known = |at: usize| {
        s.places.iter().any(|place| place.from <= at && at < place.to)
            || s.origins.iter().any(|origin| origin.from <= at && at < origin.to)
            || s.dates.iter().any(|date| date.from <= at && at < date.to)
            || s.cue_at(Cue::Community, at).is_some()
            || s.cue(Cue::Institution, at..at + 1).is_some()
            // "Réflexion en cours 2"
            || s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
    };
    let name = s
        .tokens
        .get(at)
        .is_some_and(|t| t.capital && t.is_word() && 3 < t.fold.len() && !known(at));
    // At the beginning of a sentence every word has its capital.
    let plain = led || 0 < start && !s.tokens[start - 1].is_mark("«");
    let verb = (at + 1..scope.from.min(at + LONGEST)).find(|&n| {
        matches!(s.tokens[n].fold.as_str(), "est" | "a" | "en")
            || s.cue_at(Cue::Counting, n).is_some()
            // "suit", "accompagne", "pilote": whatever it does with them.
            || celle && !s.tokens[n].capital && s.tokens[n].fold.ends_with(['e', 't'])
    });
    let between = verb.map(|verb| &s.tokens[at + 1..verb]);
    let simple = between.is_some_and(|words| words.iter().all(Token::is_word));
    let direct = verb == Some(at + 1);
    let placed = s.places.iter().any(|place| start <= place.from && place.to <= scope.from);
    name && simple && (plain || direct) && !placed
}

/// "dans ce territoire, qui compte 45 000 habitants": of an area that has no code, told of before.
pub(crate) fn pointed_area(s: &Sentence<'_>, scope: Scope) -> bool {
    (1..scope.from).any(|n| {
        let this = matches!(s.tokens[n - 1].fold.as_str(), "ce" | "cet" | "cette");
        this && s.cue_at(Cue::Geographic, n).is_some() && !s.tokens[n].capital
    })
}

/// "les deux départements totalisent onze CPTS": of several places together.
pub(crate) fn several(s: &Sentence<'_>, scope: Scope) -> bool {
    // "Chacun des huit départements franciliens compte au moins cinq CPTS"
    let opens = s.tokens.first().is_some_and(|t| t.is("chacun") || t.is("chaque") || t.is("tous"));
    let nouns = ["departement", "departements", "region", "regions"];
    if opens && s.tokens[..scope.from].iter().any(|t| nouns.contains(&t.fold.as_str())) {
        return true;
    }
    // "14 CPTS ardéchoises et drômoises": of both.
    let both = s.places.windows(2).any(|pair| {
        pair.iter().all(|place| place.demonym)
            && pair[0].territory != pair[1].territory
            && pair[1].from == pair[0].to + 1
            && s.tokens[pair[0].to].is("et")
            && s.places.len() == 2
    });
    let start = clause(s, scope.from).start;
    both || (start..scope.from).any(|n| {
        // "Trois régions dépassent 90 %"
        matches!(s.tokens[n].fold.as_str(), "departements" | "regions")
            && s.numbers.iter().any(|number| {
                // "Dans trois départements de Bretagne, …"
                let led = number.from == start + 1 && s.tokens[start].is("dans");
                number.to == n && (number.from == start || led)
            })
    }) || (start..scope.from).any(|n| {
        // "Dans les 12 départements de Nouvelle-Aquitaine": of all of that region.
        let all = s.places.iter().any(|place| {
            let region = place.territory.is_some_and(|t| t.level() == Level::Region);
            region && n < place.from && place.from <= n + 3
        });
        matches!(s.tokens[n].fold.as_str(), "departements" | "regions")
            && !all
            && s.numbers.iter().any(|number| number.to == n)
            && n.checked_sub(2).is_some_and(|before| s.tokens[before].is("les"))
    }) || (scope.to..s.tokens.len().min(scope.right + 3)).any(|n| {
        // "chacune des 14 CPTS de nos 2 départements", "30 communautés dans les deux départements"
        let noun = matches!(s.tokens[n].fold.as_str(), "departements" | "regions");
        noun && n.checked_sub(2).is_some_and(|b| {
            matches!(s.tokens[b].fold.as_str(), "nos" | "les" | "ces" | "des" | "pour" | "sur")
                && s.numbers.iter().any(|number| number.to == n && number.low < FEW)
        })
    }) || (1..scope.from).any(|n| {
        // "Le Rhône et l'Isère concentrent à eux deux 30 communautés"
        matches!(s.tokens[n - 1].fold.as_str(), "eux" | "elles")
            && s.numbers.iter().any(|number| number.core == n && number.to == n + 1)
            && n.checked_sub(2).is_some_and(|b| s.tokens[b].is("a"))
            && 1 < s.places.iter().filter(|place| place.to <= n).count()
    })
}

/// "38 CPTS sont signataires, la Guyane n'en a aucune": the subject of what follows, unless it is whose they are:
/// "Avec 38 CPTS, la Bretagne compte …".
pub(crate) fn begins_clause(s: &Sentence<'_>, scope: Scope, place: &PlaceHit) -> bool {
    let led = scope.from.checked_sub(1).is_some_and(|n| {
        matches!(s.tokens[n].fold.as_str(), "avec" | "a" | "de" | "d'" | "ses" | "des")
    });
    let article = |t: &Token| matches!(t.fold.as_str(), "la" | "le" | "l'" | "les");
    let start = place.from.checked_sub(1).filter(|&n| article(&s.tokens[n])).unwrap_or(place.from);
    let comma = start.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark(","));
    let counts = |at: usize| {
        [Cue::Counting, Cue::CountingPronoun].into_iter().any(|cue| s.cue_at(cue, at).is_some())
    };
    let verb = s.tokens.get(place.to).is_some_and(|t| {
        matches!(t.fold.as_str(), "n'" | "ne" | "n" | "est" | "reste" | "a" | "ont" | "sont")
            || counts(place.to)
    });
    // "Outre les 12 CPTS déjà conventionnées, le Var compte …": no clause of its own stands before.
    let own = super::parted::verb(s, scope.to).is_some_and(|at| at < start);
    scope.to <= start && comma && own && verb && !led && !place.demonym
}

/// "le Finistère, bon dernier de Bretagne, aligne neuf CPTS": between two commas behind a place, the whole that it is
/// a part of.
pub(crate) fn describes(s: &Sentence<'_>, scope: Scope, place: &PlaceHit, page: &Page<'_>) -> bool {
    let comma = |range: std::ops::Range<usize>| range.into_iter().any(|n| s.tokens[n].is_mark(","));
    let subject = s
        .places
        .iter()
        .rfind(|other| other.to < place.from && !other.demonym && s.tokens[other.to].is_mark(","));
    // "La Drôme est l'un des départements les mieux couverts d'Auvergne-Rhône-Alpes : neuf CPTS …"
    let told = || {
        s.places.iter().rfind(|other| {
            let verb = s.tokens.get(other.to).map_or("", |t| t.fold.as_str());
            let copula = matches!(
                verb,
                "est"
                    | "etait"
                    | "reste"
                    | "restait"
                    | "demeure"
                    | "figure"
                    | "figurait"
                    | "compte"
            );
            let among = s.tokens[other.to..place.from.max(other.to)].windows(2).any(|t| {
                matches!(t[0].fold.as_str(), "un" | "une") && t[1].is("des")
                    || t[0].is("parmi")
                    || t[0].is("seul")
                    || t[0].is("plus")
                    || t[0].is("premier")
            });
            other.to < place.from && !other.demonym && copula && among
        })
    };
    let colon = || s.tokens[place.to..scope.from.max(place.to)].iter().any(|t| t.is_mark(":;"));
    let told = told().filter(|_| colon());
    let closed = told.is_some() || place.to < scope.from && comma(place.to..scope.from);
    let subject = subject.or(told);
    subject.and_then(|subject| subject.territory).is_some_and(|part| {
        place.to < scope.from
            && closed
            && place.territory.is_some_and(|whole| (page.parents)(part) == Some(whole))
            && !s
                .numbers
                .iter()
                .any(|n| n.form != Form::Ordinal && place.from < n.to && n.from < scope.from)
    })
}

/// So many departments are no region: "nos dix départements" may be all of one.
const FEW: f64 = 4.0;

/// "71 % des Béarnais": inhabitants of a place that the vocabulary does not know.
pub(crate) fn strangers(s: &Sentence<'_>, number: &Number) -> bool {
    let des = s.tokens.get(number.to).is_some_and(|t| t.is("des"));
    let people = s
        .tokens
        .get(number.to + 1)
        .is_some_and(|t| t.capital && t.is_word() && 4 < t.fold.len() && t.fold.ends_with('s'));
    // "300 000 Poitevins"
    let counted = CROWD <= number.low
        && number.form != Form::Percent
        && s.tokens
            .get(number.to)
            .is_some_and(|t| t.capital && t.is_word() && 5 < t.fold.len() && t.fold.ends_with('s'))
        && !s.places.iter().any(|place| place.from == number.to);
    counted || number.form == Form::Percent && des && people
}

/// "un tiers seulement dans 4 autres : Normandie, Guadeloupe, …": behind the words for the places that are counted,
/// of which none is the one that the sentence is about.
pub(crate) fn among_others(s: &Sentence<'_>, scope: Scope) -> Option<usize> {
    const NEAR: usize = 3;
    let at = (scope.to..scope.to + NEAR)
        .find(|&n| s.tokens.get(n).is_some_and(|t| t.is("dans")))
        .map(|n| n + 1)?;
    let count = s.numbers.iter().find(|number| number.from == at)?;
    let words = s.tokens.get(count.to..)?.iter().take_while(|t| {
        matches!(t.fold.as_str(), "autres" | "regions" | "departements" | "territoires")
    });
    let to = count.to + words.count();
    (count.to < to).then_some(to)
}

/// Whether a number has a place of its own, where the count before it, which ends at `whole`, has none: one behind
/// it, or the subject of another clause.
pub(crate) fn own_place(s: &Sentence<'_>, whole: usize, scope: Scope) -> bool {
    let article = |t: &Token| matches!(t.fold.as_str(), "la" | "le" | "l'" | "les");
    let begins = |at: usize| {
        at.checked_sub(1).is_some_and(|n| {
            s.tokens[n].is_mark(",;:(–") || s.tokens[n].is("et") || s.tokens[n].is("mais")
        })
    };
    let led = |t: &Token| matches!(t.fold.as_str(), "en" | "dans" | "a" | "au" | "aux");
    s.places.iter().filter(|place| place.territory.is_some()).any(|place| {
        let before = place.from.checked_sub(1).filter(|&n| whole <= n);
        let subject =
            before.is_some_and(|n| article(&s.tokens[n]) && begins(n)) || begins(place.from);
        let there = before.is_some_and(|n| {
            led(&s.tokens[n]) && begins(n)
                || article(&s.tokens[n])
                    && n.checked_sub(1).is_some_and(|b| led(&s.tokens[b]) && begins(b))
        });
        scope.to <= place.from && place.to <= scope.right
            || whole <= place.from && place.to <= scope.from && (subject || there)
    })
}

/// "100 % en Centre-Val de Loire, à La Réunion et en Martinique": the places that are named one behind the
/// other behind a number; none where they are parted by more than a preposition.
pub(crate) fn enumerated(s: &Sentence<'_>, scope: Scope) -> Vec<Territory> {
    const REACH: usize = 16;
    let mut found: Vec<Territory> = Vec::new();
    let mut last = None;
    // "587 en France, la Guyane n'en a aucune": the country is no item beside a part of it.
    let item = |territory: &Territory| territory.level() != Level::Country;
    let listed = among_others(s, scope).map(|to| (to, s.tokens.len()));
    let (from, right) = listed
        .filter(|&(to, _)| s.tokens.get(to).is_some_and(|t| t.is_mark(":(")))
        .unwrap_or((scope.to, scope.right));
    for place in s.places.iter().filter(|p| from <= p.from && p.to <= right) {
        let named = place.territory.filter(|_| !place.demonym && !begins_clause(s, scope, place));
        let Some(territory) = named.filter(item) else { break };
        // "21 % des habitants n'en ont pas, principalement dans la Nièvre et l'Yonne": where most of them are.
        if last.is_none() && s.cue(Cue::Partly, from..place.from).is_some() {
            break;
        }
        let joined = match last {
            None => place.from <= from + REACH,
            Some(end) => end < place.from && links(s, end, place.from),
        };
        if !joined {
            break;
        }
        found.push(territory);
        last = Some(place.to);
    }
    found
}

/// The places of a list that ends before a number: "En Centre-Val de Loire, en Martinique et à La Réunion, toute
/// la population". A share is that of each of them.
pub(crate) fn listed_before(s: &Sentence<'_>, scope: Scope) -> Vec<Territory> {
    // "Dans la Vienne et dans les Deux-Sèvres, c'était le cas de la totalité des habitants"
    let case = (scope.from.saturating_sub(7)..scope.from)
        .find(|&n| s.tokens[n].is("c'") && s.tokens[n..scope.from].iter().any(|t| t.is("cas")));
    let Some(mark) = case.unwrap_or(scope.from).checked_sub(1) else { return Vec::new() };
    if !s.tokens[mark].is_mark(",") && !s.tokens[mark].is_mark(":") {
        return Vec::new();
    }
    let mut found: Vec<Territory> = Vec::new();
    let mut next = mark;
    let mut is_list = false;
    for place in s.places.iter().rev().skip_while(|place| mark < place.to) {
        let named = place.territory.filter(|it| !place.demonym && it.level() != Level::Country);
        let Some(territory) = named else { break };
        let joined = if found.is_empty() {
            place.to == mark
        } else {
            place.to < next && links(s, place.to, next)
        };
        if !joined {
            break;
        }
        is_list |= s.tokens[place.to..next].iter().any(|t| t.is("et"));
        next = place.from;
        found.push(territory);
    }
    found.reverse();
    if is_list { found } else { Vec::new() }
}

/// Whether only what joins the items of a list stands there.
fn links(s: &Sentence<'_>, from: usize, to: usize) -> bool {
    (from..to).all(|at| s.tokens[at].is_mark(",") || s.cue_at(Cue::Joining, at).is_some())
}

/// Whether a figure of no place is not that of the country: "Deux CPTS, une mairie, 84 bénévoles".
pub(crate) fn is_stray(figure: &Figure<'_>) -> bool {
    /// Fewer people than the communities of the country have covered since anybody adds them up.
    const LOCAL: f64 = 500_000.0;
    match figure.counted.measure {
        Measure::Communities | Measure::Target => counts_nowhere(figure),
        // "une CPTS qui regroupe 41 communes et 52 000 habitants"
        Measure::Population | Measure::PopulationUncovered => figure.number.low < LOCAL,
        _ => false,
    }
}

/// A small count of no place and no day, from nobody who speaks for the country: whatever it is said to do.
fn counts_nowhere(figure: &Figure<'_>) -> bool {
    /// Fewer than the country has had since it counts them.
    const SMALL: f64 = 60.0;
    let Figure { s, number, frame, .. } = *figure;
    // "712 contrats, 17 projets validés": a part of what the country has.
    let counts = |at: usize| {
        [Cue::Community, Cue::Ambiguous].into_iter().any(|cue| s.cue_at(cue, at).is_some())
            || s.stages.iter().any(|hit| hit.from == at)
    };
    let beside = s.numbers.iter().any(|other| SMALL <= other.low && counts(other.to));
    let part = frame.setting.listed && !of_area(s, number) || !frame.before.is_empty() || beside;
    number.form != Form::Ordinal
        && number.low < SMALL
        && !part
        && frame.territory.is_none()
        && frame.origin.is_none()
        && frame.date.is_none()
        && s.places.iter().all(|place| place.territory.is_none())
        && s.origins.is_empty()
        && s.dates.is_empty()
}

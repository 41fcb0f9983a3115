//! "la 14e CPTS", "une seule": numbers that are more often a name or an article.

use super::bare::is_noun_like;
use super::judge::{clause, counting_pronoun, noun, topic};
use super::numbers::Form;
use super::token::{Kind, Token};
use super::verdict::{Counted, Here, Reason, Topic};
use super::vocabulary::Cue;
use crate::model::{Measure, Stage};

/// "la 14e CPTS des Hauts-de-Seine": at least that many have come so far.
pub(super) fn ordinal(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, number, scope, setting, .. } = *here;
    // "troisième et, paraît-il, dernière CPTS": the noun stands behind both.
    let both = s.tokens.get(number.to).is_some_and(|t| t.is("et"));
    let last = (number.to..s.tokens.len().min(number.to + 9))
        .find(|&n| both && s.tokens[n].fold.starts_with("dernier"));
    let (at, _) = noun(s, last.map_or(number.to, |n| n + 1));
    // "avec sa septième signature", "la 88e convention de la région": of the contracts of which the talk is.
    let contract = ["signature", "contrat", "accord", "convention"];
    let head = s.cue_at(Cue::Community, at).is_some()
        || s.cue_at(Cue::Ambiguous, at).is_some()
            && (at..at + 5).any(|n| s.cue_at(Cue::Community, n).is_some())
        || setting.topic == Topic::Cpts
            && s.tokens.get(at).is_some_and(|t| contract.contains(&t.fold.as_str()))
            && !s.places.is_empty();
    // "et la 100e de la région": the noun stands with the ordinal before.
    let repeated = s.numbers.iter().any(|other| {
        other.form == Form::Ordinal
            && other.core < number.core
            && s.cue_at(Cue::Community, other.to).is_some()
    });
    let of_place = s
        .tokens
        .get(number.to)
        .is_some_and(|t| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'" | "en"));
    // "Elle devient ainsi la cinquième du département": of its communities.
    let generic = of_place
        && s.tokens[number.to..s.tokens.len().min(number.to + 3)].iter().any(|t| {
            let area = ["departement", "region", "territoire", "ile", "archipel", "pays"];
            area.contains(&t.fold.as_str())
        });
    let she = s.tokens[..number.from]
        .iter()
        .any(|t| t.is("elle") || t.is("celle") || t.is("c'") || t.is("celui"));
    // "la CPTS des Trois Vallées, neuvième du Morbihan": of the communities of that place.
    // "cinquième du département de l'Orne"
    let area = s.tokens.get(number.to + 1).is_some_and(|t| t.is("departement") || t.is("region"));
    let near = number.to + if area { 5 } else { 2 };
    let placed = s.places.iter().any(|p| number.to < p.to && p.from <= near);
    let apposed = s.names.iter().any(|name| name.end <= number.from);
    let told = setting.topic == Topic::Cpts && she;
    let becomes = (0..number.from).any(|n| {
        let fold = &s.tokens[n].fold;
        fold.starts_with("devien")
            || fold.starts_with("devenu")
            || fold == "est"
            || fold == "ete" && s.tokens.get(n + 1).is_some_and(|t| t.is("la"))
    });
    let among = is_rank_of_one(here, apposed, becomes);
    let repeated = repeated
        || placed && apposed
        || generic && apposed && becomes
        || (generic || placed) && told;
    // "J'ai signé la huitième en juin", "signature de l'ACI de la 6e": of the communities of which the talk is.
    let of_contract = number.from.checked_sub(2).is_some_and(|n| {
        s.tokens[n].is("de") && s.tokens[n + 1].is("la") && s.stages.iter().any(|hit| hit.to == n)
    });
    let signs = (setting.topic == Topic::Cpts || setting.listed && of_contract)
        && (of_contract
            || s.tokens[number.from.saturating_sub(3)..number.from]
                .iter()
                .any(|t| t.fold.starts_with("sign") || t.fold.starts_with("paraph")))
        && s.tokens.get(number.to).is_none_or(|t| {
            t.kind == Kind::Mark || matches!(t.fold.as_str(), "en" | "le" | "au" | "ce" | "hier")
        });
    // "Le territoire d'intervention est le 3e du département": no community, which would be "la".
    let masculine = !head && number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("le"));
    // "Maud Le Gall coordonne sa troisième CPTS": somebody's own, unless a place has it.
    let own = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("sa"))
        && s.places.is_empty()
        && !s.tokens[..number.from].iter().any(|t| {
            matches!(t.fold.as_str(), "departement" | "region" | "territoire" | "ile" | "archipel")
        })
        && s.origins.is_empty();
    if masculine || own && !s.tokens[..number.from].iter().any(|t| t.is("il") || t.is("elle")) {
        return Err(Reason::Ordinal);
    }
    if number.low < 2.0 || !(head || signs || among || repeated && of_place) {
        return Err(Reason::Ordinal);
    }
    // "L'Indre aura bientôt sa quatrième CPTS"
    let soon = s.tokens[..number.from].iter().any(|t| t.is("bientot") || t.is("prochainement"));
    if soon || s.cue(Cue::Forecast, scope.left..scope.right).is_some() {
        return Err(Reason::Forecast);
    }
    Ok(Counted {
        measure: Measure::Communities,
        projects: false,
        headed: true,
        pronoun: false,
        each: false,
    })
}

/// "La communauté devient la 8e du Loiret à signer", "la CPTS Rives de Dordogne est la douzième que l'Assurance
/// maladie finance dans le département", "la communauté X, la quatrième à obtenir son ACI dans les Landes": the rank
/// of one community among those of a place.
fn is_rank_of_one(here: &Here<'_>, apposed: bool, becomes: bool) -> bool {
    const NEAR: usize = 14;
    let Here { s, number, scope, .. } = *here;
    let clause = clause(s, number.core);
    let one = (clause.start + 1..number.from).any(|n| {
        matches!(s.tokens[n - 1].fold.as_str(), "la" | "notre" | "cette")
            && s.cue_at(Cue::Community, n).is_some()
    });
    let comma = number
        .from
        .checked_sub(2)
        .is_some_and(|n| s.tokens[n].is_mark(",") && s.tokens[n + 1].is("la"));
    let goes_on = s.tokens.get(number.to).is_some_and(|t| {
        matches!(t.fold.as_str(), "a" | "que" | "qu'" | "de" | "du" | "des" | "d'" | "en" | "dans")
    });
    // "la deuxième fois", "est la première de son genre": no rank among those of a place.
    let end = scope.right.min(number.to + NEAR).max(number.to);
    let placed = s.places.iter().any(|place| number.to <= place.from && place.from < end);
    let area = ["departement", "region", "ile", "archipel"];
    let generic = s.tokens[number.to..end].iter().any(|t| area.contains(&t.fold.as_str()));
    let feminine = number.from.checked_sub(1).is_some_and(|n| s.tokens[n].is("la"));
    let staged = !s.stages_in(number.to..end, number.core).is_empty();
    let of = s
        .tokens
        .get(number.to)
        .is_some_and(|t| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'" | "en" | "dans"));
    feminine
        && (one || apposed)
        && (becomes || comma)
        && goes_on
        && (placed || generic)
        && (staged || of && becomes)
}

/// "pour l'instant", "actuellement": what stands between a number and what is said of it.
fn is_adverb(token: &Token) -> bool {
    token.fold.ends_with("ment") || matches!(token.fold.as_str(), "encore" | "alors" | "pourtant")
}

/// "qu'une", "une seule", "une CPTS chacune": only then is "une" a number.
pub(super) fn one(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, number, scope, setting, .. } = *here;
    let before = number.core.checked_sub(1).map(|n| s.tokens[n].fold.as_str());
    let clause = clause(s, number.core);
    let denied = s.tokens[clause.start..number.core].iter().any(|t| t.is("n'") || t.is("ne"));
    let unique = s.tokens.get(number.to).is_some_and(|t| t.is("unique"));
    let only = unique
        || matches!(before, Some("qu'")) && denied
        // "ne dispose à ce jour que d'une CPTS signataire"
        || before == Some("d'")
            && denied
            && number.core.checked_sub(2).is_some_and(|n| s.tokens[n].is("que"))
        || before == Some("seule") && s.cue_at(Cue::Community, number.to).is_some()
        || s.tokens.get(number.to).is_some_and(|t| t.is("seule") || t.is("seul"));
    // "On compte une CPTS pour 78 000 habitants en moyenne"
    let head_end = s.cue_at(Cue::Community, number.to).map(|hit| hit.to);
    let rated = head_end
        .filter(|&n| s.tokens.get(n).is_some_and(|t| t.is("pour")))
        .is_some_and(|n| s.numbers.iter().any(|other| other.from == n + 1 && 1_000.0 <= other.low));
    if rated {
        return Err(Reason::Mean);
    }
    // "est comptée une seule fois"
    if (number.to..number.to + 2).any(|n| s.tokens.get(n).is_some_and(|t| t.is("fois"))) {
        return Err(Reason::OtherNoun);
    }
    // "pas une seule communauté n'y était conventionnée"
    if before == Some("pas") {
        return Err(Reason::Negation);
    }
    let each = (scope.left..scope.right)
        .any(|n| matches!(s.tokens[n].fold.as_str(), "chacune" | "chacun"));
    let (at, fresh) = noun(s, number.to);
    let head = s.cue_at(Cue::Community, at).is_some();
    let counting = s.cue_before(Cue::Counting, number.core)
        || counting_pronoun(s, number.from)
        || only && s.cue(Cue::Counting, scope.left..scope.from).is_some()
        || only && s.cue(Cue::CountingPronoun, scope.left..scope.to).is_some();
    // "Une autre CPTS a vu son projet de santé validé": one more of those that were counted.
    let strong = |from: usize| {
        s.stages_in(from..scope.right, number.core).iter().any(|hit| !hit.meaning.weak)
    };
    // "l'une en Haute-Corse", "et une en Corse-du-Sud", "une en est encore à la réflexion": a part of
    // those that were counted.
    let next = s.tokens.get(number.to);
    let located = next.is_some_and(|t| matches!(t.fold.as_str(), "en" | "dans" | "a" | "au"))
        && s.places.iter().any(|p| number.to < p.from && p.from <= number.to + 3);
    let joined =
        matches!(before, None | Some("l'" | "dont" | "et" | "," | ";" | ":" | "puis" | "plus"));
    let part = joined
        && (setting.counted || setting.listed)
        && {
            let other = next.is_some_and(|t| t.is("autre"));
            // "a obtenu" goes on, "à Petite-Terre" says where.
            let bare = other
            || next.is_some_and(|t| {
                let said = &s.text[t.start..t.end];
                matches!(
                    t.fold.as_str(),
                    "en" | "est" | "a" | "n'" | "y" | "dispose" | "seule" | "qui"
                ) && said != "à"
                    || s.cue_at(Cue::OneDoes, number.to).is_some()
                    // "une au projet de santé validé"
                    || t.is("au") && s.stages.iter().any(|hit| hit.from <= number.to + 1 && number.to < hit.to)
            });
            located || bare && strong(number.to)
        };
    // "contre une seule au stade de la lettre", "dont une signataire", "une, Santerre, a vu son …"
    let still = s.tokens.get(number.to).is_some_and(is_adverb);
    let begins = s.begins_stage(number.to + usize::from(still));
    // "dont une encore au stade de la lettre d'intention"
    let aside = s
        .tokens
        .get(number.to + usize::from(still))
        .is_some_and(|t| matches!(t.fold.as_str(), "au" | "en" | "a" | "sous"));
    // "Deux fusions sont à l'étude, l'une à Paris": of other things.
    let counted_else =
        s.numbers[..here.index].iter().rev().find(|n| n.form != Form::One).is_some_and(|n| {
            let (at, _) = noun(s, n.to);
            let heads = [Cue::Community, Cue::Ambiguous, Cue::Population, Cue::Whole];
            s.tokens.get(at).is_some_and(is_noun_like)
                && !heads.into_iter().any(|cue| s.cue_at(cue, at).is_some())
                && !s.stages.iter().any(|hit| hit.from <= at && at < hit.to)
        });
    // "une écrit son projet de santé", "Une dernière, la CPTS des Hauts, dispose d'une lettre …"
    let among = setting.counted || setting.listed;
    let last = next.is_some_and(|t| t.is("derniere") || t.is("dernier")) && strong(number.to);
    // "trois conventionnées, une dont le projet de santé est en cours d'instruction"
    let whose = next.is_some_and(|t| t.is("dont")) && strong(number.to);
    // "et une, celle de Marmande, au stade de la réflexion"
    let celle = next.is_some_and(|t| t.is_mark(","))
        && s.tokens.get(number.to + 1).is_some_and(|t| {
            // "et une, à Saint-Laurent, munie d'une lettre d'intention"
            matches!(t.fold.as_str(), "celle" | "a" | "dans" | "en" | "autour" | "pres" | "sur")
        })
        && strong(number.to);
    // "trois projets : l'un, à Dole, a son projet de santé validé", "une autre, dont l'ARS a accepté la lettre"
    let comma = (number.to..number.to + 2).any(|n| s.tokens.get(n).is_some_and(|t| t.is_mark(",")));
    let parted = setting.counted
        && comma
        && (before == Some("l'") || next.is_some_and(|t| t.is("autre")))
        && strong(number.to);
    let told = joined && among && (begins || last || whose || celle || parted);
    let apposed = next.is_some_and(|t| t.is_mark(",")) && setting.listed && !s.names.is_empty();
    // "Une seule, celle d'Épinal, la CPTS Cœur des Vosges, a signé son contrat"
    let seule = next.is_some_and(|t| t.is("seule") || t.is("seul"))
        && setting.counted
        && s.tokens.get(number.to + 1).is_some_and(|t| t.is_mark(","));
    let apposed = apposed
        || seule
        || next.is_some_and(|t| t.is_mark(",")) && setting.listed && scope.from == 0;
    // "contre un seul douze mois plus tôt"
    let ago = s.dates.iter().any(|date| date.from <= number.to + 1 && number.to < date.to);
    let part = part
        || told
        || before == Some("dont") && (begins || aside && strong(number.to))
        || before == Some("contre") && only && (strong(number.to) || setting.counted && ago)
        || apposed && strong(number.to);
    // "la Martinique en possède une, conventionnée"
    let closes = next.is_none_or(|t| t.kind == Kind::Mark);
    let placed = s
        .places
        .iter()
        .any(|place| !place.demonym && place.to <= number.from && number.from <= place.to + 4);
    let pronounced = closes
        && placed
        && s.tokens[number.core].is("une")
        && counting_pronoun(s, number.from)
        && topic(s, scope.from, setting) == Topic::Cpts;
    // "Une CPTS y est aujourd'hui sous contrat"
    let there_is = head
        && scope.from == 0
        && (s.tokens.get(at + 1).is_some_and(|t| t.is("y"))
            || s.tokens.get(at + 1).is_some_and(|t| t.is("est"))
                && s.places.iter().any(|place| clause.contains(&place.from) && !place.demonym))
        && (s.cue(Cue::Today, clause.clone()).is_some()
            || s.tokens[clause.clone()].iter().any(|t| t.is("deja")))
        && strong(number.to);
    // "un seul accord a abouti"
    let contract = only
        && setting.topic == Topic::Cpts
        && s.cue_at(Cue::Ambiguous, at + 1).or(s.cue_at(Cue::Ambiguous, at)).is_some()
        && strong(number.to);
    let another = setting.counted
        && s.tokens.get(number.to).is_some_and(|t| t.is("autre"))
        && s.stages_in(number.to..scope.right, number.core).iter().any(|hit| !hit.meaning.weak);
    // "les Hautes-Alpes et les Alpes-de-Haute-Provence (une chacune)"
    let bracket = scope.from.checked_sub(1).is_some_and(|n| s.tokens[n].is_mark("("));
    let each_place =
        each && bracket && setting.counted && s.tokens[number.to].fold.starts_with("chacun");
    // "la Haute-Vienne en a quatre et la Creuse une seule"
    let led = s.places.iter().any(|place| place.to == number.from);
    // "La Réunion compte huit CPTS, la Martinique deux, la Guyane une ;"
    let series = s.numbers[..here.index].iter().any(|n| {
        n.form != Form::One && s.places.iter().any(|place| place.to == n.from && !place.demonym)
    });
    let ends = s.tokens.get(number.to).is_none_or(|t| t.is_mark(",;."));
    let led = led && setting.counted && (only || series && ends);
    // "l'unique CPTS du département"
    let sole = s.tokens[number.core].is("unique") || s.tokens[number.core].is("seule");
    let there = s.places.iter().any(|p| number.to < p.to && p.from <= number.to + 6)
        || (number.to..number.to + 6).any(|n| {
            let area = ["departement", "region", "ile", "archipel"];
            s.tokens.get(n).is_some_and(|t| area.contains(&t.fold.as_str()))
        });
    let sole = sole && head && there;
    // "Quant aux CPTS, une seule a conclu l'accord"
    let alone = next.is_some_and(|t| t.is("seule") || t.is("seul"));
    // "fin 2019, une seule avait signé"
    let signed = setting.counted
        && s.tokens.get(number.to + 1).is_some_and(|t| t.is("avait") || t.is("a"))
        && s.stages.iter().any(|hit| hit.from == number.to + 2);
    let staged =
        alone && topic(s, scope.from, setting) == Topic::Cpts && (strong(number.to) || signed);
    // "Une communauté est en phase de lettre d'intention, autour de Saint-Flour": below its department.
    let stands = head
        && scope.from == 0
        && s.tokens.get(at + 1).is_some_and(|t| t.is("est") || t.is("reste"))
        && s.stages.iter().any(|hit| {
            !hit.meaning.weak
                && at < hit.from
                && hit.from <= at + 6
                && hit.meaning.stages.to() < Stage::AciSigned
        });
    // "Cantal : une seule, autour d'Aurillac", in a list of counts
    let entry = alone && before == Some(":") && (setting.listed || setting.counted);
    // "Ils étaient quatre candidats. Il n'en reste qu'un.": no community, nor a project that was counted.
    let another_gender = s.tokens[number.core].is("un") && !setting.counted && !strong(number.to);
    // "L'île n'a plus qu'un trou dans sa raquette": a noun of its own.
    let stands_alone = next.is_none_or(|t| {
        t.kind == Kind::Mark
            || t.capital
            || t.fold.len() < 3
            || matches!(t.fold.as_str(), "dans" | "pour" | "sur" | "qui" | "dont" | "par" | "chez")
            || t.fold.starts_with("seul")
            || s.cue_at(Cue::Ambiguous, number.to).is_some()
            || s.cue_at(Cue::Adjective, number.to).is_some()
            || s.cue_at(Cue::Today, number.to).is_some()
            || s.cue_at(Cue::Part, number.to).is_some()
            || s.dates.iter().any(|date| date.from == number.to)
            || s.stages.iter().any(|hit| hit.from == number.to)
            || is_adverb(t)
    });
    let accepted = part
        || entry
        || staged
        || stands
        || sole
        || led
        || contract
        || each_place
        || pronounced
        || there_is
        || only && (counting && stands_alone && !another_gender || head)
        || head && (each || another || s.cue_before(Cue::Counting, number.core));
    // "Une seule CPTS ne suffit pas"
    let denied = scope.from == 0
        && s.cue_at(Cue::Community, at)
            .and_then(|hit| s.tokens.get(hit.to))
            .is_some_and(|t| t.is("ne") || t.is("n'"))
        && s.cue(Cue::Negation, number.to..scope.right).is_some();
    if denied {
        return Err(Reason::Negation);
    }
    // "Beaucoup nous demandent s'il existe une communauté près de chez eux"
    let asked = (1..number.core)
        .any(|n| s.tokens[n - 1].is("s'") && (s.tokens[n].is("il") || s.tokens[n].is("ils")));
    if !accepted || fresh || asked {
        return Err(Reason::Article);
    }
    if s.cue_at(Cue::OtherStructure, at).is_some() || topic(s, scope.from, setting) == Topic::Other
    {
        return Err(Reason::OtherStructure);
    }
    if counted_else && !head {
        return Err(Reason::OtherNoun);
    }
    let told = only && !s.stages_in(number.to..scope.right, number.core).is_empty();
    let named = !s.names.is_empty() && !another && !sole && !told;
    if named && !part || s.cue(Cue::Forecast, scope.left..scope.right).is_some() {
        return Err(Reason::Article);
    }
    Ok(Counted {
        measure: Measure::Communities,
        projects: false,
        headed: head,
        pronoun: !head,
        each,
    })
}

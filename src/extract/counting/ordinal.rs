//! "la 14e CPTS": ordinals that tell how many there are by now; most are ranks of something else.

use super::judge::{clause, noun};
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::tense;
use crate::extract::verdict::{Counted, Here, Reason, Topic};
use crate::model::{Measure, Stage};

/// "la 14e CPTS des Hauts-de-Seine": at least that many have come so far.
pub(crate) fn ordinal(here: &Here<'_>) -> Result<Counted, Reason> {
    let Here { s, number, scope, .. } = *here;
    let rank = Rank::new(here);
    if rank.is_of_an_area() || rank.is_own() || number.low < 2.0 || !rank.counts() {
        return Err(Reason::Ordinal);
    }
    // "novembre : signature de l'accord de la troisième communauté": a line of what is to come.
    let month =
        s.tokens.first().is_some_and(|t| crate::extract::recognise::calendar::month(t).is_some());
    if month && s.tokens.get(1).is_some_and(|t| t.is_mark(":")) {
        return Err(Reason::Event);
    }
    // "L'Indre aura bientôt sa quatrième CPTS"
    let soon = rank.before().iter().any(|t| t.is("bientot") || t.is("prochainement"));
    // "M. Peyrelongue demande si une septième CPTS est envisagée": nobody says so.
    let asked = (1..number.from).any(|n| {
        (s.tokens[n].is("si") || s.tokens[n].is("s'")) && s.cue_at(Cue::Asking, n - 1).is_some()
    });
    if asked || s.text.trim_end().ends_with('?') {
        return Err(Reason::Ordinal);
    }
    // "si l'aide sera ouverte à une septième communauté": a verb before what stands between.
    let begun = clause(s, number.core).start.min(scope.left);
    // "La Vendée espère une neuvième CPTS", "une quatrième signature est attendue": nobody has it yet.
    let staged = |at: usize| s.stages.iter().find(|hit| hit.from <= at && at < hit.to);
    let short =
        |at: usize| staged(at).is_some_and(|hit| hit.meaning.stages.to() < Stage::AciSigned);
    let unsigned = rank.contract.is_some_and(short);
    let awaited = s.cue(Cue::Awaited, begun..scope.right.max(clause(s, number.core).end));
    let will = tense::will(s, number.to..scope.right);
    if unsigned || will || awaited.is_some_and(|hit| !short(hit.from)) {
        return Err(Reason::Forecast);
    }
    if soon || s.cue(Cue::Forecast, begun..scope.right).is_some() {
        return Err(Reason::Forecast);
    }
    // "la troisième CPTS signée cette année": so many in the course of it.
    let of_year = s.tokens[number.to..scope.right].windows(3).any(|t| {
        t[0].is("cette") && t[1].is("annee") || t[0].is("de") && t[1].is("l'") && t[2].is("annee")
    });
    if of_year {
        return Err(Reason::Event);
    }
    Ok(Counted {
        measure: Measure::Communities,
        projects: false,
        headed: true,
        pronoun: false,
        each: false,
    })
}

/// "Le Pays de Thiérache a signé son ACI, et de cinq !", "Et de trois pour l'Aisne.": how many there are by now.
pub(crate) fn tolls(here: &Here<'_>) -> bool {
    /// "Et de 600 !", of the country, is news of another day.
    const MOST: f64 = 100.0;
    let Here { s, number, setting, .. } = *here;
    let opens = number.from == 2
        || number.from.checked_sub(3).is_some_and(|n| s.tokens[n].is_mark(",–:;.»"));
    let placed = || {
        let near = number.to..number.to + 4;
        s.places.iter().any(|place| near.contains(&place.from) && !place.demonym)
            || s.cue(Cue::CodedArea, near).is_some()
    };
    let ends = s.tokens.get(number.to).is_none_or(|t| t.is_mark("!.,…»"));
    // "Et de cinq ! La Vendée s'offre une cinquième CPTS": told again, with its noun.
    let again =
        s.numbers.iter().any(|n| n.form == Form::Ordinal && (n.low - number.low).abs() < 0.5);
    let told = setting.topic == Topic::Cpts
        || s.cue(Cue::Community, 0..s.tokens.len()).is_some()
        || s.stages.iter().any(|hit| !hit.meaning.weak);
    is_tolled(s, number) && opens && number.low < MOST && (ends || placed()) && told && !again
}

/// "et de cinq"
pub(crate) fn is_tolled(s: &Sentence<'_>, number: &Number) -> bool {
    let is = |back: usize, word: &str| {
        number.from.checked_sub(back).is_some_and(|n| s.tokens[n].is(word))
    };
    // "22 maisons de santé et de trois CPTS" are had, all of them.
    let bare = s.tokens.get(number.to).is_none_or(|t| {
        t.kind == Kind::Mark || matches!(t.fold.as_str(), "pour" | "dans" | "en" | "a" | "au")
    });
    is(2, "et") && is(1, "de") && 2.0 <= number.low && bare
}

/// An ordinal, with the words beside it.
struct Rank<'h, 'a> {
    here: &'h Here<'a>,
    /// Communities, or their contracts, stand behind it.
    head: bool,
    /// Where the noun stands, if it is a contract.
    contract: Option<usize>,
}

impl<'h, 'a> Rank<'h, 'a> {
    fn new(here: &'h Here<'a>) -> Self {
        let Here { s, number, setting, .. } = *here;
        // "troisième et, paraît-il, dernière CPTS": the noun stands behind both.
        let both = s.tokens.get(number.to).is_some_and(|t| t.is("et"));
        let last = (number.to..s.tokens.len().min(number.to + 9))
            .find(|&n| both && s.tokens[n].fold.starts_with("dernier"));
        let (at, _) = noun(s, last.map_or(number.to, |n| n + 1));
        // "avec sa septième signature", "la 88e convention de la région": of the contracts of which the talk is.
        let contract = ["signature", "contrat", "accord", "convention"];
        let paper = |t: &Token| contract.contains(&t.fold.as_str());
        let signed = s.tokens.get(at).is_some_and(paper);
        let head = s.cue_at(Cue::Community, at).is_some()
            || s.cue_at(Cue::Ambiguous, at).is_some()
                && (at..at + 5).any(|n| s.cue_at(Cue::Community, n).is_some())
            || setting.topic == Topic::Cpts && signed && !s.places.is_empty();
        Self { here, head, contract: signed.then_some(at) }
    }

    /// What the sentence says before it.
    fn before(&self) -> &[Token] {
        &self.here.s.tokens[..self.here.number.from]
    }

    /// The article.
    fn article(&self) -> Option<&Token> {
        self.before().last()
    }

    /// What stands behind it.
    fn behind(&self) -> Option<&Token> {
        self.here.s.tokens.get(self.here.number.to)
    }

    /// "Le territoire d'intervention est le 3e du département": no community, which would be "la".
    fn is_of_an_area(&self) -> bool {
        !self.head && self.article().is_some_and(|t| t.is("le"))
    }

    /// "Maud Le Gall coordonne sa troisième CPTS": somebody's own, unless a place has it.
    fn is_own(&self) -> bool {
        let s = self.here.s;
        self.article().is_some_and(|t| t.is("sa"))
            && s.places.is_empty()
            && s.cue(Cue::CodedArea, 0..self.here.number.from).is_none()
            && !self.before().iter().any(|t| t.is("territoire") || t.is("il") || t.is("elle"))
            && s.origins.is_empty()
    }

    /// Whether it ranks a community among those of a place.
    fn counts(&self) -> bool {
        self.head
            || self.signs()
            || self.is_of_one()
            || self.is_said_again()
            || self.is_of_signature()
            || self.does_the_same()
    }

    /// "C'est la onzième à franchir ce cap dans le département": of the community of which the talk is.
    fn does_the_same(&self) -> bool {
        const DEEDS: [&str; 12] = [
            "voir",
            "naitre",
            "franchir",
            "le",
            "signer",
            "passer",
            "entrer",
            "rejoindre",
            "conclure",
            "parapher",
            "obtenir",
            "sauter",
        ];
        let Here { s, number, setting, .. } = *self.here;
        let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
        let clause = clause(s, number.core);
        let she = (clause.start..number.from).any(|n| matches!(word(n), "elle" | "celle" | "c'"));
        let behind = number.to..clause.end;
        let placed = s.places.iter().any(|place| behind.contains(&place.from))
            || s.cue(Cue::CodedArea, behind).is_some();
        setting.topic == Topic::Cpts
            && she
            && word(number.to) == "a"
            && DEEDS.contains(&word(number.to + 1))
            && placed
    }

    /// "et la 100e de la région", "la CPTS des Trois Vallées, neuvième du Morbihan", "Elle devient ainsi la
    /// cinquième du département": the noun stands before.
    fn is_said_again(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let of_place = self
            .behind()
            .is_some_and(|t| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'" | "en"));
        let repeated = || {
            s.numbers.iter().any(|other| {
                other.form == Form::Ordinal
                    && other.core < number.core
                    && s.cue_at(Cue::Community, other.to).is_some()
            })
        };
        let generic = || {
            s.cue(Cue::CodedArea, number.to..number.to + 3).is_some()
                || s.tokens[number.to..s.tokens.len().min(number.to + 3)]
                    .iter()
                    .any(|t| t.is("territoire") || t.is("pays"))
        };
        // "cinquième du département de l'Orne"
        let area =
            s.tokens.get(number.to + 1).is_some_and(|t| t.is("departement") || t.is("region"));
        let near = number.to + if area { 5 } else { 2 };
        let placed = s.places.iter().any(|p| number.to < p.to && p.from <= near);
        let apposed = self.is_apposed();
        let she = || {
            self.before()
                .iter()
                .any(|t| t.is("elle") || t.is("celle") || t.is("c'") || t.is("celui"))
        };
        of_place
            && (repeated()
                || placed && apposed
                || generic() && apposed && (self.becomes() || self.stands_beside_name())
                || (placed || generic()) && setting.topic == Topic::Cpts && she())
    }

    /// "La CPTS du Haut-Jura, 35e de la région, …"
    fn stands_beside_name(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let comma = number.from.checked_sub(1).filter(|&n| s.tokens[n].is_mark(",("));
        comma.is_some_and(|comma| s.names.iter().any(|name| name.end == comma))
    }

    /// A community is named before.
    fn is_apposed(&self) -> bool {
        self.here.s.names.iter().any(|name| name.end <= self.here.number.from)
    }

    /// "devient", "est", "a été la": the ordinal says what the subject is.
    fn becomes(&self) -> bool {
        let s = self.here.s;
        self.before().iter().enumerate().any(|(n, t)| {
            t.fold.starts_with("devien")
                || t.fold.starts_with("devenu")
                || t.is("est")
                || t.is("ete") && s.tokens.get(n + 1).is_some_and(|t| t.is("la"))
        })
    }

    /// "J'ai signé la huitième en juin", "signature de l'ACI de la 6e": of the communities of which the talk is.
    fn signs(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let of_contract = number.from.checked_sub(2).is_some_and(|n| {
            s.tokens[n].is("de")
                && s.tokens[n + 1].is("la")
                && s.stages.iter().any(|hit| hit.to == n)
        });
        let signed = || {
            s.tokens[number.from.saturating_sub(3)..number.from]
                .iter()
                .any(|t| t.fold.starts_with("sign") || t.fold.starts_with("paraph"))
        };
        (setting.topic == Topic::Cpts || setting.listed && of_contract)
            && (of_contract || signed())
            && self.behind().is_none_or(|t| {
                t.kind == Kind::Mark
                    || matches!(t.fold.as_str(), "en" | "le" | "au" | "ce" | "hier")
            })
    }

    /// "La communauté devient la 8e du Loiret à signer", "la CPTS Rives de Dordogne est la douzième que l'Assurance
    /// maladie finance dans le département", "la communauté X, la quatrième à obtenir son ACI dans les Landes": the
    /// rank of one community among those of a place.
    fn is_of_one(&self) -> bool {
        const NEAR: usize = 14;
        let Here { s, number, scope, .. } = *self.here;
        if !self.article().is_some_and(|t| t.is("la")) {
            return false;
        }
        let one = || {
            (clause(s, number.core).start + 1..number.from).any(|n| {
                matches!(s.tokens[n - 1].fold.as_str(), "la" | "notre" | "cette")
                    && s.cue_at(Cue::Community, n).is_some()
            })
        };
        let comma = number.from.checked_sub(2).is_some_and(|n| s.tokens[n].is_mark(","));
        let becomes = self.becomes();
        let of = self
            .behind()
            .is_some_and(|t| matches!(t.fold.as_str(), "de" | "du" | "des" | "d'" | "en" | "dans"));
        let goes_on =
            of || self.behind().is_some_and(|t| matches!(t.fold.as_str(), "a" | "que" | "qu'"));
        // "la deuxième fois", "est la première de son genre": no rank among those of a place.
        let end = scope.right.min(number.to + NEAR).max(number.to);
        let placed = || {
            s.places.iter().any(|place| number.to <= place.from && place.from < end)
                || s.cue(Cue::CodedArea, number.to..end).is_some()
        };
        let staged = || !s.stages_in(number.to..end, number.core).is_empty();
        (becomes || comma)
            && goes_on
            && (self.is_apposed() || one())
            && placed()
            && (of && becomes || staged() || self.is_born())
    }

    /// "la quatrième à voir le jour en Charente"
    fn is_born(&self) -> bool {
        let Here { s, number, .. } = *self.here;
        let word = |back: usize| s.tokens.get(number.to + back).map_or("", |t| t.fold.as_str());
        word(0) == "a"
            && (word(1) == "voir" && word(3) == "jour"
                || word(1) == "naitre"
                || word(1) == "etre" && word(2).starts_with("cree"))
    }

    /// "Cette signature, la quatrième dans le département, …": of the contracts of a place.
    fn is_of_signature(&self) -> bool {
        let Here { s, number, setting, .. } = *self.here;
        let start = clause(s, number.core).start;
        let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
        let this = matches!(word(start), "cette" | "ce")
            && matches!(word(start + 1), "signature" | "contrat" | "accord" | "convention");
        let near = number.to..number.to + 4;
        let placed = s.places.iter().any(|place| near.contains(&place.from))
            || s.cue(Cue::CodedArea, near).is_some();
        let of = matches!(word(number.to), "de" | "du" | "des" | "d'" | "en" | "dans");
        this && of && placed && number.from <= start + 4 && setting.topic == Topic::Cpts
    }
}

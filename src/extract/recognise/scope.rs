//! The stretch of a sentence that speaks of one number.

use super::calendar;
use super::defined::defined;
use super::numbers::{Form, Number};
use super::sentence::Sentence;
use crate::extract::lexicon::token::Kind;
use crate::extract::lexicon::vocabulary::Cue;

impl Sentence<'_> {
    /// The stretch of text that speaks of a number: from behind the number before it, or a
    /// semicolon, to the next mark that ends its clause or the words that lead to the next number.
    pub(crate) fn scope(&self, number: usize) -> Scope {
        let here = &self.numbers[number];
        let (left, right) = (self.scope_begins(number), self.scope_ends(number));
        Scope { left, from: here.from, to: here.to, right }
    }

    /// Where the words end that speak of a number.
    fn scope_ends(&self, number: usize) -> usize {
        let here = &self.numbers[number];
        let depth = self.depth(here.core);
        // "une" is an article more often than a number: it ends nothing.
        let next = self.numbers[number + 1..].iter().find(|next| {
            (next.form != Form::One || self.counts_one(next))
                && self.depth(next.core) <= depth
                && !self.lasts(next)
                && !self.means_all(next)
        });
        // "Cent trois : tel est le nombre de CPTS franciliennes actives": what says what it is of.
        let mut right = defined(self, here.to).unwrap_or(here.to);
        while let Some(token) = self.tokens.get(right) {
            if token.is_mark(";:")
                || self.closes(here, right, depth)
                || self.tells_of_others(right)
                || self.tells_what_will_be(here, right)
                || token.is_mark(",") && self.tells_of_then(right + 1) && next.is_some()
            {
                break;
            }
            if next.is_some_and(|next| right == next.from) {
                return self.seam(here.to, right);
            }
            right += 1;
        }
        right
    }

    /// Where the words begin that lead to a number: behind those that belong to the number before.
    fn scope_begins(&self, number: usize) -> usize {
        let here = &self.numbers[number];
        let depth = self.depth(here.core);
        let cuts = |n: &usize| {
            let before = &self.numbers[*n];
            before.form != Form::One
                && !self.lasts(before)
                // "Son article 3 dispose que, au 31 décembre 2027, …": the number of an article.
                && !before.from.checked_sub(1).is_some_and(|n| self.tokens[n].is("article"))
        };
        let previous = (0..number).rev().find(cuts).map(|n| {
            // What stands behind the number before belongs to it, up to the seam.
            let before = &self.numbers[n];
            if self.depth(before.core) > depth {
                before.to
            } else {
                self.seam(before.to, here.from)
            }
        });
        let mut left = here.from;
        while let Some(before) = left.checked_sub(1).map(|n| &self.tokens[n]) {
            let ends = before.is_mark(";")
                || before.is_mark("(") && self.depth(left) == depth && 0 < depth;
            // "Gard : 11": the colon behind its own label is no end.
            let colon = before.is_mark(":") && previous.is_some() && left != here.from;
            if ends || colon || previous.is_some_and(|seam| left <= seam) {
                break;
            }
            left -= 1;
        }
        left
    }

    /// Whether the bracket closes in which a number stands, and what stands behind does not speak of it.
    fn closes(&self, here: &Number, at: usize, depth: usize) -> bool {
        let bracket = self.tokens[at].is_mark(")") && self.depth(at) == depth && 0 < depth;
        bracket && {
            // "un petit nombre (une vingtaine) sont validés": the words behind speak of it.
            let told = self.stages.iter().any(|hit| here.to <= hit.from && hit.from < at);
            // "la moitié (387 précisément) reçoivent un financement"
            let beyond = self.tokens[here.to..at].iter().any(|t| !t.fold.ends_with("ment"));
            told || beyond || here.form == Form::Percent
        }
    }

    /// "dont 306", "Soit cinq communautés, auxquelles se joindra celle de Lisieux": those are others.
    fn tells_of_others(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.is("dont") && self.part(at + 1) || token.is("auxquelles") || token.is("auxquels")
    }

    /// "disposent d'un projet validé et devraient signer d'ici l'été": what they will do is another matter.
    fn tells_what_will_be(&self, here: &Number, at: usize) -> bool {
        const VERBS: [&str; 7] =
            ["devraient", "doivent", "pourraient", "esperent", "prevoient", "signera", "signeront"];
        let verb = self.tokens.get(at + 1).is_some_and(|t| VERBS.contains(&t.fold.as_str()));
        let linked = matches!(self.tokens[at].fold.as_str(), "et" | "qui" | "mais");
        verb && linked && self.stages.iter().any(|hit| here.to <= hit.from && hit.to <= at)
    }

    /// "plus de vingt CPTS sous ACI, quand, il y a deux ans, elle n'en finançait que neuf"
    fn tells_of_then(&self, at: usize) -> bool {
        let word = |n: usize| self.tokens.get(n).map_or("", |t| t.fold.as_str());
        matches!(word(at), "quand" | "lorsque" | "lorsqu'")
            || matches!(word(at), "alors" | "tandis") && matches!(word(at + 1), "que" | "qu'")
    }

    /// "trois CPTS, reconnues et financées toutes les trois": the same again.
    fn means_all(&self, number: &Number) -> bool {
        let before = |back: usize| {
            number.from.checked_sub(back).map_or("", |n| self.tokens[n].fold.as_str())
        };
        let all = |word: &str| word == "toutes" || word == "tous";
        let ends = self.tokens.get(number.to).is_none_or(|t| t.kind == Kind::Mark);
        ends && (all(before(1)) || before(1) == "les" && all(before(2)))
    }

    /// "en trois ans": so long, and no count that would end the words on another.
    fn lasts(&self, number: &Number) -> bool {
        // "Le plan Ma santé 2022 prévoyait 1 000 CPTS": the year of a name.
        let heads = [Cue::Community, Cue::Population, Cue::Ambiguous];
        let year = number.to == number.core + 1
            && calendar::year(&self.tokens[number.core]).is_some()
            && !heads.into_iter().any(|cue| self.cue_at(cue, number.to).is_some());
        if year && number.form == Form::Digits {
            return true;
        }
        let before = |back: usize| number.from.checked_sub(back).map(|n| &self.tokens[n]);
        // "a été multiplié par trois"
        let times = before(1).is_some_and(|t| t.is("par"))
            && before(2)
                .is_some_and(|t| t.fold.starts_with("multipli") || t.fold.starts_with("divis"));
        if times {
            return true;
        }
        // "400 000 Maralpins, dans un département d'un million d'âmes, vivaient …": how large a place is.
        let area = ["departement", "region", "territoire", "pays", "ile", "bassin", "ville"];
        let size = before(1).is_some_and(|t| t.is("d'") || t.is("de"))
            && before(2).is_some_and(|t| area.contains(&t.fold.as_str()))
            && before(3).is_some_and(|t| t.is("un") || t.is("une"))
            && (number.to..number.to + 2).any(|n| self.cue_at(Cue::Population, n).is_some());
        if size {
            return true;
        }
        let unit_at = |at: usize| {
            self.tokens.get(at).is_some_and(|t| {
                matches!(t.fold.as_str(), "ans" | "an" | "mois" | "semaines" | "jours" | "annees")
            })
        };
        // "au fil des deux dernières années"
        let past = self.tokens.get(number.to).is_some_and(|t| {
            ["dernier", "premier", "prochain"].iter().any(|stem| t.fold.starts_with(stem))
        });
        if past && unit_at(number.to + 1) {
            return true;
        }
        let led =
            before(1).is_some_and(|t| matches!(t.fold.as_str(), "en" | "apres" | "depuis" | "sur"));
        led && unit_at(number.to)
    }

    /// "une seule", "qu'une", "et une en projet": here the article is a number.
    fn counts_one(&self, number: &Number) -> bool {
        let before = number.core.checked_sub(1).map(|n| &self.tokens[n]);
        let next = self.tokens.get(number.to);
        let joined = before.is_some_and(|t| {
            matches!(t.fold.as_str(), "et" | "dont" | "puis" | "plus") || t.is_mark(",/+;:")
        });
        // "six signataires, ainsi qu'une dont le projet de santé reste à valider"
        let joined = joined
            || before.is_some_and(|t| t.is("qu'"))
                && number.core.checked_sub(2).is_some_and(|n| self.tokens[n].is("ainsi"));
        // "…, une écrit son projet de santé et une dernière en est au préprojet"
        let staged = self.begins_stage(number.to);
        // "deux CPTS, l'une signataire, l'autre en cours de rédaction"
        // "quatre ont signé, l'une est en cours de signature"
        let is = next.is_some_and(|t| matches!(t.fold.as_str(), "est" | "etait"));
        let joined = joined || (staged || is) && before.is_some_and(|t| t.is("l'"));
        let apart = staged
            // "Six ont signé, une vient d'obtenir le feu vert de l'agence"
            || self.cue_at(Cue::OneDoes, number.to).is_some_and(|hit| hit.to == number.to + 1)
            || next.is_some_and(|t| {
                matches!(
                    t.fold.as_str(),
                    "en" | "est" | "autre" | "derniere" | "dernier" | "qui" | "dont" | "enfin"
                )
            })
            // "Trois ont signé ; une, dont le projet de santé est validé, négocie"
            || next.is_some_and(|t| t.is_mark(","))
                && self
                    .tokens
                    .get(number.to + 1)
                    .is_some_and(|t| t.is("dont") || t.is("qui"));
        // "Trois fonctionnent, une quatrième a déposé son projet de santé": one more.
        let more = number.core + 1 < number.to;
        joined && (apart || more)
            || self.counts_paper(number)
            || next.is_some_and(|t| t.is("seule") || t.is("seul"))
            // "n'ont qu'une lettre d'intention": an article.
            || before.is_some_and(|t| t.is("qu'"))
                && !self.stages.iter().any(|hit| hit.from <= number.to && number.to < hit.to)
    }

    /// Whether the wording of a stage begins here that is no noun: "une écrit son projet", not "un
    /// accord en préparation".
    pub(crate) fn begins_stage(&self, at: usize) -> bool {
        let noun = self.tokens.get(at).is_some_and(|t| {
            [
                "accord",
                "contrat",
                "aci",
                "projet",
                "lettre",
                "convention",
                "financement",
                "reflexion",
            ]
            .iter()
            .any(|stem| t.fold.starts_with(stem))
                // "une conventionnée, une autre au projet validé"
                && !["conventionne", "conventionnee"].iter().any(|word| t.is(word))
        });
        !noun && self.stages.iter().any(|hit| hit.from == at && !hit.meaning.weak)
    }

    /// Whether a part with a number of its own begins here: "dont 306", "dont un petit nombre (…)".
    fn part(&self, at: usize) -> bool {
        self.numbers.iter().any(|n| {
            at <= n.core
                && n.core < at + 6
                && !self.tokens[at..n.core].iter().any(|t| t.is("le") || t.is("la"))
        })
    }

    /// "« en fonctionnement (ACI signé) », 282 ; « lettre d'intention validée », 178": a stage, its number behind this
    /// comma, and nothing else.
    pub(crate) fn labels_stage(&self, comma: usize) -> bool {
        let ends = |at: usize| self.tokens.get(at).is_none_or(|t| t.is_mark(";.:"));
        let number = self.numbers.iter().find(|n| n.from == comma + 1 && ends(n.to));
        let start = (0..comma).rev().find(|&n| self.tokens[n].is_mark(";:")).map_or(0, |n| n + 1);
        let told = |at: usize| {
            let t = &self.tokens[at];
            t.kind == Kind::Mark
                || t.fold.len() < 4
                || t.fold.ends_with("ment")
                || self.stages.iter().any(|hit| hit.from <= at && at < hit.to)
        };
        self.tokens[comma].is_mark(",–")
            && number.is_some()
            && (start..comma).all(told)
            && self.stages.iter().any(|hit| start <= hit.from && hit.to <= comma)
    }

    /// The last word between two numbers that leads to the second: a comma, "et", "dont", "soit".
    fn seam(&self, from: usize, to: usize) -> usize {
        // "le Maine-et-Loire 8, la Sarthe et la Vendée 7": neither name is torn, nor the pair.
        let whole = |at: usize| {
            let inside = self.places.iter().any(|place| place.from < at && at < place.to);
            let before = self.places.iter().any(|place| !place.demonym && place.to == at);
            let behind = self
                .places
                .iter()
                .any(|place| !place.demonym && at < place.from && place.from <= at + 2);
            inside || self.tokens[at].is("et") && before && behind
        };
        // "Eure, 62 % ; Orne, 71 %": the comma parts a label from its number.
        let label = |at: usize| {
            self.tokens[at].is_mark(",")
                && self.places.iter().any(|place| {
                    let lead = place.from.checked_sub(1).map(|n| &self.tokens[n]);
                    // "les Landes en comptent sept et le Gers, cinq"
                    let again = place.from.checked_sub(2).is_some_and(|n| {
                        self.tokens[n].is("et")
                            && matches!(
                                self.tokens[n + 1].fold.as_str(),
                                "le" | "la" | "l'" | "les"
                            )
                    });
                    // "… 63 % fin juin ; dans la Somme, 71 %"
                    let start = (0..place.from).rev().find(|&n| {
                        !matches!(
                            self.tokens[n].fold.as_str(),
                            "dans"
                                | "en"
                                | "a"
                                | "au"
                                | "aux"
                                | "le"
                                | "la"
                                | "les"
                                | "l'"
                                | "pour"
                        )
                    });
                    let opens =
                        start.is_some_and(|n| n + 1 < place.from && self.tokens[n].is_mark(";:"));
                    place.to == at && (again || opens || lead.is_none_or(|t| t.is_mark(";:")))
                })
                || self.labels_stage(at)
        };
        let seams = |at: usize| {
            let t = &self.tokens[at];
            !whole(at)
                && !label(at)
                && (t.is_mark(",–(;")
                    || matches!(
                        t.fold.as_str(),
                        "et" | "dont"
                            | "soit"
                            | "contre"
                            | "puis"
                            | "mais"
                            | "tandis"
                            | "auxquels"
                            | "auxquelles"
                    ))
        };
        let mut at = to;
        while from < at {
            at -= 1;
            if seams(at) {
                // ", et 306", ", dont 498": the mark before the word is the seam.
                while from < at && seams(at - 1) {
                    at -= 1;
                }
                // "trois sous contrat et, à l'état de préprojet, deux autres", "45 % du pays et, en y ajoutant les
                // projets, 72 %": what commas part behind "et" leads to the second.
                let lead = (from..at).rev().find(|&n| seams(n));
                let added = lead.is_some_and(|n| {
                    self.cue_at(Cue::Including, n + 1).is_some()
                        || from < n
                            && self.tokens[n].is_mark(",")
                            && self.tokens[n - 1].is_word()
                            && seams(n - 1)
                });
                let mut at = lead.filter(|_| added && to == at + 1).unwrap_or(at);
                while from < at && seams(at - 1) {
                    at -= 1;
                }
                return at;
            }
        }
        // "Préconisation 6 : conserver l'objectif de 53 CPTS": a colon parts a label from its text.
        let colon = (from..to).rev().find(|&at| self.tokens[at].is_mark(":"));
        colon.filter(|&at| at + 3 < to).unwrap_or(to)
    }
}

/// What stands around a number; see [`Sentence::scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// Where the words that lead to the number begin.
    pub(crate) left: usize,
    /// The first token of the number, its qualifier included.
    pub(crate) from: usize,
    /// Behind the number.
    pub(crate) to: usize,
    /// Behind the words that speak of it.
    pub(crate) right: usize,
}

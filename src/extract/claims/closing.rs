//! Days that close a sentence and are of all that it counts: "733 CPTS, dont 306 signées, au 27 juillet".

use super::figure::Figure;
use super::moment::Moment;
use crate::extract::counting::judge::clause;
use crate::extract::lexicon::token::{Kind, Token};
use crate::extract::recognise::dates::DateHit;
use crate::extract::recognise::numbers::Form;

impl<'f> Moment<'f> {
    /// "733 CPTS, dont 306 signées, au 27 juillet": the date closes the sentence for all of them.
    pub(crate) fn closing(&self) -> Option<&'f DateHit> {
        let Figure { s, number, scope, .. } = self.figure;
        let mut usable = self.usable();
        let last = usable.next_back()?;
        let single = usable.next().is_none();
        let ends = s.tokens[last.to..].iter().all(|t| t.kind == Kind::Mark);
        let seen = || s.visible(last.from, number.core);
        let told = || {
            ends && seen() && (!self.is_parted(last) || self.sources(last))
                || self.are_of(last)
                || self.is_cited(last)
                || self.is_drawn_up(last)
        };
        (single && scope.to <= last.from && told()).then_some(last)
    }

    /// "En Savoie, trois ont signé ; en Haute-Savoie, cinq (chiffres de l'ARS, 15 mars 2022)": a bracket that says whose
    /// data all of them are, and of which day.
    fn sources(&self, last: &DateHit) -> bool {
        const STEMS: [&str; 9] = [
            "donnee",
            "chiffre",
            "source",
            "selon",
            "situation",
            "releve",
            "comptage",
            "decompte",
            "pointage",
        ];
        let s = self.figure.s;
        let open = (0..last.from).rev().find(|&n| s.tokens[n].is_mark("()"));
        let inside = open.filter(|&n| s.tokens[n].is_mark("(")).map(|n| n + 1..last.from);
        inside.is_some_and(|words| {
            let data = |t: &Token| STEMS.iter().any(|stem| t.fold.starts_with(stem));
            s.tokens[words].iter().take(2).any(data)
        })
    }

    /// "dix-sept CPTS, d'après la carte diffusée en octobre 2023, et quinze contrats": the day of whatever says so.
    fn is_cited(&self, last: &DateHit) -> bool {
        let Figure { s, scope, .. } = self.figure;
        let comma = (scope.to..last.from).rfind(|&n| s.tokens[n].is_mark(",("));
        comma.is_some_and(|n| {
            let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
            let led = word(n + 1) == "selon" || word(n + 1) == "d'" && word(n + 2) == "apres";
            led && s.visible(last.from, self.figure.number.core)
        })
    }

    /// "… 34 % en Normandie ; ce sont les données de décembre 2022": a clause that only gives the day of the others.
    fn are_of(&self, last: &DateHit) -> bool {
        let s = self.figure.s;
        let there = clause(s, last.from);
        let word = |n: usize| s.tokens.get(there.start + n).map_or("", |t| t.fold.as_str());
        let points = matches!((word(0), word(1)), ("ce", "sont") | ("c'", "est") | ("il", "s'"))
            || matches!(word(0), "donnees" | "chiffres" | "situation" | "ces");
        let data = |t: &Token| {
            ["donnee", "chiffre", "situation", "taux", "releve", "compt"]
                .iter()
                .any(|stem| t.fold.starts_with(stem))
        };
        let counts = s.numbers.iter().any(|n| there.contains(&n.core) && n.form != Form::One);
        there != self.clause && points && !counts && s.tokens[there].iter().any(data)
    }
}

//! Which coverage people lack who are said to live outside: that of communities of which stage.

use super::figure::Figure;
use crate::extract::claim::RawClaim;
use crate::extract::counting::judge::clause;
use crate::extract::counting::shared_by::one_verb;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::Token;
use crate::extract::lexicon::vocabulary::{Cue, StageWording};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::recognise::stages::Named;
use crate::extract::verdict::Shared;
use crate::model::{Measure, Stage, StageRange};
use crate::read::Block;

/// "seuls 6 % de ses habitants restent à l'écart", "ce qui laisse de côté 240 000 personnes": who is not
/// covered by what was just counted.
fn remains(s: &Sentence<'_>, scope: Scope) -> bool {
    let clause = clause(s, scope.from);
    // "n'en dépend d'aucune": of those that were counted.
    let named = (clause.start..scope.right).any(|n| {
        let noun = s.tokens.get(n + 1).is_some_and(Token::is_word);
        s.tokens[n].fold.starts_with("aucun") && noun
    });
    // "n'étaient rattachés à aucune d'elles", "aucune de ces communautés": of those as well.
    let none_of_them = (clause.start..clause.end.saturating_sub(2)).any(|n| {
        let word = |at: usize| s.tokens.get(n + at).map_or("", |t| t.fold.as_str());
        let them = |word: &str| matches!(word, "elles" | "ces" | "celles" | "eux" | "leurs");
        word(0).starts_with("aucun")
            && matches!(word(1), "d'" | "de")
            && (them(word(2)) || word(2) == "entre" && them(word(3)))
    });
    if none_of_them {
        return true;
    }
    let left = s.cue(Cue::Uncovered, scope.left..clause.end).is_some_and(|hit| {
        let stems = ["reste", "demeur", "laiss"];
        stems.iter().any(|stem| s.tokens[hit.from].fold.starts_with(stem))
            || s.tokens[hit.from].is("n'") && s.tokens[hit.from + 1].is("en")
    });
    left && !named
}

/// Whether a document speaks of "zones blanches".
pub(crate) fn of_white(blocks: &[Block]) -> bool {
    let said = |text: &str| {
        ["one blanche", "ones blanches", "one « blanche"].iter().any(|it| text.contains(it))
    };
    blocks.iter().any(|block| said(&block.text))
}

/// What those lack who live in a "zone blanche", by the instruction that defines it: a letter at least.
pub(crate) fn white(words: &[Token]) -> Option<Named> {
    let said = |t: &[Token]| t[0].fold.starts_with("zone") && t[1].fold.starts_with("blanche");
    words.windows(2).any(said).then(|| {
        let stages = StageRange::at_least(Stage::LetterOfIntent);
        Named { stages, among: stages, rule: "zone blanche".to_owned() }
    })
}

/// The stages of the coverage that people lack.
pub(crate) fn outside(figure: &Figure<'_>, earlier: &[RawClaim]) -> Named {
    let Figure { s, index, number, scope, frame, .. } = *figure;
    // "sans CPTS, ni projet", "hors de tout périmètre, fût-il à l'état d'ébauche"
    // "Quelque 4,9 millions de personnes, soit 7,2 %, ne sont rattachées à aucune CPTS, quel qu'en soit
    // le stade": said of both.
    let again = s.numbers.get(index + 1).is_some_and(|next| {
        // "118 000 Icaunais, 35 % de la population, résidaient dans une commune …"
        let aside =
            |n: usize| next.form == Form::Percent && s.tokens[n].is_mark(",") && n <= number.to + 3;
        let led = |n: usize| s.tokens[n].is("soit") || aside(n);
        next.form != Form::One && next.from.checked_sub(1).is_some_and(led)
    });
    // "attendent encore qu'une communauté signe": an article ends nothing.
    let behind = clause(s, number.core);
    let alone = s.numbers[index + 1..]
        .iter()
        .take_while(|n| n.from < behind.end)
        .all(|n| n.form == Form::One);
    let end = if again || alone || one_verb(s, index) { behind.end } else { scope.right };
    // "sur un territoire qui n'a pas encore signé": outside what was not done.
    let lacked = |hit: &&Hit<StageWording>| {
        let undone = s.tokens[hit.from..hit.to]
            .iter()
            .any(|t| matches!(t.fold.as_str(), "pas" | "jamais" | "rien"));
        let done = hit.meaning.stages.to().after().filter(|_| undone);
        done.unwrap_or_else(|| hit.meaning.stages.from())
    };
    let named = s.stages_in(scope.left..end, number.core).iter().map(lacked).min();
    let nor = (scope.left..scope.right).any(|n| {
        s.tokens[n].is("ni")
            && s.tokens[n + 1..].iter().take(2).any(|t| t.fold.starts_with("projet"))
    });
    // "où aucun projet n'a été engagé", "demeurent sans projet"
    let nor = nor
        || (scope.left + 1..scope.right).any(|n| {
            s.tokens[n].is("projet") && (s.tokens[n - 1].is("aucun") || s.tokens[n - 1].is("sans"))
                // "en zone blanche, à l'écart de tout projet"
                || s.tokens[n].is("projet")
                    && s.tokens[n - 1].is("tout")
                    && (n.saturating_sub(4)..n).any(|b| {
                        matches!(s.tokens[b].fold.as_str(), "ecart" | "hors" | "dehors")
                    })
        });
    // "trois CPTS sont conventionnées et 41 % vivent hors de leur périmètre": of those just counted.
    let theirs = (scope.left..scope.right)
        .any(|n| matches!(s.tokens[n].fold.as_str(), "leur" | "ces" | "celles" | "elles"));
    let counted = earlier.iter().rev().find(|claim| claim.measure == Measure::Communities);
    let counted = counted.filter(|_| theirs || remains(s, scope)).map(|claim| claim.stages.from());
    // "Six CPTS sont financées. Elles ne laissent à l'écart que 29 % des habitants."
    let alone = frame.before.as_slice();
    // "Deux communautés ont signé. 56 % des insulaires vivent hors de leur périmètre": of those two.
    let their_area = (scope.left + 1..scope.right).any(|n| {
        let areas = ["perimetre", "territoire", "ressort", "secteur", "giron", "zone"];
        s.tokens[n - 1].is("leur") && areas.iter().any(|area| s.tokens[n].is(area))
            || s.tokens[n - 1].is("leurs") && s.tokens[n].fold.starts_with("territoire")
    });
    // "Le département en compte dix, toutes financées. À peine 4 % des Landais restent à l'écart."
    let plain = s.lacks(Cue::Community)
        && !s.tokens.iter().any(|t| t.fold.starts_with("aucun") || t.is("tout"));
    let told = (theirs || plain) && remains(s, scope) || their_area;
    let they = alone.first().filter(|_| alone.len() == 1 && told);
    let counted = counted.or(they.map(|stages| stages.from()));
    // "93 % résident dans une CPTS, ce qui laisse de côté 240 000 personnes": outside those.
    let rest = earlier.iter().rev().find(|claim| claim.measure == Measure::PopulationShare);
    let rest = rest.filter(|_| remains(s, scope)).map(|claim| claim.stages.from());
    // "91 % sont couverts … Les 9 % restants": by the same.
    let blank = (0..s.tokens.len()).any(|n| {
        s.tokens[n].fold.starts_with("aucun")
            || s.tokens[n].is("blanche")
            || s.tokens[n].is("blanches")
            // "hors de toute CPTS"
            || s.tokens[n].is("toute") && s.cue_at(Cue::Community, n + 1).is_some()
    });
    let covered = frame.coverage.filter(|_| !blank).map(StageRange::from);
    // "17 % vivaient en dehors du périmètre d'une CPTS signataire. En Guyane, c'était 64 %": of the same.
    let again = frame.setting.shared == Shared::Uncovered
        && s.cue(Cue::Uncovered, 0..s.tokens.len()).is_none();
    let again = frame
        .before
        .last()
        .copied()
        .or_else(|| frame.stages.as_ref().map(|n| n.stages))
        .filter(|_| again);
    let again = again.map(StageRange::from);
    // No stage is named: no community at all, of those that the text counts; by the instruction that defines the
    // "zones blanches", none that has a letter.
    let largest = frame.largest.map(|(_, stages)| stages.from());
    let letters = largest == Some(Stage::LetterOfIntent);
    let defined = figure.page.white || letters || white(&s.tokens).is_some();
    let unsaid = if defined { Stage::LetterOfIntent } else { Stage::Preproject };
    // "Restent en dehors de tout cela 900 000 habitants": of all that was counted.
    let of_all = s.tokens[scope.left..scope.right]
        .windows(2)
        .any(|t| t[0].is("tout") && (t[1].is("cela") || t[1].is("ca")));
    let told = frame.before.iter().map(|stages| stages.from()).min().filter(|_| of_all);
    let from = if let Some(first) = told {
        first
    } else if nor {
        Stage::Preproject
    } else {
        let outside = [Measure::PopulationShareUncovered, Measure::PopulationUncovered];
        let last = earlier.iter().rev().find(|claim| outside.contains(&claim.measure));
        let last = last.map(|claim| claim.stages.from());
        let known = frame.so_many.map(StageRange::from);
        named.or(known).or(last).or(again).or(rest).or(counted).or(covered).unwrap_or(unsaid)
    };
    let stages = StageRange::at_least(from);
    Named { stages, among: stages, rule: "zone blanche".to_owned() }
}

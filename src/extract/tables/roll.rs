//! Lists that name communities and nothing else: "Les CPTS signataires :" above "Bessin", "Pays d'Auge".

use std::borrow::Cow;

use super::column::head_stage;
use crate::extract::claim::{RawClaim, RawMention};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::stretch::stretch;
use crate::extract::lexicon::token::{Kind, Token, head, tokens};
use crate::extract::lexicon::vocabulary::{Cue, Vocabulary};
use crate::extract::recognise::names::{NameHit, bracketed, is_place, names};
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::pointed::is_name;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::recognise::stages::{Named, together};
use crate::model::{Measure, StageRange};
use crate::read::{Block, BlockKind};
use crate::sources::PublisherKind;

/// Whether a heading or the last sentence of an introduction says that communities stand below it:
/// "Les CPTS signataires", "La région compte trois CPTS sous contrat :", "Liste des CPTS".
pub(crate) fn announces(s: &Sentence<'_>) -> bool {
    let cue = |at: usize| s.cue_at(Cue::Community, at);
    let Some(at) = (0..s.tokens.len()).find(|&at| cue(at).is_some()) else { return false };
    let one = at.checked_sub(1).is_some_and(|n| {
        matches!(
            s.tokens[n].fold.as_str(),
            "la" | "une" | "cette" | "votre" | "chaque" | "sa" | "ma" | "d'" | "en"
        )
    });
    // What a list of something else is called.
    let other = |n: usize| s.cue(Cue::ListOther, n..n + 1).is_some();
    // "les CPTS du département" are those of the list, "les départements couverts" are not.
    // "Le département compte": whose they are.
    let whose = |n: usize| s.tokens[n].is("departement");
    let before = (0..at).any(|n| other(n) && !whose(n));
    let behind = (at..s.tokens.len()).any(|n| {
        let t = &s.tokens[n];
        other(n) && !t.fold.starts_with("departement") && !t.fold.starts_with("commune")
    });
    let counted = s.numbers.iter().any(|n| n.to <= at && at <= n.to + 2 && n.form != Form::One);
    let listed = s.tokens.iter().any(|t| {
        matches!(t.fold.as_str(), "liste" | "suivantes" | "voici" | "suivants" | "nommement")
    });
    let opens = s.tokens[..at].iter().all(|t| {
        matches!(t.fold.as_str(), "les" | "des" | "nos" | "liste" | "ces" | "deux" | "trois")
    });
    let asks = s.text.trim_end().ends_with('?');
    !one && !before
        && !behind
        && !asks
        && (counted || listed || opens && at < 3 && !s.stages.is_empty())
}

/// Whether a sentence names communities and says nothing of them: "Marne : CPTS Grand Reims, CPTS du Vitryat".
pub(crate) fn lists(s: &Sentence<'_>) -> bool {
    let mut at = 0;
    for name in s.names.iter().chain(&s.pointed) {
        // A place before the first, and marks or "et" between.
        let between = &s.tokens[at.min(name.from)..name.from];
        let placed = |n: usize| s.places.iter().any(|place| place.from <= n && n < place.to);
        let small = |(n, t): (usize, &Token)| {
            t.kind == Kind::Mark
                || t.is("et")
                || placed(at + n)
                || matches!(t.kind, Kind::Number(_))
        };
        if !between.iter().enumerate().all(small) {
            return false;
        }
        at = name.end;
    }
    0 < at && s.tokens[at..].iter().all(|t| t.kind == Kind::Mark)
}

/// The stage that an introduction says of communities that it does not count: "La caisse a d'ores et déjà
/// signé avec :".
pub(crate) fn reached(s: &Sentence<'_>, page: &Page<'_>) -> Option<Named> {
    // With a hospital or a school other things are signed than the contract.
    if !matches!(page.speaker.kind, PublisherKind::HealthInsurance | PublisherKind::Ars) {
        return None;
    }
    let counted = s.numbers.iter().any(|n| n.form != Form::One);
    let opens = s.text.trim_end().ends_with(':');
    let negated = s.cue(Cue::Negation, 0..s.tokens.len()).is_some();
    if counted || !opens || negated {
        return None;
    }
    together(&s.stages.iter().collect::<Vec<_>>(), &s.tokens, false)
}

/// "Ses neuf CPTS ont chacune leur ACI", above a list of nine items: those are the nine, and at that stage. A name that
/// is also that of a region may be missing among those `listed`.
pub(crate) fn enlist(listed: &mut [RawMention], items: usize, above: &[RawClaim]) {
    /// Fewer may be as many by chance.
    const MANY: usize = 3;
    let as_many = f64::from(u32::try_from(items).unwrap_or(u32::MAX));
    let counted = |claim: &&RawClaim| {
        let same = (claim.value.headline() - as_many).abs() < 0.5;
        claim.measure == Measure::Communities && claim.value.is_exact() && same
    };
    let Some(whole) = above.iter().rfind(counted) else { return };
    let stage = whole.stages.from();
    let fits = |mention: &RawMention| mention.stage.is_none_or(|own| own == stage);
    let all = MANY <= listed.len() && items <= listed.len() + 1;
    if all && stage == whole.stages.to() && listed.iter().all(fits) {
        for mention in listed {
            mention.stage = Some(stage);
        }
    }
}

/// Whether the items of the list that begins here are names of communities, all of them.
pub(crate) fn is_roll(blocks: &[Cow<'_, Block>], list: usize, page: &Page<'_>) -> bool {
    const LONGEST: usize = 80;
    let items = || {
        let of_list = |block: &&Cow<'_, Block>| block.kind == BlockKind::Item { list };
        blocks.iter().take_while(of_list).take(LONGEST)
    };
    1 < items().count() && items().all(|block| bare(&block.text, page.vocabulary).is_some())
}

/// Whether a line introduces a list of something else: "Les étapes de la création d'une CPTS :".
pub(crate) fn of_others(line: &str, page: &Page<'_>) -> bool {
    let words = tokens(line);
    let other = page.vocabulary.cue(Cue::ListOther);
    // "Les communautés du département, par commune :"
    let whose = |t: &Token| t.fold.starts_with("departement") || t.fold.starts_with("commune");
    (0..words.len()).any(|at| !whose(&words[at]) && other.longest_at(&words, at).is_some())
}

/// Whether each item of the list that begins here is a name and the stage of who is called so:
/// "Bessin (ACI, 2020)", "Sud Vendée : ACI signé en 2021".
pub(crate) fn is_staged(blocks: &[Cow<'_, Block>], list: usize, page: &Page<'_>) -> bool {
    const LONGEST: usize = 80;
    let of_list = |block: &&Cow<'_, Block>| block.kind == BlockKind::Item { list };
    let items = || blocks.iter().take_while(of_list).take(LONGEST);
    let staged = |text: &str| {
        // "Sud Vendée : ACI signé en 2020"
        let bracket = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once('('));
        let (_, told) = bracket.or_else(|| text.split_once(" : "))?;
        // "Aube (10) : 3, dont 2 sous ACI" counts them.
        let counts = told.trim_start().starts_with(|c: char| c.is_ascii_digit());
        head_stage(told, page).filter(|_| !counts)
    };
    let told = |block: &Cow<'_, Block>| {
        let words = tokens(&block.text);
        let named = bare(&block.text, page.vocabulary)
            .is_some_and(|name| page.vocabulary.places.whole(&words[name.from..name.to]).is_none());
        staged(&block.text).filter(|_| named).map(|named| named.stages)
    };
    let stages: Option<Vec<StageRange>> = items().map(told).collect();
    // "Amorçage (lettre d'intention)", "Contractualisation (ACI)": the steps of the way, each once.
    stages.is_some_and(|stages| (1..stages.len()).any(|at| stages[..at].contains(&stages[at])))
}

/// Whether some item of the list that begins here is the name of a community with its word, and no place.
pub(crate) fn calls(blocks: &[Cow<'_, Block>], list: usize, page: &Page<'_>) -> bool {
    const LONGEST: usize = 80;
    let of_list = |block: &&Cow<'_, Block>| block.kind == BlockKind::Item { list };
    let mut items = blocks.iter().take_while(of_list).take(LONGEST);
    items.any(|block| {
        if !head(&block.text).is_some_and(|first| first.is("cpts")) {
            return false;
        }
        let words = tokens(beginning(&block.text));
        let named = names(&words, true, page.vocabulary);
        named.first().is_some_and(|name| name.from == 0 && !is_place(&words, name, page.vocabulary))
    })
}

/// The community that an item names without its word: "Bessin (14)", "le Pays d'Auge : 98 000 habitants".
pub(crate) fn bare(text: &str, vocabulary: &Vocabulary) -> Option<NameHit> {
    const WORDS: usize = 9;
    let words = tokens(text);
    let article = words.first().is_some_and(|t| {
        !t.capital && matches!(t.fold.as_str(), "le" | "la" | "les" | "l'" | "du" | "de" | "des")
    });
    let from = usize::from(article);
    words.get(from).filter(|t| t.capital && t.is_word() || t.is("cpts"))?;
    let to = stretch(&words, from, true, vocabulary)?;
    let behind = words.get(to);
    let opened = behind.is_some_and(|t| t.is_mark("("));
    let ends = behind.is_none_or(|t| t.is_mark("(:–-,;."));
    if !ends || WORDS < to - from {
        return None;
    }
    let place = if opened { bracketed(&words, to, vocabulary) } else { None };
    let (department, end) = place.map_or((None, to), |(department, end)| (Some(department), end));
    // "Nord : 2" counts, whatever it is that stands there.
    let counts = matches!(&words[end..], [mark, number] if mark.is_mark(":–")
        && matches!(number.kind, Kind::Number(_)));
    if counts {
        return None;
    }
    let hit = NameHit { from, rest: from, to, end, department };
    // Professions and structures are no names.
    let other = [Cue::ColumnOther, Cue::OtherStructure]
        .into_iter()
        .any(|cue| vocabulary.cue(cue).stand_in(&words[from..to]));
    (!other && is_name(text, &words, &hit, vocabulary)).then_some(hit)
}

/// Whether a paragraph is the name of a community and nothing else.
pub(crate) fn is_label(text: &str, words: &[Token]) -> bool {
    const WORDS: usize = 16;
    let name = words.first().is_some_and(|t| t.is("cpts") && !t.several)
        || words.first().is_some_and(|t| t.is("la")) && words.get(1).is_some_and(|t| t.is("cpts"));
    name && words.len() <= WORDS && !text.trim_end().ends_with(['.', ':', '!', '?', ';'])
}

//! What the parts of a document say for the figures around them, before any figure is read.

use std::borrow::Cow;

use crate::extract::claim::RawClaim;
use crate::extract::claims::afterwards;
use crate::extract::claims::compose::{Frame, Page};
use crate::extract::claims::generic::generic;
use crate::extract::counting::judge::topic;
use crate::extract::counting::label::is_label;
use crate::extract::lexicon::cut::{beginning, sentences};
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::{head, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::dates::Role;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::{Scope, Sentence, places};
use crate::extract::recognise::stages::{Named, hull, together};
use crate::extract::tables::cell::captions;
use crate::extract::verdict::{Setting, Shared, Topic};
use crate::model::{Measure, Stage, StageRange, Territory};
use crate::read::{Block, BlockKind};

/// Whether a document speaks of CPTS in one of its first lines.
pub(crate) fn opens(blocks: &[Block], page: &Page<'_>) -> bool {
    const LINES: usize = 12;
    let community = page.vocabulary.cue(Cue::Community);
    let mut first = blocks.iter().take(LINES).map(|block| beginning(&block.text));
    first.any(|text| community.stand_in(&tokens(text)))
}

/// What a sentence says of all communities at once: "Financées par l'Assurance maladie, ces communautés
/// agissent pour les habitants".
pub(crate) fn generic_stages(s: &Sentence<'_>) -> Option<Named> {
    let first = s.stages.first().filter(|hit| hit.from == 0 && !hit.meaning.weak)?;
    let comma = (first.to..s.tokens.len()).find(|&n| s.tokens[n].is_mark(","))?;
    let all = s.tokens.get(comma + 1).is_some_and(|t| t.is("ces") || t.is("les") || t.is("nos"))
        && s.cue_at(Cue::Community, comma + 2).is_some();
    let counts = s.numbers.iter().any(|n| n.form != Form::One);
    if all && !counts { together(&[first], &s.tokens, false) } else { None }
}

/// Words that may stand between two wordings of one stage.
const NEAR: usize = 4;

/// The one stage that a sentence names of communities and counts none of: "pas une seule n'y était
/// conventionnée", "Les CPTS sous contrat progressent", "On appelle ici opérationnelle une CPTS dont le projet de
/// santé est validé".
pub(crate) fn spoken(s: &Sentence<'_>) -> Option<Named> {
    let hits: Vec<_> = s.stages.iter().filter(|hit| !hit.meaning.weak).collect();
    // "Sont dites « en fonctionnement » les CPTS signataires d'un ACI."
    let defines = s.tokens.iter().any(|t| {
        matches!(t.fold.as_str(), "dites" | "dits" | "appelle" | "appelees" | "entend" | "designe")
    });
    if defines && 1 < hits.len() && s.cue(Cue::Community, 0..s.tokens.len()).is_some() {
        return together(&hits, &s.tokens, false);
    }
    // "Les CPTS qui ont signé l'ACI progressent": one after the other, they tell of one stage.
    let [only, ..] = hits.as_slice() else { return None };
    let one = hits.windows(2).all(|pair| pair[1].from <= pair[0].to + NEAR);
    if !one || !hits.iter().all(|hit| hit.meaning.stages == only.meaning.stages) {
        return None;
    }
    if afterwards::signed_one(s, only) {
        return together(&hits, &s.tokens, false);
    }
    let none = s.tokens.iter().any(|t| t.is("pas") || t.fold.starts_with("aucun"));
    // The stage stands at the noun, or in a relative clause directly behind it.
    let defined = (0..s.tokens.len()).any(|n| {
        let of = matches!(
            s.tokens[n].fold.as_str(),
            "les" | "des" | "ces" | "nos" | "de" | "une" | "cote" | "concernant"
        );
        let head = s.cue_at(Cue::Community, n + 1).filter(|_| of);
        head.is_some_and(|head| {
            let whose = s.tokens.get(head.to).is_some_and(|t| t.is("dont") || t.is("ayant"));
            let reach = head.to + if whose { 4 } else { 1 };
            only.from <= reach && head.from <= only.from
        })
    });
    let future = s.cue(Cue::Forecast, 0..s.tokens.len()).is_some() || !s.names.is_empty();
    if !none && (!defined || future) {
        return None;
    }
    s.cue(Cue::Community, 0..s.tokens.len())?;
    together(&[*only], &s.tokens, false)
}

/// The stages of the communities that a place has none of, where a sentence defines such places: "Une zone est
/// dite blanche lorsqu'aucune CPTS, fût-elle au stade de la lettre d'intention, ne s'y déploie".
pub(crate) fn lacking(s: &Sentence<'_>) -> Option<StageRange> {
    let all = 0..s.tokens.len();
    let defines = !s.lacks(Cue::Defining);
    let counts = s.numbers.iter().any(|n| n.form != Form::One);
    if !defines || counts || s.cue(Cue::Uncovered, all).is_none() {
        return None;
    }
    // "ni à une communauté sous contrat, ni à un projet doté d'une lettre d'intention": from the one to the other.
    if s.tokens.iter().any(|t| t.is("ni")) {
        return s.stages.iter().map(|hit| hit.meaning.stages).reduce(hull);
    }
    together(&s.stages.iter().collect::<Vec<_>>(), &s.tokens, false).map(|named| named.stages)
}

/// The territory that a sentence means by "la région", "le département", "le pays".
pub(crate) fn meant(s: &Sentence<'_>, frame: &Frame, page: &Page<'_>) -> Option<Territory> {
    let all = Scope { left: 0, from: 0, to: 0, right: s.tokens.len() };
    let base = frame.territory.unwrap_or(page.speaker.territory);
    generic(s, all, (base, frame.department), page).ok().flatten()
}

/// What a heading or an introduction without a figure says for what stands below it.
pub(crate) fn told(s: &Sentence<'_>, page: &Page<'_>) -> Frame {
    let places = places(s);
    let mut dates = s.dates.iter().filter(|hit| hit.role == Role::AsOf);
    let date = dates.find_map(|hit| hit.printed.resolve(page.published));
    let strong: Vec<_> = s.stages.iter().filter(|hit| !hit.meaning.weak).collect();
    let cited = s.origins.iter().find(|hit| hit.cited || hit.speaks);
    Frame {
        territory: only(&places),
        department: None,
        stages: together(&strong, &s.tokens, false),
        date,
        today: s.cue(Cue::Today, 0..s.tokens.len()).is_some(),
        origin: cited.map(|hit| (s.slice(hit.from..hit.to).to_owned(), Some(hit.origin.clone()))),
        setting: Setting { topic: about(s), shared: announced(s), ..Setting::default() },
        ..Frame::default()
    }
}

/// What a text is about: what it names last, but "CPTS : les officines en première ligne" is about CPTS.
fn about(s: &Sentence<'_>) -> Topic {
    let titled = s
        .cue_at(Cue::Community, 0)
        .is_some_and(|hit| s.tokens.get(hit.to).is_some_and(|t| t.is_mark(":")));
    if titled { Topic::Cpts } else { topic(s, s.tokens.len(), Setting::default()) }
}

/// "Part de la population couverte par une CPTS :": the shares below are of that.
fn announced(s: &Sentence<'_>) -> Shared {
    let all = 0..s.tokens.len();
    // "Encadré 6 – Population couverte par une CPTS"
    let counted = s.numbers.iter().any(|n| n.form != Form::One && !is_label(s, n));
    let covered = s.cue(Cue::Coverage, all.clone()).is_some() && s.cue(Cue::Whole, all).is_some();
    // "Part de la population hors du périmètre d'une CPTS"
    let outside = s.cue(Cue::Uncovered, 0..s.tokens.len()).is_some()
        && s.cue(Cue::Whole, 0..s.tokens.len()).is_some();
    match () {
        () if counted => Shared::Nothing,
        () if outside => Shared::Uncovered,
        () if covered => Shared::Covered,
        () => Shared::Nothing,
    }
}

/// Whether a block tells of one community that signed: what is counted beside it has signed too.
pub(crate) fn tells_signature(block: &Block, page: &Page<'_>) -> bool {
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)) {
        return false;
    }
    let telling = ["sign", "Sign", "SIGN", "araph", "naissance", "onclu"];
    let tells = |text: &str| telling.iter().any(|word| text.contains(word));
    tells(&block.text)
        && sentences(&block.text).into_iter().any(|range| {
            if !tells(&block.text[range.clone()]) {
                return false;
            }
            let s = Sentence::new(&block.text[range], false, page.speaker.kind, page.vocabulary);
            let signed = s.stages.iter().any(|hit| {
                hit.meaning.stages == StageRange::exactly(Stage::AciSigned)
                    && s.tokens[hit.from..hit.to].iter().any(|t| {
                        matches!(
                            t.fold.as_str(),
                            "signe" | "signent" | "signature" | "signer" | "naissance" | "conclu"
                        ) || t.fold.starts_with("paraph")
                    })
            });
            let one = !s.names.is_empty()
                || (1..s.tokens.len()).any(|n| {
                    // "attendent qu'une communauté signe": none did.
                    // "dans le périmètre d'une CPTS ayant signé": any of them.
                    let any = 1 < n && s.tokens[n - 1].is("une") && s.tokens[n - 2].is("d'");
                    let awaited = any || 1 < n && s.tokens[n - 2].is("qu'");
                    matches!(s.tokens[n - 1].fold.as_str(), "la" | "cette" | "sa" | "une")
                        && !awaited
                        && s.cue_at(Cue::Community, n).is_some()
                });
            let counts = s.numbers.iter().any(|n| {
                // "Trois d'entre elles ont signé ; celle du Champsaur s'apprête à le faire": and the others have not.
                matches!(n.form, Form::Digits | Form::Words)
                    && (s.cue_at(Cue::Community, n.to).is_some()
                        || s.cue_at(Cue::Part, n.to).is_some())
            });
            let future = s.cue(Cue::Forecast, 0..s.tokens.len()).is_some()
                || s.cue(Cue::Target, 0..s.tokens.len()).is_some();
            // "31 maisons de santé, dont 24 ont signé l'ACI qui leur est propre, adhèrent à la CPTS": others.
            let others = s.cue(Cue::OtherStructure, 0..s.tokens.len()).is_some();
            signed && one && !counts && !future && !(others && s.names.is_empty())
        })
}

/// What a paragraph says for the list or table behind it, and the number of the one count in it
/// that the parts may make up.
pub(crate) fn introduction(
    paragraph: &[RawClaim],
    told: Frame,
    frame: &Frame,
    section: &Frame,
) -> (Frame, Option<usize>) {
    let counts: Vec<usize> =
        (0..paragraph.len()).filter(|&n| paragraph[n].measure == Measure::Communities).collect();
    let total = match counts.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let of_total = total.map(|n| &paragraph[n]);
    // "La Martinique en compte quatre sous contrat. On n'en relevait qu'une de validée fin 2020.": what
    // follows is not of that time.
    let back = match counts.as_slice() {
        [first, .., last] => paragraph[*last].date.is_some_and(|then| {
            paragraph[*first].date.is_none_or(|now| then.start() < now.start())
        }),
        _ => false,
    };
    // "Au 31 décembre 2024, huit CPTS fonctionnent. Elles étaient cinq à la fin de 2022.": of the first day.
    let now = counts.first().map(|first| &paragraph[*first]).filter(|_| back);
    let now = now.map(|claim| claim.date.map(|date| (date, claim.date_inferred)));
    let stages = of_total.map(|claim| Named {
        stages: claim.stages,
        among: claim.among,
        rule: format!("{} (introduction)", claim.rule),
    });
    let topic =
        if told.setting.topic == Topic::Unknown { frame.setting.topic } else { told.setting.topic };
    let intro = Frame {
        department: frame.department,
        territory: of_total.map(|claim| claim.territory).or(told.territory).or(section.territory),
        stages: stages
            .or(if total.is_some() || back { None } else { told.stages })
            .or_else(|| section.stages.clone()),
        date: of_total
            .map(|claim| claim.date.map(|d| (d, claim.date_inferred)))
            .or(now)
            .unwrap_or(told.date.or(frame.date))
            .or(section.date),
        today: of_total.map_or(told.today, |claim| claim.today),
        origin: told.origin.or_else(|| frame.origin.clone()),
        setting: Setting {
            topic,
            single: frame.setting.single,
            people: frame.setting.people,
            listed: false,
            counted: total.is_some(),
            beside: false,
            session: false,
            shared: frame.setting.shared.or(told.setting.shared),
            drawn: frame.setting.drawn,
            announced: false,
            bracketed: false,
        },
        ..Frame::default()
    };
    (intro, total)
}

/// What a line such as "Champ : CPTS signataires de l'ACI" says for the table or list above it, which
/// begins the blocks.
pub(crate) fn legend(blocks: &[Cow<'_, Block>], page: &Page<'_>) -> Option<Frame> {
    const LONGEST_LIST: usize = 200;
    let item = |block: &&Cow<'_, Block>| matches!(block.kind, BlockKind::Item { .. });
    let behind = blocks.iter().skip(1).take(LONGEST_LIST).skip_while(item).take(2);
    behind
        .filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Note { .. }))
        .find_map(|block| {
            let text = beginning(&block.text);
            let wordings = page.vocabulary.cue(Cue::Legend);
            if captions(text, page) {
                let s = Sentence::new(text, false, page.speaker.kind, page.vocabulary);
                return Some(told(&s, page));
            }
            if !head(text).is_some_and(|first| wordings.may_begin(&first)) {
                return None;
            }
            let s = Sentence::new(text, false, page.speaker.kind, page.vocabulary);
            let mut legend = s.cue_at(Cue::Legend, 0).map(|_| told(&s, page))?;
            // "Note : trois CPTS ont signé depuis": those, and not what the table counts.
            let counts = s.numbers.iter().any(|n| n.form != Form::One);
            let loose =
                s.tokens[0].is("note") || s.tokens[0].is("nb") || s.tokens[0].is("remarque");
            if counts && loose {
                legend.stages = None;
            }
            Some(legend)
        })
}

/// Whether a sentence points to what stands below it, as a colon would: "… s'établit comme suit.", "Le tableau
/// ci-dessous présente …", "La répartition est la suivante."
pub(crate) fn points_down(s: &Sentence<'_>) -> bool {
    let words = &s.tokens;
    (0..words.len()).any(|at| {
        let next = words.get(at + 1);
        let last = words.get(at + 1).is_none_or(|t| t.is_mark("."));
        match words[at].fold.as_str() {
            "comme" => next.is_some_and(|t| t.is("suit")),
            "ci" => next.is_some_and(|t| t.is("dessous") || t.is("apres")),
            "suivant" | "suivante" => {
                last || at.checked_sub(1).is_some_and(|n| words[n].is("tableau"))
            }
            _ => false,
        }
    })
}

/// Whether a short paragraph is an item of a list without marks: it begins with a place, a day or a number.
pub(crate) fn is_item(s: &Sentence<'_>) -> bool {
    const SHORT: usize = 24;
    let begins = s.places.iter().any(|place| place.from <= 1)
        || s.dates.iter().any(|date| date.from == 0)
        || s.numbers.iter().any(|n| n.from <= 1 && n.form != Form::One);
    s.tokens.len() <= SHORT && begins
}

/// The place that is all that a sentence says: "Bretagne."
pub(crate) fn label(s: &Sentence<'_>, page: &Page<'_>) -> Option<Territory> {
    const LONGEST: usize = 8;
    let ends = s.text.trim_end().ends_with(['.', ':']);
    let short = s.tokens.len() <= LONGEST && !s.places.is_empty() && ends;
    short.then(|| page.vocabulary.places.whole(&s.tokens)).flatten()
}

/// Whether two texts have the same words, whatever their marks; empty ones have none.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
    }
    !a.is_empty() && letters(a).eq(letters(b))
}

/// The stages of the communities of whose people a rate is, where a sentence defines it: "La part de la population est
/// celle des communes rattachées à une CPTS signataire".
pub(crate) fn rate(s: &Sentence<'_>) -> Option<StageRange> {
    let strong: Vec<_> = s.stages.iter().filter(|hit| !hit.meaning.weak).collect();
    let counts = s.numbers.iter().any(|n| n.form == Form::Percent);
    let defines = !strong.is_empty() && !counts && defines_rate(s);
    together(&strong, &s.tokens, false).filter(|_| defines).map(|named| named.stages)
}

/// "L'indicateur rapporte la population des communes rattachées à une CPTS à celle de la région": a rate is defined,
/// and told behind.
pub(crate) fn defines_rate(s: &Sentence<'_>) -> bool {
    let all = 0..s.tokens.len();
    let rate = s.tokens.iter().any(|t| {
        matches!(t.fold.as_str(), "indicateur" | "taux" | "ratio" | "proportion" | "part")
    });
    let cues = [Cue::Coverage, Cue::Community];
    let whole =
        [Cue::Whole, Cue::Population].into_iter().any(|cue| s.cue(cue, all.clone()).is_some());
    rate && whole
        && cues.into_iter().all(|cue| s.cue(cue, all.clone()).is_some())
        && !s.text.trim_end().ends_with('?')
        && s.cue(Cue::Uncovered, all).is_none()
}

/// "La couverture de la population diffère fortement selon le périmètre retenu.": the subject of a sentence without
/// figures, which the next one takes up.
pub(crate) fn tells_of_coverage(s: &Sentence<'_>) -> bool {
    let word = |at: usize| s.tokens.get(at).map_or("", |t| t.fold.as_str());
    let whole = [Cue::Whole, Cue::Population].into_iter().any(|cue| s.cue(cue, 2..6).is_some());
    matches!(word(0), "la" | "cette")
        && word(1) == "couverture"
        && whole
        && s.numbers.is_empty()
        && !s.text.trim_end().ends_with('?')
}

/// "Tout le monde devrait avoir la sienne.", "Chacun doit pouvoir compter sur une CPTS.": whose case may be told behind.
pub(crate) fn tells_of_everyone(s: &Sentence<'_>) -> bool {
    let everyone = s.tokens.windows(3).any(|t| {
        t[0].is("tout") && t[1].is("le") && t[2].is("monde")
            || t[0].is("chacun")
            || t[0].is("chaque") && t[1].fold.starts_with("habitant")
    });
    everyone
        && (s.cue(Cue::Coverage, 0..s.tokens.len()).is_some()
            || s.tokens.iter().any(|t| t.is("sienne")))
}

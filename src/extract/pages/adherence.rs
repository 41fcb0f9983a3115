//! Documents that call adherents the communities that adhere to the agreement: "la part de la population vivant sur
//! le territoire d'une CPTS adhérente à l'accord conventionnel", above a row "CPTS adhérentes".

use crate::extract::lexicon::pattern::Pattern;
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::{StageWording, Vocabulary};
use crate::model::{Stage, StageRange};
use crate::read::{Block, BlockKind};

/// So many words may stand between the adherence and what is adhered to.
const NEAR: usize = 6;

/// The vocabulary in which an adherent has signed, where the document says so once, and nobody in it has members.
pub(crate) fn taught(blocks: &[Block], vocabulary: &Vocabulary) -> Option<Vocabulary> {
    let mut adhere = false;
    for block in blocks {
        let texts = match &block.kind {
            BlockKind::Table(table) => table.rows.iter().map(|row| row.text.as_str()).collect(),
            _ => vec![block.text.as_str()],
        };
        for text in texts.into_iter().filter(|text| text.contains("dhér") || text.contains("DHÉR"))
        {
            let words = tokens(text);
            if has_members(&words) {
                return None;
            }
            adhere |= (0..words.len()).any(|at| is_of_agreement(&words, at));
        }
    }
    let meaning = || {
        let stages = StageRange::exactly(Stage::AciSigned);
        let rule = "adherente*".to_owned();
        vec![StageWording { stages, among: stages, kinds: Vec::new(), weak: false, rule }]
    };
    adhere.then(|| {
        let mut own = vocabulary.clone();
        own.stages = vocabulary.stages.behind(vec![(Pattern::parse("adherente*"), meaning())]);
        own
    })
}

/// "adhérente à l'accord conventionnel", "ont adhéré à l'ACI".
fn is_of_agreement(words: &[Token], at: usize) -> bool {
    let behind = words.get(at + 1..words.len().min(at + NEAR)).unwrap_or_default();
    words[at].fold.starts_with("adher")
        && behind.first().is_some_and(|t| matches!(t.fold.as_str(), "a" | "au" | "aux"))
        && behind.iter().any(|t| t.is("accord") || t.is("aci") || t.is("conventionnel"))
}

/// "La fédération compte 450 CPTS adhérentes": members of somebody.
fn has_members(words: &[Token]) -> bool {
    let body = |t: &Token| {
        ["federation", "reseau", "association", "syndicat", "fcpts", "federe"]
            .iter()
            .any(|stem| t.fold.starts_with(stem))
    };
    let bare = (0..words.len())
        .any(|at| words[at].fold.starts_with("adherente") && !is_of_agreement(words, at));
    bare && words.iter().any(body)
}

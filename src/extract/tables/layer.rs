//! Heads of columns that say their stage in several rows, or several stages that they add up.

use super::column::{Column, head_stage, short_stage, stage_of};
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::pattern::Hit;
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::StageWording;
use crate::extract::recognise::stages::{self, Named};
use crate::model::{Stage, StageRange};
use crate::read::Row;

/// "LI + ACI", "PS et ACI": from the first to the last of several stages.
pub(crate) fn added(title: &str, page: &Page<'_>) -> Option<Named> {
    let parts: Vec<&str> = title.split(['+', '&']).flat_map(|part| part.split(" et ")).collect();
    let short = |part: &&str| {
        let mut words = part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.find_map(short_stage).and_then(|long| stage_of(long, page))
    };
    let named: Vec<Named> = parts.iter().filter_map(short).collect();
    let whole = named.iter().map(|named| named.stages).reduce(stages::hull);
    let whole = whole.filter(|_| 1 < named.len() && named.len() == parts.len())?;
    Some(Named { stages: whole, among: whole, rule: "stages added up".to_owned() })
}

/// "Sans contrat (lettre d'intention ou projet de santé validé)": what the brackets that close a label enumerate, of
/// those that its words before them say have not signed.
pub(crate) fn explained(hits: &[Hit<StageWording>], words: &[Token]) -> Option<Named> {
    words.last().filter(|t| t.is_mark(")"))?;
    let open = words.iter().rposition(|t| t.is_mark("("))?;
    let (before, inside): (Vec<_>, Vec<_>) = hits.iter().partition(|hit| hit.to <= open);
    let unsigned = |hit: &&Hit<StageWording>| hit.meaning.stages.to() < Stage::AciSigned;
    if inside.len() < 2 || before.is_empty() {
        return None;
    }
    let listed = inside.windows(2).all(|pair| {
        let between = &words[pair[0].to..pair[1].from];
        let joins = |t: &Token| t.is("ou") || t.is("et") || t.is_mark(",/+;");
        between.len() <= 2 && between.iter().any(joins)
    });
    let all = before.iter().all(unsigned);
    let stages = inside.iter().map(|hit| hit.meaning.among).reduce(stages::hull);
    stages.filter(|_| listed && all).map(|stages| Named {
        stages,
        among: stages,
        rule: inside.iter().map(|hit| hit.meaning.rule.as_str()).collect::<Vec<_>>().join(" + "),
    })
}

/// The stage of a column whose head has several rows: the lowest that names one says it, within what those
/// above it say.
///
/// "Avant l'ACI | Projet de santé validé" is the latter, and "ACI signé | Nombre de CPTS" the former.
pub(crate) fn layered(heads: &[Row], column: usize, page: &Page<'_>) -> Option<Named> {
    // Only a head that stands over several columns is another one than that below it.
    let over = |row: &Row| {
        let beside = [column.checked_sub(1), Some(column + 1)];
        let cell = row.cells.get(column);
        let mut beside = beside.into_iter().flatten().filter_map(|at| row.cells.get(at));
        cell.is_some_and(|cell| !cell.text.is_empty() && beside.any(|it| it.text == cell.text))
    };
    if !heads.iter().any(over) {
        return None;
    }
    let texts = heads.iter().rev().filter_map(|row| row.cells.get(column));
    let mut named: Option<Named> = None;
    for cell in texts.filter(|cell| !cell.text.is_empty()) {
        let above = head_stage(&cell.text, page);
        named = match (named, above) {
            (Some(below), Some(above)) => {
                let both = stages::common(below.stages, above.stages);
                Some(both.map_or(below.clone(), |stages| Named { stages, ..below }))
            }
            (below, above) => below.or(above),
        };
    }
    named
}

/// The columns, each at the stage that the lowest row of its head says.
pub(crate) fn columns(
    mut columns: Vec<Column>,
    heads: &[Row],
    titles: &[String],
    page: &Page<'_>,
) -> Vec<Column> {
    if 1 < heads.len() {
        for (at, column) in columns.iter_mut().enumerate() {
            if let Column::Count(head) = column {
                head.stages = layered(heads, at, page).or(head.stages.take());
            }
        }
    }
    beside(columns, titles, page)
}

/// "2022 | ACI | Projets": the projects beside those that signed have not.
fn beside(mut columns: Vec<Column>, titles: &[String], page: &Page<'_>) -> Vec<Column> {
    let stages = |column: &Column| match column {
        Column::Count(head) => head.stages.as_ref().map(|named| named.stages),
        _ => None,
    };
    let known: Vec<StageRange> = columns.iter().filter_map(stages).collect();
    let signed = known.contains(&StageRange::exactly(Stage::AciSigned));
    let letters = known.contains(&StageRange::exactly(Stage::LetterOfIntent));
    let Some(named) = stage_of("CPTS en projet", page).filter(|_| signed && !letters) else {
        return columns;
    };
    for (column, title) in columns.iter_mut().zip(titles) {
        let last = tokens(title).pop().is_some_and(|t| t.is("projet") || t.is("projets"));
        if let Column::Count(head) = column
            && head.stages.is_none()
            && !head.share
            && head.people.is_none()
            && last
        {
            head.stages = Some(named.clone());
        }
    }
    columns
}

/// `nb_cpts_projet`, "CPTS projets": those that are being built.
pub(crate) fn projects(title: &str, page: &Page<'_>) -> Option<Named> {
    let words = tokens(title);
    let [.., cpts, last] = words.as_slice() else { return None };
    let built = cpts.is("cpts") && (last.is("projet") || last.is("projets"));
    built.then(|| stage_of("CPTS en projet", page)).flatten()
}

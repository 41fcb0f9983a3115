//! Rows across a table that head those below them and count them at once: "Var (83) : 5 CPTS, dont 4 sous ACI".

use super::listing;
use crate::extract::claims::compose::Page;
use crate::extract::lexicon::places::only;
use crate::extract::lexicon::token::{Token, tokens};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::{Form, numbers};
use crate::model::Territory;
use crate::read::Row;

/// More than such a row says is prose, which is read where it stands.
const LONGEST: usize = 160;

/// The text of a row that counts the communities of one place and says nothing else.
pub(crate) fn counting<'r>(row: &'r Row, page: &Page<'_>) -> Option<&'r str> {
    read(row, page).map(|(text, _)| text)
}

/// The place of which such a row counts, and whether it counts some of its communities apart from the others.
pub(crate) fn place(row: &Row, page: &Page<'_>) -> Option<(Territory, bool)> {
    let (_, words) = read(row, page)?;
    // "(83)" is the code of the place.
    let code = |from: usize| from.checked_sub(1).is_some_and(|at| words[at].is_mark("("));
    let found = numbers(&words, page.vocabulary);
    let counts = found.iter().filter(|number| number.form != Form::Ordinal && !code(number.from));
    Some((only(&page.vocabulary.places.find(&words))?, 1 < counts.count()))
}

fn read<'r>(row: &'r Row, page: &Page<'_>) -> Option<(&'r str, Vec<Token>)> {
    let text = listing::alone(row).filter(|text| text.len() <= LONGEST)?;
    let words = tokens(text);
    let community = page.vocabulary.cue(Cue::Community);
    let counted = numbers(&words, page.vocabulary).iter().any(|number| {
        number.form != Form::Ordinal && community.longest_at(&words, number.to).is_some()
    });
    let placed = counted && only(&page.vocabulary.places.find(&words)).is_some();
    placed.then_some((text, words))
}

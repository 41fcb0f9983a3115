//! Heads as programs write them, `nbCptsAci`, made words: `nb_Cpts_Aci`.

use std::borrow::Cow;

use crate::read::{Cell, Table};

/// The table, the heads that are several words in one told apart.
pub(crate) fn parted(table: &Table) -> Cow<'_, Table> {
    let is_one = |cell: &Cell| cell.header && words(&cell.text).is_some();
    if !table.rows.iter().any(|row| row.cells.iter().any(is_one)) {
        return Cow::Borrowed(table);
    }
    let mut table = table.clone();
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| cell.header) {
        if let Some(words) = words(&cell.text) {
            cell.text = words;
        }
    }
    Cow::Owned(table)
}

/// The words of a name that has no space between them but a capital at the start of each; none where it is one word, or
/// words already.
fn words(name: &str) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    if !letters.iter().all(|c| c.is_alphanumeric()) {
        return None;
    }
    let mut words = String::new();
    let mut humps = 0;
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| letters[at]);
        let begins = c.is_uppercase()
            && before.is_some_and(|before| {
                // `ACISigne`: the last capital of several begins the next word.
                before.is_lowercase() || letters.get(at + 1).is_some_and(|next| next.is_lowercase())
            });
        if begins {
            words.push('_');
            humps += 1;
        }
        words.push(c);
    }
    (0 < humps).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_begin_words() {
        #[rustfmt::skip]
        let cases = [
            ("nbCptsAci", Some("nb_Cpts_Aci")), ("nbCPTSSignees", Some("nb_CPTS_Signees")), ("codeRegion", Some("code_Region")),
            ("CodeINSEE", Some("Code_INSEE")), ("CPTS", None), ("Région", None), ("nb_cpts", None), ("Nombre de CPTS", None), ("", None), ("2024", None),
        ];
        for (name, expected) in cases {
            assert_eq!(words(name).as_deref(), expected, "for {name}");
        }
    }
}

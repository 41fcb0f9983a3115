//! Lines of a plain text that stand at the head or foot of every page.

use std::collections::{BTreeMap, BTreeSet};

/// The lines that stand at the head or foot of every page, with its number: "Rapport d'activité 2022      28".
pub(super) fn running(lines: &[&str]) -> BTreeSet<usize> {
    const GAP: &str = "   ";
    let number =
        |cell: &str| (1..=3).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_digit());
    let title = |line: &str| {
        let line = line.trim();
        let (before, last) = line.rsplit_once(GAP)?;
        let (first, behind) = line.split_once(GAP)?;
        let title = if number(last.trim()) { before } else { behind };
        let wordy = title.chars().filter(|c| c.is_alphabetic()).count();
        (8 < wordy && (number(last.trim()) || number(first)))
            .then(|| (title.trim().to_owned(), last.to_owned() + first))
    };
    let mut pages: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if let Some((title, number)) = title(line) {
            pages.entry(title).or_default().push((at, number));
        }
    }
    let several = pages.into_values().filter(|found| {
        1 < found.len()
            && found.windows(2).all(|pair| pair[0].0 + 1 < pair[1].0 && pair[0].1 != pair[1].1)
    });
    several.flatten().map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_pages() {
        let lines = [
            "Rapport d'activité 2022          28",
            "Au 31 décembre 2022, 22 CPTS.",
            "Rapport d'activité 2022          29",
            "Calvados          12",
            "30          Rapport d'activité 2022",
        ];
        assert_eq!(running(&lines).into_iter().collect::<Vec<_>>(), [0, 2, 4]);
        let table = ["CPTS signataires       12", "CPTS signataires       14"];
        assert!(running(&table).is_empty());
    }
}

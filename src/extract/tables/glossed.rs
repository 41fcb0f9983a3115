//! Heads of columns that a line beside their table explains: "vert = ACI signé ; gris = lettre d'intention validée".

use std::collections::BTreeMap;

/// The heads of a table, those of which the line above or below it says what they mean in the words of that line.
///
/// A line explains two of them or more: "LI : lettre d'intention" alone may be about anything.
///
/// So does a caption that has the key of all columns: `# n_li : nombre de lettres d'intention # n_aci : nombre d'ACI signés`.
pub(crate) fn explained(titles: Vec<String>, lines: [&str; 2], caption: &str) -> Vec<String> {
    let key = caption.replace('#', ";");
    let told = lines.into_iter().chain([key.as_str()]).map(meanings).find(|meanings| {
        1 < titles.iter().filter(|title| meanings.contains_key(&title.to_lowercase())).count()
    });
    let Some(told) = told else { return titles };
    let meant = |title: String| told.get(&title.to_lowercase()).cloned().unwrap_or(title);
    titles.into_iter().map(meant).collect()
}

/// What the parts of a line say that their first words mean.
fn meanings(line: &str) -> BTreeMap<String, String> {
    let mark = if line.contains(';') { ';' } else { ',' };
    let pair = |part: &str| {
        let mut ends = part.trim_end_matches([' ', '.']).rsplit(['=', ':']);
        let (meaning, key) = (ends.next()?.trim(), ends.next()?.trim());
        (!meaning.is_empty() && !key.is_empty()).then(|| (key.to_lowercase(), meaning.to_owned()))
    };
    line.split(mark).filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legend_explains_the_heads_that_it_names() {
        let cases = [
            (
                "Lecture : vert = ACI signé ; gris = sans contrat, en projet.",
                ["Lieu", "ACI signé", "sans contrat, en projet"],
            ),
            ("Vert : ACI signé, gris : en projet", ["Lieu", "ACI signé", "en projet"]),
            // One of them alone, and a line that explains others.
            ("Vert : ACI signé", ["Lieu", "vert", "gris"]),
            ("Rouge = ACI signé ; bleu = en projet", ["Lieu", "vert", "gris"]),
        ];
        for (line, expected) in cases {
            let titles = ["Lieu", "vert", "gris"].map(str::to_owned).to_vec();
            assert_eq!(explained(titles, [line, ""], ""), expected, "for {line}");
        }
    }
}

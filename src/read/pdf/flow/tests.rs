//! Lines made blocks: paragraphs, items, notes.

use super::*;
use crate::read::pdf::line::Part;

fn page(number: usize, lines: &[(f64, f64, &str)]) -> Page {
    let line = |(at, (base, size, text)): (usize, &(f64, f64, &str))| {
        #[expect(clippy::cast_precision_loss, reason = "a few letters")]
        let right = 50.0 + text.chars().count() as f64 * size * 0.5;
        let (base, size, text) = (*base, *size, (*text).to_owned());
        let part = Part { text, left: 50.0, right, base, size };
        Line { number: at + 1, base, size, parts: vec![part], held: None }
    };
    let lines = lines.iter().enumerate().map(line).collect();
    Page { number, height: 800.0, lines, ..Page::default() }
}

fn told(pages: &[Page]) -> Vec<String> {
    let mut document = Document::default();
    compose(pages, &mut document);
    document.blocks.into_iter().map(|block| block.text).collect()
}

#[test]
fn a_year_on_a_line_of_its_own_is_of_the_day_above() {
    let wide = "Une première ligne qui va d’un bord de la page jusqu’à l’autre sans rien dire.";
    let lines = [(100.0, 10.0, wide), (130.0, 10.0, "CPTS, au 31 janvier"), (142.0, 10.0, "2026")];
    assert_eq!(told(&[page(1, &lines)]), [wide, "CPTS, au 31 janvier 2026"]);
    let ended = [(100.0, 10.0, wide), (130.0, 10.0, "CPTS :"), (142.0, 10.0, "2026")];
    assert_eq!(told(&[page(1, &ended)]), [wide, "CPTS :", "2026"]);
    let number = [(100.0, 10.0, wide), (130.0, 10.0, "CPTS signées"), (142.0, 10.0, "81")];
    assert_eq!(told(&[page(1, &number)]), [wide, "CPTS signées", "81"]);
}

#[test]
fn a_sentence_goes_on_behind_the_notes_of_its_page() {
    let first = [
        (100.0, 10.0, "La région compte douze CPTS¹, dont sept ont signé leur contrat. Elle n’en"),
        (740.0, 8.0, "1Données du mois de mai."),
    ];
    let second = [(60.0, 10.0, "compte aucune dans les îles."), (100.0, 10.0, "Et puis ?")];
    let expected = [
        "La région compte douze CPTS¹, dont sept ont signé leur contrat. Elle n’en compte aucune \
         dans les îles.",
        "Données du mois de mai.",
        "Et puis ?",
    ];
    assert_eq!(told(&[page(1, &first), page(2, &second)]), expected);
}

#[test]
fn indented_lines_below_a_colon_are_items() {
    let indented = |lines: &[(f64, f64, &str)]| {
        let mut page =
            page(1, &lines.iter().map(|(base, _, text)| (*base, 10.0, *text)).collect::<Vec<_>>());
        for (line, (_, left, _)) in page.lines.iter_mut().zip(lines) {
            line.parts[0].left = *left;
            line.parts[0].right += left - 50.0;
        }
        let mut document = Document::default();
        compose(&[page], &mut document);
        let kind = |block: &Block| matches!(block.kind, BlockKind::Item { .. });
        document.blocks.iter().map(kind).collect::<Vec<_>>()
    };
    let list = [
        (100.0, 50.0, "Leur avancement :"),
        (120.0, 80.0, "deux ont signé ;"),
        (140.0, 80.0, "trois écrivent leur projet."),
        (160.0, 50.0, "Les autres attendent."),
    ];
    assert_eq!(indented(&list), [false, true, true, false]);
    let prose = [
        (80.0, 50.0, "Une première ligne qui va d’un bord à l’autre de la page"),
        (100.0, 50.0, "Leur avancement."),
        (120.0, 80.0, "Deux ont signé."),
    ];
    assert_eq!(indented(&prose), [false, false]);
}

#[test]
fn signs_that_a_line_explains_stay_before_their_items() {
    let lines = [
        (100.0, 10.0, "● ACI signé ○ en projet"),
        (120.0, 10.0, "● CPTS du Marais"),
        (140.0, 10.0, "○ CPTS des Monts"),
    ];
    let own = lines.map(|(_, _, text)| text);
    assert_eq!(told(&[page(1, &lines)]), own);
    // Bullets say nothing.
    assert_eq!(told(&[page(1, &lines[1..])]), ["CPTS du Marais", "CPTS des Monts"]);
}

//! Captions of tables that stand below them: in a line of their own, or in a last row across the table.
//!
//! A line between two tables captions the one above it only where the document has its captions below its tables.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::extract::claims::compose::Page;
use crate::extract::lexicon::cut::beginning;
use crate::extract::lexicon::token::{Kind, Token, head};
use crate::extract::lexicon::vocabulary::Cue;
use crate::extract::recognise::numbers::Form;
use crate::extract::recognise::sentence::Sentence;
use crate::extract::tables::header::is_across;
use crate::read::{Block, BlockKind, Document, Table};

/// The document, each caption below a table moved into it.
pub(crate) fn told<'d>(document: &'d Document, page: &Page<'_>) -> Cow<'d, Document> {
    let blocks = &document.blocks;
    let bare =
        |block: &Block| matches!(&block.kind, BlockKind::Table(table) if table.caption.is_empty());
    if !blocks.iter().any(bare) {
        return Cow::Borrowed(document);
    }
    let lines = Lines { blocks, page, below: OnceCell::new() };
    let below: Vec<usize> = (0..blocks.len()).filter(|&at| lines.captions_above(at)).collect();
    let footed = |block: &Block| matches!(&block.kind, BlockKind::Table(table) if footed(table, page).is_some());
    if below.is_empty() && !blocks.iter().any(footed) {
        return Cow::Borrowed(document);
    }
    let mut told = document.clone();
    for &at in &below {
        if let BlockKind::Table(table) = &mut told.blocks[at - 1].kind {
            table.caption.clone_from(&blocks[at].text);
        }
    }
    for block in &mut told.blocks {
        if let BlockKind::Table(table) = &mut block.kind
            && let Some(caption) = self::footed(table, page)
        {
            table.caption = caption;
            table.rows.pop();
        }
    }
    let mut at = 0;
    told.blocks.retain(|_| {
        at += 1;
        below.binary_search(&(at - 1)).is_err()
    });
    Cow::Owned(told)
}

/// The caption in the last row of a table that has none: "Nombre de CPTS au 31 décembre 2023", across the table.
fn footed(table: &Table, page: &Page<'_>) -> Option<String> {
    let last = table.rows.last().filter(|row| 2 < table.rows.len() && is_across(row))?;
    let silent = table.caption.is_empty() && !table.rows.first().is_some_and(is_across);
    (silent && is_caption(&last.text, page)).then(|| last.text.clone())
}

/// The blocks of a document, some of which are captions.
struct Lines<'b> {
    blocks: &'b [Block],
    page: &'b Page<'b>,
    /// The captions of the document stand below its tables; found when it is first asked for.
    below: OnceCell<bool>,
}

impl Lines<'_> {
    fn is_line(&self, at: usize) -> bool {
        let line = self.blocks.get(at).filter(|block| block.kind == BlockKind::Paragraph);
        line.is_some_and(|block| is_caption(&block.text, self.page))
    }

    fn is_table(&self, at: usize) -> bool {
        self.blocks.get(at).is_some_and(|block| matches!(block.kind, BlockKind::Table(_)))
    }

    /// Whether a line captions the table above it.
    fn captions_above(&self, at: usize) -> bool {
        let Some(above) = at.checked_sub(1) else { return false };
        let bare = self.blocks.get(above).is_some_and(
            |block| matches!(&block.kind, BlockKind::Table(table) if table.caption.is_empty()),
        );
        if !bare
            || !self.is_line(at)
            || above.checked_sub(1).is_some_and(|n| self.is_line(n) && !self.is_table_above(n))
        {
            return false;
        }
        match self.blocks.get(at + 1).map(|block| &block.kind) {
            // "CPTS signataires", above their names.
            Some(BlockKind::Item { .. }) => false,
            Some(BlockKind::Table(_)) => *self.below.get_or_init(|| self.are_below()),
            // "Nombre de CPTS signataires", above "42".
            Some(_) => !self.blocks[at + 1].text.starts_with(|c: char| c.is_ascii_digit()),
            None => true,
        }
    }

    fn is_table_above(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|above| self.is_table(above))
    }

    /// Whether the captions of the document stand below its tables: the first table has none above it, and the last
    /// has one below it.
    fn are_below(&self) -> bool {
        let tables = || (0..self.blocks.len()).filter(|&at| self.is_table(at));
        let led = |at: usize| at.checked_sub(1).is_some_and(|above| self.is_line(above));
        let first = tables().next().is_some_and(|at| !led(at));
        first && tables().next_back().is_some_and(|at| self.is_line(at + 1))
    }
}

/// Whether a line says what a table shows and counts nothing itself: "Nombre de CPTS par département, au 31 décembre
/// 2023", "Tableau 2 : CPTS signataires de l'ACI".
fn is_caption(text: &str, page: &Page<'_>) -> bool {
    const LONGEST: usize = 220;
    let known = page.vocabulary.cue(Cue::Caption);
    let first = head(text);
    let may = |first: &Token| known.may_begin(first) || is_numbered_sort(first);
    if LONGEST < text.len()
        || !first.as_ref().is_some_and(may)
        || text.trim_end().ends_with(['?', '!', ':', ';'])
    {
        return false;
    }
    let s = Sentence::new(beginning(text), false, page.speaker.kind, page.vocabulary);
    let numbered = numbered(&s.tokens);
    let begins = known.longest_at(&s.tokens, numbered.unwrap_or(0)).is_some();
    let counts = s.numbers.iter().any(|number| {
        !matches!(number.form, Form::One | Form::Ordinal)
            && numbered.is_none_or(|to| to <= number.from)
    });
    // "CPTS dont le projet de santé est validé"
    let relative = |t: &Token| matches!(t.fold.as_str(), "dont" | "qui" | "que" | "ou");
    let clause = s.tokens.iter().position(relative).unwrap_or(s.tokens.len());
    let told = s.cue(Cue::Finite, 0..clause).is_some();
    (begins || numbered.is_some()) && !counts && !told
}

/// "Tableau", "Figure": what has a number in a document.
fn is_numbered_sort(word: &Token) -> bool {
    matches!(word.fold.as_str(), "tableau" | "figure" | "graphique" | "carte" | "fig" | "tab")
}

/// Where a caption goes on behind the number of its table: "Tableau 2 : CPTS …".
fn numbered(words: &[Token]) -> Option<usize> {
    const MARKS: usize = 3;
    let first = words.first().filter(|first| is_numbered_sort(first))?;
    let printed = |t: &Token| matches!(t.kind, Kind::Number(_) | Kind::Code);
    let number = words.iter().take(MARKS).position(printed)?;
    let behind = |at: usize| words[at..].iter().take_while(|t| t.kind == Kind::Mark).count();
    // "Tableau 9-1. Nombre de CPTS": a chapter, and the number in it.
    let second = number + 1 + behind(number + 1);
    let chapter = words.get(second).is_some_and(printed);
    let number = if chapter { second } else { number };
    let marks = behind(number + 1);
    (first.is_word() && 0 < marks).then_some(number + 1 + marks)
}

//! Registers: a hundred thousand lines of fields without a head, of which a few hundred are asked
//! for.
//!
//! Only a recipe can say what a field is, so none is read without. Lines are looked at one after
//! the other where they lie; what is held is what the recipe keeps.

use std::borrow::Cow;

use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, ISO_8859_15, UTF_8};

use super::document::{Block, BlockKind, Cell, Document, Row, Table};
use super::limit::{Limit, MAX_CELLS};
use super::recipe::{Miss, Recipe, Register};
use super::sniff::Content;
use super::{ReadError, folded};

/// How long one line may be: no field of a register holds more than an address.
pub(super) const MAX_LINE_BYTES: usize = 1 << 20;

/// Reads the lines that the recipe keeps.
pub(super) fn read(bytes: &[u8], recipe: &Recipe) -> Result<Document, ReadError> {
    let register = recipe.register.as_ref().ok_or(ReadError::NoRecipe)?;
    let encoding = encoding_of(bytes);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut head = Vec::new();
    let mut start = 0;
    if let Some(first) = &register.first {
        let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        start = (line.len() + 1).min(bytes.len());
        head = Fields::of(line, register)?.texts(encoding);
        if head.first() != Some(first) {
            let found = head.into_iter().next();
            return Err(Miss::new("read.register.first", first, found).into());
        }
    }
    let mut beside = Vec::new();
    for (name, number) in &register.head {
        let Some(text) = head.get(number - 1) else {
            let why = format!("but the first line has {} fields", head.len());
            let wanted = format!("{name} = {number}");
            return Err(Miss::because("read.register.head", &wanted, why).into());
        };
        beside.push((name.clone(), folded(text)));
    }
    let mut columns: Vec<(usize, &str)> =
        register.columns.iter().map(|(name, number)| (*number, name.as_str())).collect();
    columns.sort_unstable();

    let mut kept =
        Kept { columns: &columns, beside: &beside, table: table(&columns, &beside), cells: 0 };
    let mut seen = Seen::default();
    let record = register.record.as_bytes();
    for (number, line) in
        (usize::from(register.first.is_some())..).zip(bytes[start..].split(|byte| *byte == b'\n'))
    {
        if MAX_LINE_BYTES < line.len() {
            return Err(ReadError::Limit(Limit::Line));
        }
        let separator = register.separator as u32;
        let begins = line.strip_prefix(record).is_some_and(|rest| {
            rest.first().is_none_or(|byte| u32::from(*byte) == separator || *byte == b'\r')
        });
        if !begins {
            seen.other(line, register);
            continue;
        }
        seen.records += 1;
        let fields = Fields::of(line, register)?;
        if fields.len() != register.fields {
            let why = format!("but line {} has {}", number + 1, fields.len());
            let wanted = register.fields.to_string();
            return Err(Miss::because("read.register.fields", &wanted, why).into());
        }
        if let Some(keep) = &register.keep
            && !keep.is.iter().any(|it| fields.is(keep.field, it))
        {
            continue;
        }
        let texts = fields.texts(encoding);
        kept.push(&texts, (line, number + 1, encoding))?;
    }
    if seen.records == 0 {
        return Err(Miss::new("read.register.record", &register.record, seen.others).into());
    }
    let title = folded(&head.join(&register.separator.to_string()));
    kept.document(title, register)
}

/// What the lines of a register begin with.
#[derive(Default)]
struct Seen {
    records: usize,
    others: Vec<String>,
}

impl Seen {
    fn other(&mut self, line: &[u8], register: &Register) {
        /// More kinds of records than any register has.
        const KINDS: usize = 20;
        if self.others.len() == KINDS || line.is_empty() {
            return;
        }
        let separator = register.separator as u32;
        let word = line.split(|byte| u32::from(*byte) == separator).next().unwrap_or_default();
        let word = folded(&String::from_utf8_lossy(&word[..word.len().min(60)]));
        if !word.is_empty() && !self.others.contains(&word) {
            self.others.push(word);
        }
    }
}

/// What the recipe keeps.
struct Kept<'a> {
    /// The fields that are columns, with their names.
    columns: &'a [(usize, &'a str)],
    /// What the first line gives to every row.
    beside: &'a [(String, String)],
    table: Table,
    cells: usize,
}

impl Kept<'_> {
    fn push(
        &mut self,
        fields: &[String],
        (line, number, encoding): (&[u8], usize, &'static Encoding),
    ) -> Result<(), ReadError> {
        let own = self.columns.iter().map(|(at, _)| Cell {
            text: folded(&fields[at - 1]),
            header: false,
            spanned: false,
        });
        let shared = self.beside.iter().map(|(_, text)| Cell {
            text: text.clone(),
            header: false,
            spanned: true,
        });
        let cells: Vec<Cell> = own.chain(shared).collect();
        self.cells += cells.len();
        if MAX_CELLS < self.cells {
            return Err(ReadError::Limit(Limit::Values));
        }
        let text = folded(&encoding.decode_without_bom_handling(line).0);
        self.table.rows.push(Row { cells, text, locator: format!("line {number}") });
        Ok(())
    }

    fn document(self, title: String, register: &Register) -> Result<Document, ReadError> {
        if self.table.rows.len() == 1 {
            let keep = register.keep.as_ref();
            let wanted = keep.map_or_else(String::new, |keep| keep.is.join("`, `"));
            let why = "which no record of the register is".to_owned();
            return Err(Miss::because("read.register.keep", &wanted, why).into());
        }
        let locator = register.record.clone();
        let kind = BlockKind::Table(self.table);
        let blocks = vec![Block { kind, text: String::new(), locator }];
        Ok(Document { title, blocks, ..Document::default() })
    }
}

fn table(columns: &[(usize, &str)], beside: &[(String, String)]) -> Table {
    let own = columns.iter().map(|(_, name)| ((*name).to_owned(), false));
    let shared = beside.iter().map(|(name, _)| (name.clone(), true));
    let head = own.chain(shared).map(|(text, spanned)| Cell { text, header: true, spanned });
    let cells: Vec<Cell> = head.collect();
    let text = cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" ");
    let row = Row { cells, text, locator: String::new() };
    Table { caption: String::new(), rows: vec![row] }
}

/// UTF-8 where the whole register is, else what French administrations wrote before it.
fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { ISO_8859_15 }
}

/// The first words of a line, enough to find it by.
fn beginning(line: &[u8]) -> String {
    format!("`{}`", folded(&String::from_utf8_lossy(&line[..line.len().min(60)])))
}

/// The fields of one line. A field does not go on in the next line: a register is written by a
/// program that knows no such thing, and a quote left open must not swallow the rest.
enum Fields<'l> {
    /// As they lie: no field is quoted.
    Plain(Vec<&'l [u8]>),
    /// Quotes undone.
    Quoted(ByteRecord),
}

impl<'l> Fields<'l> {
    fn of(line: &'l [u8], register: &Register) -> Result<Self, ReadError> {
        let separator = u8::try_from(register.separator).expect("a recipe has an ASCII separator");
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if !line.contains(&b'"') {
            return Ok(Self::Plain(line.split(|byte| *byte == separator).collect()));
        }
        let damaged = |why: String| ReadError::Broken {
            content: Content::Register,
            why: format!("the line that begins {}: {why}", beginning(line)),
        };
        if let Some(why) = ill_quoted(line, separator) {
            return Err(damaged(why.to_owned()));
        }
        let mut reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(line);
        let mut record = ByteRecord::new();
        let read = reader.read_byte_record(&mut record);
        read.map_err(|error| damaged(error.to_string()))?;
        Ok(Self::Quoted(record))
    }

    fn len(&self) -> usize {
        match self {
            Self::Plain(fields) => fields.len(),
            Self::Quoted(record) => record.len(),
        }
    }

    /// Whether the field of this number, from 1, is this text.
    fn is(&self, number: usize, text: &str) -> bool {
        let field = match self {
            Self::Plain(fields) => fields.get(number - 1).copied(),
            Self::Quoted(record) => record.get(number - 1),
        };
        field.is_some_and(|field| field.trim_ascii() == text.as_bytes())
    }

    fn texts(&self, encoding: &'static Encoding) -> Vec<String> {
        let text = |field: &[u8]| -> String {
            let decoded: Cow<'_, str> = encoding.decode_without_bom_handling(field).0;
            folded(&decoded)
        };
        match self {
            Self::Plain(fields) => fields.iter().map(|field| text(field)).collect(),
            Self::Quoted(record) => record.iter().map(text).collect(),
        }
    }
}

/// Why a line's quotes cannot be undone, if they cannot: a reader of CSV would guess where such a
/// field ends, and the fields behind it would be others.
fn ill_quoted(line: &[u8], separator: u8) -> Option<&'static str> {
    let mut rest = line;
    loop {
        // A quote inside a field that does not begin with one is only a sign.
        let end = if rest.first() == Some(&b'"') {
            let Some(end) = closing(rest) else { return Some("a quote is not closed") };
            if rest.get(end).is_some_and(|byte| *byte != separator) {
                return Some("a quote is closed before its field ends");
            }
            end
        } else {
            rest.iter().position(|byte| *byte == separator).unwrap_or(rest.len())
        };
        rest = rest.get(end + 1..)?;
    }
}

/// Behind the quote that closes the one that a field begins with; two beside each other are one
/// that is meant.
fn closing(field: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += field[at..].iter().position(|byte| *byte == b'"')? + 1;
        if field.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use crate::sources::Section;

    use super::*;

    const RECIPE: &str = "[read.register]\nfirst = 'finess'\nrecord = 'structureet'\nfields = 4\n\
        head = { date = 4 }\ncolumns = { nom = 2, departement = 3 }\nkeep = { field = 4, is = ['604'] }\n";

    fn read_by(recipe: &str, bytes: &[u8]) -> Result<Vec<String>, String> {
        let section = Section::of_file(recipe, "read").unwrap();
        let recipe = Recipe::parse(section.as_ref(), None).unwrap();
        let document = read(bytes, &recipe).map_err(|error| error.to_string())?;
        let BlockKind::Table(table) = &document.blocks[0].kind else {
            panic!("a table is expected")
        };
        let row = |row: &Row| {
            let cells: Vec<&str> = row.cells.iter().map(|it| it.text.as_str()).collect();
            format!("{}: {}", row.locator, cells.join("|"))
        };
        Ok(table.rows.iter().map(row).collect())
    }

    #[test]
    fn only_what_is_asked_for_is_kept() {
        let register = "finess;etalab;93;2026-03-12\nstructureet;CPTS \u{e9}t\u{e9};35;604\n\
            structureet;MSP;35;603\ngeolocalisation;1;2\nstructureet;CPTS;29;604\r\n";
        let expected = [
            ": nom|departement|date",
            "line 2: CPTS été|35|2026-03-12",
            "line 5: CPTS|29|2026-03-12",
        ];
        assert_eq!(read_by(RECIPE, register.as_bytes()).unwrap(), expected);
        let (latin, ..) = ISO_8859_15.encode(register);
        assert_eq!(read_by(RECIPE, &latin).unwrap(), expected);
    }

    #[test]
    fn a_register_that_changed_is_not_guessed_at() {
        let head = "finess;etalab;93;2026-03-12\n";
        #[rustfmt::skip]
        let cases = [
            (format!("{head}structureet;\"a;b\";c;603\n"), "`read.register.keep` is `604`, which no record of the register is"),
            ("other;x\n".to_owned(), "`read.register.first` is `finess`, which the document does not hold; it holds `other`"),
            (format!("{head}etablissement;a;b;604\n"),
                "`read.register.record` is `structureet`, which the document does not hold; it holds `etablissement`"),
            (format!("{head}structureet;a;b;c;604\n"), "`read.register.fields` is `4`, but line 2 has 5"),
            (format!("{head}structureet;a;b;603\n"), "`read.register.keep` is `604`, which no record of the register is"),
        ];
        for (text, expected) in cases {
            assert_eq!(read_by(RECIPE, text.as_bytes()).unwrap_err(), expected, "for {text}");
        }
    }

    #[test]
    fn quotes_are_undone_or_the_line_is_refused() {
        let begins = "the line that begins `structureet";
        let cases = [
            (r#""a;b";35;604"#, Ok("a;b|35")),
            (r#""a ""b""";35;604"#, Ok("a \"b\"|35")),
            (r#"salle 5" bis;35;604"#, Ok("salle 5\" bis|35")),
            (r#"";35;604"#, Err("a quote is not closed")),
            (r#"a";"35;604"#, Err("a quote is not closed")),
            (r#"";"a;b";";604"#, Err("a quote is closed before its field ends")),
        ];
        for (line, expected) in cases {
            let text = format!("finess;etalab;93;2026-03-12\nstructureet;{line}\n");
            match (read_by(RECIPE, text.as_bytes()), expected) {
                (Ok(rows), Ok(cells)) => {
                    assert_eq!(rows[1], format!("line 2: {cells}|2026-03-12"), "for {line}");
                }
                (Err(told), Err(why)) => {
                    assert!(told.contains(begins) && told.ends_with(why), "{told} for {line}");
                }
                (read, _) => panic!("{read:?} for {line}"),
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_register_is_read_or_refused(
            text in "(finess;etalab;93;2026-03-12\n)?((structureet|geolocalisation|x)(;(604|CPTS|\"a;b\"|\"|é|)){2,4}\r?\n){0,12}",
        ) {
            match read_by(RECIPE, text.as_bytes()) {
                Ok(rows) => proptest::prop_assert_eq!(
                    rows.len() - 1,
                    text.lines().filter(|line| line.starts_with("structureet;") && line.ends_with(";604")).count()
                ),
                Err(why) => proptest::prop_assert!(why.contains("read.register") || why.contains("damaged"), "{}", why),
            }
        }
    }
}

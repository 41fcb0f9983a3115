//! The rows of a table, checked against the schema as they are added.
//!
//! Every writer starts from [`Rows`], so that Parquet and CSV cannot tell two stories.

use std::{borrow::Cow, cmp::Ordering};

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::TerritoryCode;

use crate::publish::schema::{Field, Kind, Presence, Table};

/// One value of one column; a text may still belong to what it was taken from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing is known.
    Null,
    /// Text or a code.
    Text(Cow<'a, str>),
    /// The code of a territory, on its way to where texts are kept.
    Place(TerritoryCode),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A calendar day.
    Date(NaiveDate),
    /// A moment.
    Time(DateTime<Utc>),
    /// True or false.
    Flag(bool),
}

/// What a cell holds, by type; none where it holds something else, or nothing.
impl Cell<'_> {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Place(code) => Some(code.as_str()),
            _ => None,
        }
    }

    /// A whole number, or a moment in milliseconds.
    pub(crate) fn whole(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Time(moment) => Some(moment.timestamp_millis()),
            _ => None,
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    pub(crate) fn date(&self) -> Option<NaiveDate> {
        if let Self::Date(day) = self { Some(*day) } else { None }
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        if let Self::Flag(flag) = self { Some(*flag) } else { None }
    }
}

/// A value and the column that it belongs to.
pub(crate) type Named<'a> = (&'static str, Cell<'a>);

/// A table with its rows.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    table: Table,
    /// One for each column of the table, all of one length.
    columns: Vec<Vec<Cell<'static>>>,
}

impl Rows {
    /// A table without rows.
    pub(crate) fn new(table: &Table) -> Self {
        Self { table: table.clone(), columns: vec![Vec::new(); table.fields.len()] }
    }

    /// Adds a row.
    ///
    /// # Panics
    ///
    /// If the row is not what the schema says: columns, order, types and what may be absent. The
    /// rows are made in this room, so that is a mistake in it.
    pub(crate) fn push(&mut self, row: Vec<Named<'_>>) {
        self.table.check(&row);
        for (values, (_, cell)) in self.columns.iter_mut().zip(row) {
            values.push(cell.into_owned());
        }
    }

    /// Puts the rows in the order that the schema promises; equal ones stay as they stand.
    pub(crate) fn sort(&mut self) {
        let at = |name: &&str| self.table.fields.iter().position(|it| it.column.name == *name);
        let keys: Vec<usize> = self.table.order.iter().filter_map(at).collect();
        if keys.is_empty() {
            return;
        }
        let compared = |a: usize, b: usize| {
            let by = |&key: &usize| {
                let kind = self.table.fields[key].column.kind;
                self.columns[key][a].compared(&self.columns[key][b], kind)
            };
            keys.iter().map(by).find(|it| it.is_ne()).unwrap_or(Ordering::Equal)
        };
        let mut rows: Vec<usize> = (0..self.len()).collect();
        rows.sort_by(|&a, &b| compared(a, b));
        for column in &mut self.columns {
            *column = rows.iter().map(|&row| column[row].clone()).collect();
        }
    }

    /// The table.
    pub(crate) fn table(&self) -> &Table {
        &self.table
    }

    /// The values of each column, in the order of the table.
    pub(crate) fn columns(&self) -> &[Vec<Cell<'static>>] {
        &self.columns
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }
}

impl Table {
    /// Asserts that a row is what the schema says.
    pub(crate) fn check(&self, row: &[Named<'_>]) {
        let table = self.name;
        assert_eq!(row.len(), self.fields.len(), "a row of `{table}` has other columns");
        for (field, (name, cell)) in self.fields.iter().zip(row) {
            field.is_named(name, table);
            field.holds(cell, table);
        }
    }
}

impl Field {
    /// Asserts that this is the next column of a table.
    pub(crate) fn is_named(&self, name: &str, table: &str) {
        assert_eq!(name, self.column.name, "a column of `{table}` is out of order");
    }

    /// Asserts that a cell of a table is what the schema says.
    pub(crate) fn holds(&self, cell: &Cell<'_>, table: &str) {
        let fits = cell.fits(self.column.kind, self.presence);
        assert!(fits, "`{table}.{}` cannot hold {cell:?}", self.column.name);
    }
}

impl Cell<'_> {
    /// An empty text passes even where something should always stand: what documents print is data,
    /// and never a reason to stop the night.
    pub(crate) fn fits(&self, kind: Kind, presence: Presence) -> bool {
        match (self, kind) {
            (Self::Null, _) => presence == Presence::Nullable,
            (Self::Text(_) | Self::Place(_), Kind::Text) => true,
            (Self::Text(code), Kind::Code(codes)) => codes.contains(&code.as_ref()),
            (Self::Integer(_), Kind::Integer) => true,
            (Self::Number(number), Kind::Number) => number.is_finite(),
            (Self::Date(_), Kind::Date) => true,
            (Self::Time(_), Kind::Time) => true,
            (Self::Flag(_), Kind::Flag) => true,
            _ => false,
        }
    }
}

impl Cell<'_> {
    /// The same value, with a text of its own.
    pub(crate) fn into_owned(self) -> Cell<'static> {
        match self {
            Self::Null => Cell::Null,
            Self::Text(text) => Cell::Text(Cow::Owned(text.into_owned())),
            Self::Place(code) => Cell::Text(Cow::Owned(code.as_str().to_owned())),
            Self::Integer(number) => Cell::Integer(number),
            Self::Number(number) => Cell::Number(number),
            Self::Date(day) => Cell::Date(day),
            Self::Time(moment) => Cell::Time(moment),
            Self::Flag(flag) => Cell::Flag(flag),
        }
    }

    /// The order of two values of one column: what is unknown first, codes as they are listed.
    fn compared(&self, other: &Self, kind: Kind) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => match kind {
                Kind::Code(codes) => {
                    let place = |text: &str| codes.iter().position(|&code| code == text);
                    place(a).cmp(&place(b))
                }
                _ => a.cmp(b),
            },
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Date(a), Self::Date(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b)) => a.cmp(b),
            (Self::Flag(a), Self::Flag(b)) => a.cmp(b),
            (Self::Null, Self::Null) => Ordering::Equal,
            (Self::Null, _) => Ordering::Less,
            // One column holds one type, so that this is nothing beside something.
            _ => Ordering::Greater,
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<Cow<'a, str>> for Cell<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<TerritoryCode> for Cell<'_> {
    fn from(code: TerritoryCode) -> Self {
        Self::Place(code)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Self::Integer(number.into())
    }
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

/// # Panics
///
/// Beyond 9 × 10¹⁸, which no file of ours reaches.
impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).expect("no length exceeds 63 bits"))
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<NaiveDate> for Cell<'_> {
    fn from(day: NaiveDate) -> Self {
        Self::Date(day)
    }
}

impl From<DateTime<Utc>> for Cell<'_> {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::Time(moment)
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell<'_> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

//! Where a source would lead tonight: for `recoupe sources check ID`.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::archive::Archive;
use crate::pipeline::{self, Forecast};
use crate::read::Parser;
use crate::sources::Source;

use super::{Outcome, fault};

/// A page that stands in for the announcement of a source, saved by hand.
pub(super) struct Saved(bytes::Bytes);

impl Saved {
    pub(super) fn read(path: &Path) -> Result<Self, (PathBuf, io::Error)> {
        let bytes = std::fs::read(path).map_err(|why| (path.to_owned(), why))?;
        Ok(Self(bytes.into()))
    }
}

/// Tells what the announcements of a source lead to: `=` is held already, `+` would be asked for, `.`
/// waits for another night.
pub(super) fn tell(
    source: &Source,
    (archive, parser): (&Archive, &dyn Parser),
    saved: Option<&Saved>,
    (out, err): (&mut dyn Write, &mut dyn Write),
) -> io::Result<Outcome> {
    let mut outcome = Outcome::Complete;
    let saved = saved.map(|saved| &saved.0);
    let forecasts = match pipeline::forecast(source, (archive, parser), saved) {
        Ok(forecasts) => forecasts,
        Err(error) => return fault::run(&error, err),
    };
    for forecast in forecasts {
        if told(&forecast, out)? == Outcome::Partial {
            outcome = Outcome::Partial;
        }
    }
    Ok(outcome)
}

fn told(forecast: &Forecast<'_>, out: &mut dyn Write) -> io::Result<Outcome> {
    let Forecast { rule, announced, unread } = forecast;
    write!(out, "\nfollows {} {}", rule.kind.key(), rule.url)?;
    let Some((links, pages)) = announced else {
        writeln!(
            out,
            "\n  never asked for: run online once, or give a saved copy: `--listing PAGE`"
        )?;
        return Ok(Outcome::Complete);
    };
    writeln!(out, "\n  {links} links, {} of them followed", pages.len())?;
    let held = pages.iter().filter(|(_, is_held)| *is_held).count();
    let mut room = rule.in_all.saturating_sub(held).min(rule.most);
    for (page, is_held) in pages {
        let mark = match (is_held, room) {
            (true, _) => '=',
            (false, 0) => '.',
            (false, _) => '+',
        };
        room -= usize::from(mark == '+');
        let date = page.published.map(|date| format!("  {date}")).unwrap_or_default();
        let title = if page.title.is_empty() { String::new() } else { format!("  {}", page.title) };
        writeln!(out, "  {mark} {}{date}{title}", page.url)?;
    }
    for why in unread {
        writeln!(out, "  ? {why}")?;
    }
    Ok(if unread.is_empty() && *links != 0 { Outcome::Complete } else { Outcome::Partial })
}

//! An error as people should meet it: what, why, and what now, each on its own line.

use std::{
    error::Error,
    io::{self, Write},
};

use crate::model::{Hint, SourceId};
use crate::pipeline::{self, Declared, Signal};
use crate::publish::PublishError;
use crate::sources::nearest;

use super::Outcome;

/// Tells an error. The message says what and where, its sources why, its hint what to do.
pub(super) fn tell(error: &dyn Hint, err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "error: {error}")?;
    let mut told = error.to_string();
    let mut why = error.source();
    while let Some(cause) = why {
        let text = cause.to_string();
        // A transparent error is its own source.
        if !told.contains(&text) {
            for line in text.lines() {
                writeln!(err, "     | {line}")?;
            }
        }
        told = text;
        why = Error::source(cause);
    }
    match error.hint() {
        Some(hint) => writeln!(err, "hint:  {hint}"),
        None => Ok(()),
    }
}

/// Tells why a run published nothing, and what that is worth to a script.
pub(super) fn run(error: &pipeline::Error, err: &mut dyn Write) -> io::Result<Outcome> {
    tell(error, err)?;
    Ok(outcome(error))
}

/// What it is worth to a script that a run published nothing.
pub(super) fn outcome(error: &pipeline::Error) -> Outcome {
    match error {
        pipeline::Error::Publish(PublishError::Locked { .. }) => Outcome::Locked,
        pipeline::Error::Stopped(Signal::Interrupt) => Outcome::Interrupted,
        pipeline::Error::Stopped(Signal::Terminate) => Outcome::Terminated,
        error if error.is_configuration() => Outcome::Misused,
        _ => Outcome::Failed,
    }
}

/// Tells a mistake of the command line that is found late.
pub(super) fn misuse(message: &str, hint: &str, err: &mut dyn Write) -> io::Result<Outcome> {
    writeln!(err, "error: {message}\nhint:  {hint}")?;
    Ok(Outcome::Misused)
}

/// Tells that no source has this id, and which one may be meant.
pub(super) fn unknown(
    id: &SourceId,
    declared: &Declared,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let ids = declared.sources.iter().map(|source| source.id.to_string());
    let hint = match nearest(id.as_str(), ids) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("`recoupe sources list` names them; `recoupe sources new {id}` begins one"),
    };
    misuse(&format!("`{id}` is no source that can be used"), &hint, err)
}

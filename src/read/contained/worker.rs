//! The child: reads documents until nobody asks any more, within its limits.

use std::{
    io::{self, BufReader, BufWriter, Read, Write},
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{Death, Limits, Order, frame};
use crate::read::{Document, ReadError, read};

/// Reads documents from `from` and answers on `to`, until the other side closes. `parent` is the
/// process for which it works: when that is gone, there is nothing to do.
///
/// It binds the whole process to the limits, so that nothing else may happen in it.
///
/// # Errors
///
/// If the limits cannot be set, or the other side cannot be heard or answered.
pub fn serve(
    limits: Limits,
    parent: Option<u32>,
    from: &mut dyn Read,
    to: &mut dyn Write,
) -> io::Result<()> {
    limits.bind()?;
    if is_orphan(parent)? {
        return Ok(());
    }
    let mut from = BufReader::new(from);
    let mut to = BufWriter::new(to);
    while let Some(order) = frame::read(&mut from)? {
        let order: Order = frame::decoded(&order)?;
        let Some(bytes) = frame::read(&mut from)? else { break };
        limits.wind()?;
        let answer: Result<Document, ReadError> =
            catch_unwind(AssertUnwindSafe(|| read(&bytes, order.declared, &order.recipe)))
                .unwrap_or(Err(ReadError::Died(Death::Panic)));
        frame::write(&mut to, &frame::encoded(&answer)?)?;
        to.flush()?;
    }
    Ok(())
}

/// Asks to die with the parent, and says whether that has come too late.
#[cfg(target_os = "linux")]
fn is_orphan(parent: Option<u32>) -> io::Result<bool> {
    use rustix::process::{Signal, getppid, set_parent_process_death_signal};

    set_parent_process_death_signal(Some(Signal::KILL))?;
    let now = getppid().map(|pid| pid.as_raw_nonzero().get());
    Ok(parent.is_some_and(|parent| now.and_then(|now| u32::try_from(now).ok()) != Some(parent)))
}

/// Elsewhere the closed pipe tells it, once the document at hand is read.
#[cfg(not(target_os = "linux"))]
fn is_orphan(_: Option<u32>) -> io::Result<bool> {
    Ok(false)
}

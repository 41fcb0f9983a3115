//! Stopping a run from outside, cleanly: between two steps, or while the network is waited for.

use std::{fmt, sync::Arc};

use tokio::sync::watch;

use super::Error;

/// Who asks a run to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// The system, or a service manager.
    Terminate,
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupt => "Ctrl-C",
            Self::Terminate => "SIGTERM",
        })
    }
}

/// A bell that a run listens to. Clones are the same bell.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<Option<Signal>>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(None)))
    }
}

impl Stop {
    /// Asks the run to stop.
    pub fn ring(&self, signal: Signal) {
        self.0.send_replace(Some(signal));
    }

    /// Goes on, unless the bell has rung.
    pub(super) fn check(&self) -> Result<(), Error> {
        match *self.0.borrow() {
            Some(signal) => Err(Error::Stopped(signal)),
            None => Ok(()),
        }
    }

    /// Waits until the bell rings.
    pub(super) async fn rung(&self) -> Signal {
        let mut heard = self.0.subscribe();
        loop {
            if let Some(signal) = *heard.borrow_and_update() {
                return signal;
            }
            // We hold a sender ourselves: the bell is never taken down while we wait.
            heard.changed().await.expect("the sender lives as long as `self`");
        }
    }
}

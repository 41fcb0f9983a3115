//! Listens for Ctrl-C and SIGTERM, so that a run can end between two steps.

use std::thread;

use tokio::{
    runtime,
    signal::unix::{SignalKind, signal},
};

use crate::pipeline::{Signal, Stop};

/// `SIGXFSZ`: a file has reached the limit of the process.
const FILE_TOO_LARGE: i32 = rustix::process::Signal::XFSZ.as_raw();

/// A bell that rings when the process is asked to end.
///
/// Where nobody can listen, a signal ends the process as it would any other: what is published is
/// safe either way.
pub(super) fn listen() -> Stop {
    let stop = Stop::default();
    let bell = stop.clone();
    // The thread waits for as long as the process lives.
    drop(thread::spawn(move || {
        let Ok(runtime) = runtime::Builder::new_current_thread().enable_io().build() else {
            return;
        };
        runtime.block_on(async {
            // Where files may not grow, a write fails and says so; nobody is killed over it.
            let _grown = signal(SignalKind::from_raw(FILE_TOO_LARGE));
            let interrupt = signal(SignalKind::interrupt());
            let terminate = signal(SignalKind::terminate());
            let (Ok(mut interrupt), Ok(mut terminate)) = (interrupt, terminate) else { return };
            let rung = tokio::select! {
                _ = interrupt.recv() => Signal::Interrupt,
                _ = terminate.recv() => Signal::Terminate,
            };
            bell.ring(rung);
        });
    }));
    stop
}

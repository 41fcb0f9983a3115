//! Work on many things that know nothing of each other, by as many processors as there are.

use std::{
    cell::Cell,
    sync::atomic::{AtomicUsize, Ordering},
    thread::ScopedJoinHandle,
};

thread_local! {
    /// Whether this thread already is one of several that share the work.
    static SHARES: Cell<bool> = const { Cell::new(false) };
}

/// What the work makes of each thing, in the order given.
///
/// Each processor takes the next thing that nobody has taken; which one that is changes nothing in
/// what comes out. Work within such work is done where it is met: all processors are busy already.
pub(crate) fn side_by_side<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(things.len());
    if workers < 2 || SHARES.get() {
        return things.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let turns = || {
        SHARES.set(true);
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(at) else { return done };
            done.push((at, work(thing)));
        }
    };
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(turns)).collect();
        let join = |thread: ScopedJoinHandle<'_, _>| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        threads.into_iter().flat_map(join).collect()
    });
    all.sort_by_key(|&(at, _)| at);
    all.into_iter().map(|(_, done)| done).collect()
}

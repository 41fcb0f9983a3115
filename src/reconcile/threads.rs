//! Work on many things that know nothing of each other, by as many processors as there are.

use std::{
    cell::Cell,
    collections::BTreeMap,
    sync::{
        Condvar, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread::ScopedJoinHandle,
};

thread_local! {
    /// Whether this thread already is one of several that share the work.
    static SHARES: Cell<bool> = const { Cell::new(false) };
}

/// How many processors there are: asked once, because the answer stands in files of the system.
fn processors() -> usize {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    *PROCESSORS.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
}

/// What the work makes of each thing, in the order given.
///
/// Each processor takes the next thing that nobody has taken; which one that is changes nothing in
/// what comes out. Work within such work is done where it is met: all processors are busy already.
pub(crate) fn side_by_side<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    if things.len() < 2 || SHARES.get() {
        return things.iter().map(work).collect();
    }
    let workers = processors().min(things.len());
    if workers < 2 {
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

/// Makes so many things, by as many processors as there are, and hands each over in the order of
/// their numbers. Nothing is begun that stands too far ahead of what was handed over.
///
/// # Errors
///
/// The first refusal of whoever takes them; what is not begun by then is not made.
pub(crate) fn in_turn<T: Send, E>(
    many: usize,
    ahead: usize,
    make: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let workers = processors().min(many);
    let queue = Queue { many, ahead, state: Mutex::new((0, 0)), moved: Condvar::new() };
    let (done, made) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (done, queue, make) = (done.clone(), &queue, &make);
            scope.spawn(move || {
                let _guard = Guard(queue);
                while let Some(number) = queue.next() {
                    if done.send((number, make(number))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        while let Ok((number, thing)) = made.recv() {
            waiting.insert(number, thing);
            while let Some(thing) = waiting.remove(&due) {
                if let Err(refusal) = take(thing) {
                    queue.end();
                    return Err(refusal);
                }
                due += 1;
                queue.taken();
            }
        }
        Ok(())
    })
}

/// What is to be made next, and how many were taken.
struct Queue {
    many: usize,
    ahead: usize,
    state: Mutex<(usize, usize)>,
    moved: Condvar,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, (usize, usize)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next number, when it is its turn; none where all are begun.
    fn next(&self) -> Option<usize> {
        let mut state = self.state();
        while state.0 < self.many && state.1 + self.ahead <= state.0 {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let next = (state.0 < self.many).then_some(state.0);
        state.0 += 1;
        next
    }

    fn taken(&self) {
        self.state().1 += 1;
        self.moved.notify_all();
    }

    /// Nothing is to be begun any more.
    fn end(&self) {
        self.state().0 = self.many;
        self.moved.notify_all();
    }
}

/// Lets nobody wait for what a worker that panicked will never make.
struct Guard<'a>(&'a Queue);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_handed_over_in_their_order() {
        for (many, ahead) in [(0, 1), (1, 1), (50, 1), (50, 3), (50, 100)] {
            let mut taken = Vec::new();
            let work = |number: usize| (0..(number * 7919) % 1000).sum::<usize>() + number;
            let outcome = in_turn(many, ahead, work, |thing| {
                taken.push(thing);
                Ok::<(), ()>(())
            });
            assert_eq!(outcome, Ok(()));
            assert_eq!(taken, (0..many).map(work).collect::<Vec<_>>(), "{many} {ahead}");
        }
    }

    #[test]
    fn who_refuses_one_gets_no_more() {
        let mut taken = 0;
        let outcome = in_turn(
            1000,
            4,
            |number| number,
            |number| {
                taken += 1;
                if number == 3 { Err(number) } else { Ok(()) }
            },
        );
        assert_eq!((outcome, taken), (Err(3), 4));
    }
}

//! The parent: starts children, hands them documents, and learns what they died of.

use std::{
    io::{self, Read, Write},
    os::{fd::AsFd, unix::process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, kill_process_group};

use super::{Death, Limits, Order, Parser, frame};
use crate::read::{Document, ReadError};

/// How many documents a child reads before it is replaced, so that what one of them left behind in
/// its memory does not count against all that follow.
const LIFETIME: usize = 500;
/// How long a child that has closed its end may take to be gone, and its last words to come.
const GRACE: Duration = Duration::from_secs(1);
/// How much is kept of what a child says about its end, in bytes.
const LAST_WORDS: usize = 4096;

/// Children that read documents, as many as are asked at the same time.
#[derive(Debug)]
pub struct Pool {
    limits: Limits,
    idle: Mutex<Vec<Worker>>,
    keeper: Keeper,
}

impl Pool {
    /// A pool that starts this program when the first document comes.
    pub fn new(program: PathBuf, limits: Limits) -> Self {
        Self { limits, idle: Mutex::default(), keeper: Keeper::new(program, limits) }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        // A list of children is whole whatever happened to whoever held it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Parser for Pool {
    fn parse(&self, bytes: &[u8], order: &Order) -> Result<Document, ReadError> {
        let idle = self.idle().pop();
        let started = idle.map_or_else(|| self.keeper.start(), Ok);
        let mut worker = started.map_err(|why| ReadError::NoReader { why: why.to_string() })?;
        let answer = match worker.ask(bytes, order, self.limits.wall()) {
            Ok(answer) => answer,
            Err(fate) => Err(ReadError::Died(worker.death(fate, &self.limits))),
        };
        // After a panic the child may hold half of anything.
        if !matches!(answer, Err(ReadError::Died(_))) && worker.served < LIFETIME {
            self.idle().push(worker);
        }
        answer
    }
}

/// A child, and the pipes to it.
#[derive(Debug)]
struct Worker {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    said: mpsc::Receiver<String>,
    served: usize,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// The child has gone.
    Gone,
    /// It takes too long.
    Late,
}

impl Worker {
    fn new(mut child: Child) -> Option<Self> {
        let (to, from, err) = (child.stdin.take()?, child.stdout.take()?, child.stderr.take()?);
        let (tell, said) = mpsc::channel();
        thread::spawn(move || {
            // Whoever does not ask what a child died of has let it go.
            let _heard = tell.send(last_words(err));
        });
        Some(Self { child, to, from, said, served: 0 })
    }

    /// Has one document read.
    fn ask(
        &mut self,
        bytes: &[u8],
        order: &Order,
        wall: Duration,
    ) -> Result<Result<Document, ReadError>, Fate> {
        self.served += 1;
        let until = Instant::now() + wall;
        let order = frame::encoded(order).map_err(|_| Fate::Gone)?;
        let fate = |error: io::Error| match error.kind() {
            io::ErrorKind::TimedOut => Fate::Late,
            _ => Fate::Gone,
        };
        let mut to = Timed { pipe: &mut self.to, until };
        frame::write(&mut to, &order).and_then(|()| frame::write(&mut to, bytes)).map_err(fate)?;
        let mut from = Timed { pipe: &mut self.from, until };
        let answer = frame::read(&mut from).map_err(fate)?.ok_or(Fate::Gone)?;
        frame::decoded(&answer).map_err(|_| Fate::Gone)
    }

    /// Ends the child, and says what it died of.
    fn death(&mut self, fate: Fate, limits: &Limits) -> Death {
        if matches!(fate, Fate::Late) {
            self.kill();
            return Death::Wall { limit_seconds: limits.wall_seconds };
        }
        // A child that has closed its end is about to be gone; one that stays is ended, and died of nothing else.
        let status = self.gone();
        if status.is_none() {
            self.kill();
        }
        // Somebody else may hold the pipe open for ever.
        let said = self.said.recv_timeout(GRACE).unwrap_or_default();
        status.map_or(Death::Silence, |status| Death::of(status, &said, limits))
    }

    /// How the child ended, if it does within its grace.
    fn gone(&mut self) -> Option<std::process::ExitStatus> {
        let until = Instant::now() + GRACE;
        // Its standard output is closed when it is gone: that is waited for before the clock is.
        let mut timed = Timed { pipe: &mut self.from, until };
        io::copy(&mut timed, &mut io::sink()).ok()?;
        loop {
            let status = self.child.try_wait().ok()?;
            if status.is_some() || until < Instant::now() {
                return status;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Ends the child and all that it may have started.
    fn kill(&mut self) {
        // The number of a child that is gone may be another's by now.
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may be gone already, which is as good.
            let _gone = kill_process_group(group, Signal::KILL);
        }
        let _status = self.child.wait();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The end of what a child says on its standard error.
fn last_words(mut err: impl Read) -> String {
    let mut said = Vec::new();
    let mut piece = [0; 1024];
    while let Ok(length @ 1..) = err.read(&mut piece) {
        said.extend_from_slice(&piece[..length]);
        let spare = said.len().saturating_sub(LAST_WORDS);
        said.drain(..spare);
    }
    String::from_utf8_lossy(&said).into_owned()
}

/// How much a pipe takes at once when it says that it takes something, in bytes.
const PIECE: usize = 512;

/// A pipe that is waited for until a moment.
struct Timed<'a, Pipe> {
    pipe: &'a mut Pipe,
    until: Instant,
}

impl<Pipe: AsFd> Timed<'_, Pipe> {
    /// Waits until the pipe can be read or written.
    fn wait(&self, flags: PollFlags) -> io::Result<()> {
        let left = self.until.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(&*self.pipe, flags)], Some(&left))? {
            0 => Err(io::ErrorKind::TimedOut.into()),
            _ => Ok(()),
        }
    }
}

impl Read for Timed<'_, ChildStdout> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.wait(PollFlags::IN)?;
        self.pipe.read(into)
    }
}

/// A child takes in a whole document before it looks at it; one that hangs before takes nothing, and is not waited for
/// either.
impl Write for Timed<'_, ChildStdin> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.wait(PollFlags::OUT)?;
        self.pipe.write(&bytes[..bytes.len().min(PIECE)])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pipe.flush()
    }
}

/// Starts the children, on a thread that lives as long as the pool: a child dies with the *thread*
/// that started it.
#[derive(Debug)]
struct Keeper {
    orders: Option<mpsc::Sender<mpsc::Sender<io::Result<Child>>>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    fn new(program: PathBuf, limits: Limits) -> Self {
        let (orders, inbox) = mpsc::channel::<mpsc::Sender<io::Result<Child>>>();
        let thread = thread::spawn(move || {
            for reply in inbox {
                // Whoever asked and did not wait leaves a child that sees its pipe closed.
                let _heard = reply.send(started(&program, &limits));
            }
        });
        Self { orders: Some(orders), thread: Some(thread) }
    }

    fn start(&self) -> io::Result<Worker> {
        let gone = || io::Error::other("the thread that starts readers is gone");
        let (reply, answer) = mpsc::channel();
        self.orders.as_ref().ok_or_else(gone)?.send(reply).map_err(|_| gone())?;
        let child = answer.recv().map_err(|_| gone())??;
        Worker::new(child).ok_or_else(|| io::Error::other("a reader was started without pipes"))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

fn started(program: &Path, limits: &Limits) -> io::Result<Child> {
    Command::new(program)
        .arg0("recoupe")
        .arg("read-document")
        .args(["--memory-bytes", &limits.memory_bytes.to_string()])
        .args(["--cpu-seconds", &limits.cpu_seconds.to_string()])
        .args(["--parent", &std::process::id().to_string()])
        // A child needs nothing that we know, and a signal from the keyboard is ours to handle.
        .env_clear()
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

//! What one document may cost, and what a child died of.

use std::{fmt, process::ExitStatus, time::Duration};

use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

/// What reading one document may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The address space of the child, in bytes.
    pub memory_bytes: u64,
    /// Time of the processor, in seconds.
    pub cpu_seconds: u64,
    /// Time on the wall, in seconds.
    pub wall_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_bytes: 1 << 30, cpu_seconds: 60, wall_seconds: 90 }
    }
}

impl Limits {
    /// How long to wait for an answer.
    pub(super) const fn wall(&self) -> Duration {
        Duration::from_secs(self.wall_seconds)
    }

    /// Binds the process that calls it for the rest of its life: memory, no core file, no file
    /// written.
    pub(super) fn bind(&self) -> rustix::io::Result<()> {
        let at_most = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
        setrlimit(Resource::As, at_most(self.memory_bytes))?;
        setrlimit(Resource::Core, at_most(0))?;
        setrlimit(Resource::Fsize, at_most(0))
    }

    /// Gives the process that calls it its time of the processor once more. What it has used for
    /// the documents before stays counted, so that the limit moves on with it.
    pub(super) fn wind(&self) -> rustix::io::Result<()> {
        let used = clock_gettime(ClockId::ProcessCPUTime);
        let used = u64::try_from(used.tv_sec).unwrap_or(0) + u64::from(0 < used.tv_nsec);
        let current = Some(used + self.cpu_seconds);
        setrlimit(Resource::Cpu, Rlimit { current, maximum: None })
    }
}

/// What a child died of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Death {
    /// It asked for more memory than it may have.
    Memory {
        /// What it may have, in bytes.
        limit_bytes: u64,
    },
    /// It used more time of the processor than it may.
    Processor {
        /// What it may use, in seconds.
        limit_seconds: u64,
    },
    /// It gave no answer in time.
    Wall {
        /// How long was waited for it, in seconds.
        limit_seconds: u64,
    },
    /// Its stack was too small for what the document nests.
    Stack,
    /// It was ended by a signal.
    Signal {
        /// The number of the signal.
        signal: i32,
    },
    /// It panicked, which is a fault of ours.
    Panic,
    /// It went away without an answer.
    Silence,
}

impl Death {
    /// What a child died of, by how it ended and the end of what it said.
    pub(super) fn of(status: ExitStatus, said: &str, limits: &Limits) -> Self {
        use std::os::unix::process::ExitStatusExt;

        const ABORT: i32 = 6;
        const PROCESSOR: i32 = 24;
        const PANICKED: i32 = 101;
        match (status.signal(), status.code()) {
            (Some(PROCESSOR), _) => Self::Processor { limit_seconds: limits.cpu_seconds },
            (Some(ABORT), _) if said.contains("memory allocation of") => {
                Self::Memory { limit_bytes: limits.memory_bytes }
            }
            (Some(_), _) if said.contains("overflowed its stack") => Self::Stack,
            (Some(signal), _) => Self::Signal { signal },
            (None, Some(PANICKED)) => Self::Panic,
            (None, _) => Self::Silence,
        }
    }
}

impl fmt::Display for Death {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Memory { limit_bytes } => {
                write!(f, "its reader needed more than {} MiB of memory", limit_bytes >> 20)
            }
            Self::Processor { limit_seconds } => {
                write!(f, "its reader needed more than {limit_seconds} s of processor time")
            }
            Self::Wall { limit_seconds } => {
                write!(f, "its reader gave no answer within {limit_seconds} s")
            }
            Self::Stack => f.write_str("its reader ran out of stack: it nests too deep"),
            Self::Signal { signal } => write!(f, "its reader was ended by signal {signal}"),
            Self::Panic => f.write_str("its reader failed, which is a fault of ours"),
            Self::Silence => f.write_str("its reader went away without an answer"),
        }
    }
}

//! Documents are read apart: in a child process of the same program, which may die of them.
//!
//! Neither catching a panic nor a thread helps against a document that exhausts the stack, the
//! memory or the time. A child has limits on all of them, which it sets itself before it reads; when
//! it passes one, the document is an error that names the limit, and the next document goes to
//! another child. A child lives for many documents, so that small pages do not pay for its start.
//!
//! Where no program can be started, in a library or a test, [`Direct`] reads in this process.

mod limits;
mod frame;
mod pool;
mod worker;

use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use limits::{Death, Limits};
pub use pool::Pool;
pub use worker::serve;

use crate::sources::Format;

use super::{Document, ReadError, Recipe};

/// What is known of a document before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The format that its source declares; none accepts any.
    pub declared: Option<Format>,
    /// What its source says about how to read it.
    pub recipe: Recipe,
}

/// Whoever turns bytes into documents.
pub trait Parser: fmt::Debug + Send + Sync {
    /// Reads one document.
    ///
    /// # Errors
    ///
    /// If it cannot be read, is not what its source declares, or passes a limit.
    fn parse(&self, bytes: &[u8], order: &Order) -> Result<Document, ReadError>;
}

/// Reads in this process: what kills the reader kills the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Direct;

impl Parser for Direct {
    fn parse(&self, bytes: &[u8], order: &Order) -> Result<Document, ReadError> {
        super::read(bytes, order.declared, &order.recipe)
    }
}

/// Where documents are read.
#[derive(Clone, Debug)]
pub enum Containment {
    /// In this process.
    Here,
    /// In child processes.
    Apart {
        /// The program that is started, with `read-document` as its first argument.
        program: PathBuf,
        /// What a document may cost.
        limits: Limits,
    },
}

impl Containment {
    /// Whoever reads the documents of one run.
    pub fn parser(&self) -> Box<dyn Parser> {
        match self {
            Self::Here => Box::new(Direct),
            Self::Apart { program, limits } => Box::new(Pool::new(program.clone(), *limits)),
        }
    }
}

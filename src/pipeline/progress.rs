//! What a person who watches a run would like to know.

use std::{collections::BTreeMap, path::Path};

use crate::fetch::FetchEvent;
use crate::model::{Issue, SourceId};

/// One step of a run.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// What people declared was read.
    Declared {
        /// Sources that can be used.
        sources: usize,
        /// Captures that come with the project.
        captures: usize,
    },
    /// The network is asked for documents.
    Fetching {
        /// How many.
        documents: usize,
        /// How many of each host, with its port where that is unusual.
        hosts: &'a BTreeMap<String, usize>,
    },
    /// What happens to one of them.
    Fetch(&'a FetchEvent),
    /// What was fetched is in the archive.
    Archived {
        /// The name of the file.
        file: &'a str,
    },
    /// The documents of the sources are read.
    Reading {
        /// How many sources.
        sources: usize,
    },
    /// A source is done with.
    Read {
        /// The source.
        source: &'a SourceId,
        /// How many claims it makes.
        claims: usize,
    },
    /// Something that someone should look at.
    Issue(&'a Issue),
    /// The claims are held against each other.
    Reconciling {
        /// How many.
        claims: usize,
    },
    /// A snapshot is written.
    Writing,
    /// The snapshot is published.
    Released {
        /// Its folder.
        folder: &'a Path,
    },
}

/// Watches a run. Whatever it does with what it is told, the run does not change.
pub trait Progress {
    /// Takes note of one step.
    fn tell(&mut self, event: &Event<'_>);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&mut self, _: &Event<'_>) {}
}

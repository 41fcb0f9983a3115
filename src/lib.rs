#![doc = include_str!("ARCHITECTURE.md")]

pub mod model;
pub mod sources;
pub mod fetch;
pub mod archive;
pub mod read;
pub mod extract;
pub mod normalise;
pub mod communities;
pub mod reconcile;
pub mod publish;
pub mod report;
pub mod pipeline;
pub mod cli;

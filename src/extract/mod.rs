//! Finds what a document claims, as printed.

//! Who counted, under one name, whoever prints it.

use crate::extract::{Origin, RawClaim, Vocabulary, body_of};
use crate::sources::Source;

/// Who counted a figure: the body that the text names, or else the publisher.
pub(super) fn origin(claim: &RawClaim, source: &Source, vocabulary: &Vocabulary) -> Origin {
    if let Some(origin) = &claim.origin {
        return origin.clone();
    }
    let named = claim.attributed_to.trim();
    if named.is_empty() {
        return publisher(source, vocabulary);
    }
    body_of(named, vocabulary).unwrap_or_else(|| Origin {
        name: named.to_owned(),
        kind: source.kind,
        // Whom a stranger speaks for is not told by the page that quotes it.
        territory: None,
    })
}

/// The publisher as a body that counts: a newspaper that names nobody counts for itself.
fn publisher(source: &Source, vocabulary: &Vocabulary) -> Origin {
    let known = body_of(&source.publisher, vocabulary);
    let named = known.unwrap_or_else(|| Origin {
        name: source.publisher.clone(),
        kind: source.kind,
        territory: None,
    });
    // What people declare about a source goes before what its name suggests.
    Origin { kind: source.kind, territory: Some(source.territory), ..named }
}

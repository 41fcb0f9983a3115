//! Rows about where the claims come from: captures, sources, and what went wrong or unread in them.

use crate::archive::Origin;
use crate::model::Issue;
use crate::sources::Geography;

use super::edition::{CaptureRecord, SourceRecord, UnreadRecord};
use super::tables::{place, published};
use crate::publish::encoding::rows::Named;

pub(crate) fn capture(it: &CaptureRecord) -> Vec<Named<'_>> {
    let CaptureRecord { capture, title, format, claims, problem, held } = it;
    let origin = if capture.origin == Origin::Fetched { "fetched" } else { "shipped" };
    let mut row = vec![
        ("capture_id", capture.digest.to_string().into()),
        ("source_id", capture.source.as_str().into()),
        ("url", capture.url.as_str().into()),
        ("page_title", title.into()),
        ("first_seen_at", capture.first_seen.into()),
        ("last_seen_at", capture.last_seen.into()),
        ("content_type", capture.content_type.as_ref().into()),
    ];
    row.extend(published(capture.published));
    row.extend([
        ("size_bytes", capture.bytes.len().into()),
        ("capture_origin", origin.into()),
        ("restated", capture.is_restated().into()),
        ("file", (&capture.file).into()),
        ("format", (*format).into()),
        ("claims", (*claims).into()),
        ("problem", problem.into()),
        ("held_because", held.into()),
    ]);
    row
}

pub(crate) fn source<'a>(it: &'a SourceRecord, places: &'a Geography) -> Vec<Named<'a>> {
    let source = &it.source;
    let mut row = vec![
        ("source_id", source.id.as_str().into()),
        ("title", (&source.title).into()),
        ("publisher", (&source.publisher).into()),
        ("publisher_kind", source.kind.code().into()),
    ];
    row.extend(place(source.territory, places));
    row.extend([
        ("homepage", source.homepage.as_str().into()),
        ("licence", source.licence.as_ref().into()),
        ("confirmed", source.confirmed.into()),
        ("cadence_days", source.cadence_days.into()),
        ("state", it.state.code().into()),
        ("state_since", it.since.into()),
        ("reason", (&it.reason.fr).into()),
        ("reason_en", (&it.reason.en).into()),
        ("documents_declared", source.declared().into()),
        ("documents", it.documents.into()),
        ("claims", it.claims.into()),
        ("claims_new", it.appeared.into()),
        ("claims_withdrawn", it.vanished.into()),
        ("claims_min", source.expect.claims_min.into()),
        ("claims_max", source.expect.claims_max.into()),
        ("last_seen_at", it.last_seen.into()),
        ("note", source.note.as_ref().into()),
    ]);
    row
}

pub(crate) fn issue(it: &Issue) -> Vec<Named<'_>> {
    vec![
        ("source_id", it.source.as_ref().map(ToString::to_string).into()),
        ("document", (&it.document).into()),
        ("kind", it.kind.code().into()),
        ("locator", (&it.locator).into()),
        ("message", (&it.message).into()),
    ]
}

pub(crate) fn unread(it: &UnreadRecord) -> Vec<Named<'_>> {
    vec![
        ("source_id", it.source.to_string().into()),
        ("capture_id", it.capture.to_string().into()),
        ("url", (&it.url).into()),
        ("locator", (&it.declined.locator).into()),
        ("value_text", (&it.declined.value_text).into()),
        ("sentence", (&it.declined.sentence).into()),
        ("declined_because", it.declined.reason.code().into()),
        ("speaks_of_cpts", it.declined.speaks_of_cpts.into()),
    ]
}

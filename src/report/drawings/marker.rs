//! The points of a drawing: who counted is told by their shape.

use maud::{Markup, html};

use crate::sources::PublisherKind;

use super::chart::at;

/// The shapes of the points, by who counted.
pub(crate) const SHAPES: [(PublisherKind, &str, &str); 5] = [
    (
        PublisherKind::Federation,
        "fédération, unions, communautés",
        "federation, unions, communities",
    ),
    (
        PublisherKind::Ministry,
        "ministère, agences régionales, données publiques",
        "ministry, regional agencies, open data",
    ),
    (PublisherKind::HealthInsurance, "Assurance maladie", "health insurance"),
    (PublisherKind::Parliament, "Parlement", "Parliament"),
    (PublisherKind::Press, "presse, sans autre origine nommée", "press, no other origin named"),
];

/// The outline of a point.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outline {
    Circle,
    Square,
    Diamond,
    Up,
    Down,
}

const fn outline(kind: PublisherKind) -> Outline {
    match kind {
        PublisherKind::Federation
        | PublisherKind::Urps
        | PublisherKind::Cpts
        | PublisherKind::Association => Outline::Circle,
        PublisherKind::Ars | PublisherKind::Ministry | PublisherKind::OpenData => Outline::Square,
        PublisherKind::HealthInsurance => Outline::Diamond,
        PublisherKind::Parliament => Outline::Up,
        PublisherKind::Press => Outline::Down,
    }
}

/// Whether a claim of this kind of body is drawn with the shape of that one.
pub(crate) fn looks_like(kind: PublisherKind, shown: PublisherKind) -> bool {
    outline(kind) == outline(shown)
}

/// The outline of a point: circle, square, diamond, triangle up, triangle down.
pub(crate) fn shape(kind: PublisherKind, x: f64, y: f64) -> String {
    let [left, right, up, down] = [x - 5.0, x + 5.0, y - 5.0, y + 5.0].map(at);
    let (x, y) = (at(x), at(y));
    match outline(kind) {
        Outline::Circle => format!("M{left} {y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z"),
        Outline::Square => format!("M{left} {up}H{right}V{down}H{left}Z"),
        Outline::Diamond => format!("M{x} {up}L{right} {y}L{x} {down}L{left} {y}Z"),
        Outline::Up => format!("M{x} {up}L{right} {down}H{left}Z"),
        Outline::Down => format!("M{left} {up}H{right}L{x} {down}Z"),
    }
}

/// One entry of the key, as a small drawing.
pub(crate) fn key(kind: PublisherKind, hollow: bool) -> Markup {
    let class = if hollow { "dot total aside" } else { "dot total" };
    let style = "display:inline-block;width:1em;height:1em;vertical-align:-.1em;margin-right:.4em";
    html! {
        svg viewBox="0 0 14 14" aria-hidden="true" style=(style) {
            path class=(class) d=(shape(kind, 7.0, 7.0)) {}
        }
    }
}

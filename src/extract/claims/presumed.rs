//! The territory of a figure whose words name none: that of its surroundings, of the only place that its sentence names,
//! or of the whole country.

use super::compose::Frame;
use super::figure::Figure;
use super::nowhere::{is_stray, pointed_area};
use super::whereabouts::Whereabouts;
use crate::extract::counting::judge::CROWD;
use crate::extract::lexicon::places::PlaceHit;
use crate::extract::recognise::numbers::{Form, Number};
use crate::extract::recognise::origin::OriginHit;
use crate::extract::recognise::sentence::{Scope, Sentence};
use crate::extract::verdict::Reason;
use crate::model::{Level, Measure, Territory};
use crate::sources::PublisherKind;

/// So many CPTS can only be those of the country: it has had more of them since 2019.
const NATIONAL: f64 = 350.0;
/// More CPTS than any region has: the largest has a few more than a hundred.
const REGIONAL: f64 = 200.0;
/// More CPTS than any department has: the largest have some thirty.
const DEPARTMENTAL: f64 = 80.0;
/// So few CPTS are no count of the country.
const FEW: f64 = 35.0;
/// More people than any region has: the largest has a little more than twelve millions.
const NATION: f64 = 14e6;

impl Whereabouts<'_> {
    /// The region whose body is cited, where the surroundings are another region.
    fn of_other_body(&self) -> Option<Territory> {
        let region = |t: &Territory| t.level() == Level::Region;
        // "L'ARS Bretagne fait état de 31 CPTS", on a page of its neighbour.
        let Figure { s, scope, .. } = self.figure;
        let counts = |hit: &&OriginHit| hit.cited || hit.speaks && hit.to <= scope.from;
        let bodies = s.origins.iter().filter(counts);
        let mut cited = bodies.filter_map(|hit| hit.origin.territory).filter(region);
        cited.find(|it| region(&self.base) && *it != self.base)
    }

    /// The territory of the surroundings, or the whole country where the figure is too large for them.
    pub(crate) fn presumed(&self) -> Result<Territory, Reason> {
        let Figure { s, number, scope, counted, frame, page, .. } = self.figure;
        let counts = matches!(counted.measure, Measure::Communities | Measure::Target)
            && number.form != Form::Percent;
        let people = matches!(counted.measure, Measure::Population | Measure::PopulationUncovered);
        // No region has so many: who counts the whole country counts it on a regional page too.
        let country = NATIONAL <= number.low
            || REGIONAL < number.low && told_by_country(frame)
            || national(s, scope) && 100.0 < number.low;
        if counts && country || people && NATION <= number.low {
            return Ok(Territory::FRANCE);
        }
        // "D'après l'ARS de Mayotte, deux préprojets sont identifiés", on the page of another island.
        if let Some(other) = self.of_other_body() {
            return Ok(other);
        }
        if self.base != Territory::FRANCE {
            // More than the place has, and too few to be sure that the country is meant.
            let most = if self.base.level() == Level::Department { DEPARTMENTAL } else { REGIONAL };
            let too_many = counts && most < number.low;
            // "172 communautés", in an answer to a question on the Lot: whoever speaks for the country counts it.
            return match page.speaker.territory {
                Territory::FRANCE if too_many && number.low <= REGIONAL => Ok(Territory::FRANCE),
                _ if too_many => Err(Reason::UnknownPlace),
                _ => Ok(self.base),
            };
        }
        if pointed_area(s, scope) || page.unplaced && !national(s, scope) {
            return Err(Reason::UnknownPlace);
        }
        // "« 90 % d'ici 2024 » : tel est l'objectif fixé par l'ARS Normandie"
        let all = Scope { right: s.tokens.len(), ..scope };
        match told_of(s, if counted.measure.is_target() { all } else { scope }) {
            Some(territory) => Ok(territory),
            None if let Some(place) = self.only_place() => Ok(place),
            None if is_stray(&self.figure) => Err(Reason::UnknownPlace),
            None if let Some(place) = self.named_before() => Ok(place),
            None => Ok(self.base),
        }
    }

    /// "La Haute-Marne n'en est plus à l'esquisse. Trois de ses cinq CPTS …": a small count of a sentence without a place is
    /// of the department named last.
    fn named_before(&self) -> Option<Territory> {
        let Figure { s, number, counted, frame, .. } = self.figure;
        let few = counted.measure == Measure::Communities && number.low < FEW;
        let elsewhere = s.origins.iter().any(|hit| hit.origin.territory.is_some());
        let silent = s.places.is_empty() && s.names.is_empty() && !elsewhere;
        // "Le pays en a 781, … Que 24 patientaient": of the country, which was counted before.
        let many = |n: &Number| n.form != Form::Percent && FEW <= n.low;
        let country =
            frame.largest.is_some_and(|(count, _)| FEW <= count) || s.numbers.iter().any(many);
        frame.department.filter(|_| few && silent && !country && !self.is_national())
    }

    /// Whether whoever speaks counts the whole country.
    fn is_national(&self) -> bool {
        matches!(
            self.figure.page.speaker.kind,
            PublisherKind::Ministry
                | PublisherKind::Parliament
                | PublisherKind::Federation
                | PublisherKind::HealthInsurance
                | PublisherKind::OpenData
        )
    }

    /// "Onze contrats signés, un douzième en négociation : l'Ain a presque bouclé sa carte": where nobody speaks for the
    /// country, a sentence that names one place is of it.
    fn only_place(&self) -> Option<Territory> {
        let Figure { s, number, counted, .. } = self.figure;
        // "… : le nombre de CPTS ayant signé avec la CPAM de la Vienne a doublé"
        let body = || told_of(s, Scope { right: s.tokens.len(), ..self.figure.scope });
        let first = self.free.first().map_or_else(body, |place| place.territory);
        let first = first.filter(|_| !self.is_national())?;
        let free = |place: &&PlaceHit| {
            !s.origins.iter().any(|it| it.from <= place.from && place.to <= it.to)
        };
        let one = s.places.iter().filter(free).all(|place| place.territory == Some(first));
        let most = if first.level() == Level::Department { DEPARTMENTAL } else { REGIONAL };
        let fits = counted.measure.is_share() || CROWD <= number.low || number.low <= most;
        (one && fits && first != Territory::FRANCE).then_some(first)
    }
}

/// The territory of a body in the sentence, where nothing else names one: "selon l'ARS Bretagne",
/// "signés par les CPAM de Bretagne".
fn told_of(s: &Sentence<'_>, scope: Scope) -> Option<Territory> {
    let bodies = s.origins.iter().filter(|hit| hit.to <= scope.right + 2 || hit.cited);
    let mut named: Vec<_> = bodies.filter_map(|hit| hit.origin.territory).collect();
    named.retain(|territory| territory.level() != Level::Country);
    named.dedup();
    match named.as_slice() {
        [territory] => Some(*territory),
        _ => None,
    }
}

/// Whether a body that speaks for the whole country counts in this sentence.
fn national(s: &Sentence<'_>, scope: Scope) -> bool {
    let whole = |hit: &&OriginHit| hit.origin.territory == Some(Territory::FRANCE);
    s.origins.iter().filter(whole).any(|hit| hit.cited || hit.speaks && hit.to <= scope.from)
}

/// Whether a body of the whole country is who speaks since a sentence before.
fn told_by_country(frame: &Frame) -> bool {
    let known = frame.origin.as_ref().and_then(|(_, known)| known.as_ref());
    known.is_some_and(|known| known.territory == Some(Territory::FRANCE))
}

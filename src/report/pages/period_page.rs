//! The proofs of one territory in one period, where its own page would be too heavy with all of them.

use maud::html;

use crate::model::Territory;

use super::shell::{self, Head};
use super::territory_page::{self, Extent};
use crate::report::basis::address::{Spot, page_name, period_page_name};
use crate::report::basis::desk::Desk;
use crate::report::language::dates;
use crate::report::language::period::Period;

/// The page of a territory and a period.
pub(crate) fn page(desk: &Desk<'_>, territory: Territory, period: Period) -> String {
    let name = desk.name(territory);
    let when = dates::period(period, desk.lang);
    let title =
        desk.say(&format!("{name}, {when} : les preuves"), &format!("{name}, {when}: the proofs"));
    let extent = Extent::Period(period);
    let (contents, cells) = territory_page::sections(desk, territory, extent);
    let content = html! {
        p.small.sans {
            a href=(page_name(territory)) { (name) } " › " (when)
            br; (desk.say("Autres périodes : ", "Other periods: "))
            (territory_page::periods(desk, territory, Some(period)))
        }
        h1 { (title) }
        (cells)
    };
    let head = Head {
        title,
        spot: Spot::Territory,
        twin: format!("../{}/{}", desk.lang.other().code(), period_page_name(territory, period)),
        contents,
        topic: None,
    };
    shell::sheet(desk, &head, &content)
}

//! What every page sets alike: a shape with its word, a quotation, a link out of the report.

use maud::{Markup, html};
use url::Url;

use crate::reconcile::Bilingual;
use crate::sources::has_address;

use super::desk::Desk;
use crate::report::language::words::{Lang, clean};

/// A shape and its word.
pub(crate) fn mark(shape: &str, word: &str) -> Markup {
    // The no-break space keeps a shape from standing alone at the end of a line.
    html! { span.mark aria-hidden="true" { (shape) "\u{a0}" } (word) }
}

/// A quotation: French words in French marks, whatever the language of the page.
pub(crate) fn quotation(desk: &Desk<'_>, text: &str) -> Markup {
    let french = (desk.lang != Lang::Fr).then_some("fr");
    html! { bdi lang=[french] { (Lang::quote(text)) } }
}

/// A link out of the report; text where the address is not one of the web.
pub(crate) fn outside(address: &str, text: &str) -> Markup {
    let web = Url::parse(address)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && has_address(&url));
    html! {
        @if web { a href=(address) rel="noopener noreferrer nofollow" { bdi { (text) } } }
        @else { bdi { (text) } }
    }
}

impl Desk<'_> {
    /// A sentence that another room wrote, in the language of the desk, set as ours are.
    pub(crate) fn tell(&self, told: &Bilingual) -> String {
        let told = self.lang.pick(&told.fr, &told.en);
        self.say(&clean(told), &clean(told))
    }
}

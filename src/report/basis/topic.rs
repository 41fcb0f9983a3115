//! The pages that are about no single territory, and the way between them.

use maud::{Markup, html};

use super::address::Spot;
use super::desk::Desk;
use crate::report::language::words::Lang;

/// What a page is about that is about no single territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Who disagrees.
    Disputes,
    /// What each night changed.
    Changes,
    /// What is known of every territory, and how old it is.
    Coverage,
    /// How the sources fared, and what was not read.
    Sources,
    /// How the figures come about, and what they cannot tell.
    Method,
    /// Everything that has a name.
    Index,
}

impl Topic {
    pub(crate) const ALL: [Self; 6] =
        [Self::Coverage, Self::Disputes, Self::Changes, Self::Sources, Self::Method, Self::Index];

    /// The file, inside the folder of its language.
    pub(crate) const fn file(self, lang: Lang) -> &'static str {
        match self {
            Self::Disputes => lang.pick("desaccords.html", "disagreements.html"),
            Self::Changes => lang.pick("changements.html", "changes.html"),
            Self::Coverage => lang.pick("couverture.html", "coverage.html"),
            Self::Sources => "sources.html",
            Self::Method => lang.pick("methode.html", "method.html"),
            Self::Index => "index.html",
        }
    }

    /// What the page is called where pages are listed.
    pub(crate) fn name(self, lang: Lang) -> String {
        let (fr, en) = match self {
            Self::Disputes => ("Désaccords", "Disagreements"),
            Self::Changes => ("Changements", "Changes"),
            Self::Coverage => ("Régions", "Regions"),
            Self::Sources => ("Sources", "Sources"),
            Self::Method => ("Méthode", "Method"),
            Self::Index => ("Chercher", "Search"),
        };
        lang.say(fr, en)
    }

    /// The link to the page from another one.
    pub(crate) fn href(self, desk: &Desk<'_>, spot: Spot) -> String {
        let file = self.file(desk.lang);
        match spot {
            Spot::Front => format!("{}/{file}", desk.lang.code()),
            Spot::Territory => file.to_owned(),
        }
    }

    /// The link to the same page in the other language.
    pub(crate) fn twin(self, desk: &Desk<'_>) -> String {
        let other = desk.lang.other();
        format!("../{}/{}", other.code(), self.file(other))
    }
}

/// The feed of changes, inside the folder of its language.
pub(crate) const fn feed_file(lang: Lang) -> &'static str {
    lang.pick("changements.atom", "changes.atom")
}

/// The feed seen from a page.
pub(crate) fn feed_href(lang: Lang, spot: Spot) -> String {
    format!("{}{}/{}", spot.up(), lang.code(), feed_file(lang))
}

/// The way to every topic, the one of this page marked.
pub(crate) fn navigation(desk: &Desk<'_>, spot: Spot, here: Option<Topic>) -> Markup {
    html! {
        nav.topics aria-label=(desk.say("Rubriques", "Sections")) {
            ul {
                @for topic in Topic::ALL {
                    li {
                        a href=(topic.href(desk, spot)) aria-current=[(here == Some(topic)).then_some("page")] {
                            (topic.name(desk.lang))
                        }
                    }
                }
            }
        }
    }
}

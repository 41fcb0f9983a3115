//! Where the content management systems of the field put the text, and what they put around it.

use super::super::html;
use super::super::recipe::Recipe;

/// Stands for the heading and the text of the page.
const TEXT: &str = "<h1>Les CPTS en Bretagne</h1>\
    <p>Au 1er mars 2024, la Bretagne compte 12 CPTS signataires de l'ACI.</p>";

/// The texts that are read of a page whose body is given.
fn texts(body: &str) -> Vec<String> {
    let page = format!(
        "<title>T</title><body><header><nav><ul><li><a href=/>Accueil</a></li></ul></nav></header>{body}\
         <footer>© ARS Bretagne, tous droits réservés</footer>"
    );
    let document = html::read(&page, &Recipe::default()).unwrap();
    document.blocks.into_iter().map(|block| block.text).collect()
}

#[test]
fn the_text_is_found_whatever_holds_it() {
    #[rustfmt::skip]
    let cases = [
        // Page builders of WordPress.
        "<div class='elementor-widget elementor-widget-text-editor'><div class='elementor-widget-container'>…</div></div>",
        "<div class='et_pb_module et_pb_text'><div class='et_pb_text_inner'>…</div></div>",
        "<div class='wpb_row vc_row-fluid'><div class='wpb_wrapper'>…</div></div>",
        "<div class='main'><div class='widget widget_text'><div class='textwidget'>…</div></div></div>",
        "<div class='site has-sidebar has-nav-menu header-fixed footer-dark'><div class='site-content'>…</div></div>",
        "<div class='content-sidebar-wrap'><div class='content'>…</div></div>",
        // Portals.
        "<div class='region region-content'><div class='block block-system'><div class='field field--name-body'>…</div></div></div>",
        "<div id=conteneur><div id=contenu><div class='chapo surlignable'>…</div></div></div>",
        "<div class='frame frame-type-textpic'><div class='ce-bodytext'>…</div></div>",
        "<main id=content><div class='fr-container'><div class='fr-callout'>…</div></div></main>",
        "<form id=aspnetForm action=/><div id='s4-workspace'><div class='ms-rtestate-field'>…</div></div></form>",
        "<div class='portlet-boundary'><div class='journal-content-article'>…</div></div>",
        // Names that say what a page has, or how it is laid out.
        "<div class='sidebar-right-layout'><div class='col-main'>…</div></div>",
        "<div class='has-no-popup no-sidebar page-with-menu'>…</div>",
        "<div id='menu-page-content'>…</div>",
        "<main><div class='newsletter-content'>…</div></main>",
        "<main><div class='article-body with-related'>…</div></main>",
        "<main><div class='comments-closed'>…</div></main>",
        "<main><div class='banner hero-banner'>…</div></main>",
        "<main><div class='has-toc'>…</div></main>",
        "<div role=complementary class='chiffres-cles'>…</div>",
        "<div class='no-footer-margin'>…</div>",
        // A single article that is a card beside the text.
        "<div class='texte'>…</div><article class='card'><a href=/a>Une autre actualité de l'agence, dont le titre est très, \
         très long, plus long que bien des textes</a></article>",
    ];
    for around in cases {
        let found = texts(&around.replace('…', TEXT));
        let text = "Au 1er mars 2024, la Bretagne compte 12 CPTS signataires de l'ACI.";
        assert!(found.iter().any(|block| block == text), "{around} gave {found:?}");
    }
}

#[test]
fn the_foot_of_a_quotation_is_text() {
    let found = texts(
        "<p>Un mot.</p><blockquote><p>« Trois CPTS. »</p><footer>L'ARS</footer></blockquote>",
    );
    assert_eq!(found, ["Un mot.", "« Trois CPTS. »", "L'ARS"]);
}

#[test]
fn what_stands_around_the_text_is_left_out() {
    let long = "<p>Nous déposons des traceurs pour mesurer l'audience de ce site et pour vous \
        montrer des contenus de 12 partenaires qui vous ressemblent.</p>"
        .repeat(4);
    #[rustfmt::skip]
    let cases = [
        format!("<div class='cookie-banner'>{long}</div>"),
        format!("<div id='tarteaucitronRoot'>{long}</div>"),
        format!("<div id='comments' class='comments-area'><h2>3 commentaires</h2>{long}</div>"),
        format!("<div class='related-posts'>{long}</div>"),
        "<div class='sidebar'><p>Le Finistère compte 3 CPTS, lire notre dossier.</p></div>".to_owned(),
        "<div class='elementor-widget elementor-widget-nav-menu'><ul><li><a href=/>CPTS (12)</a></li></ul></div>".to_owned(),
        "<form class='search-form'><p>Chercher parmi 46 CPTS</p><input></form>".to_owned(),
        "<div class='newsletter'><p>Abonnez-vous, comme 300 autres lecteurs de la lettre.</p></div>".to_owned(),
        "<div role=banner><p>Une agence, 4 départements</p></div>".to_owned(),
        "<div class='banner'><h1><a href=/>ARS Bretagne, l'agence de la santé</a></h1><p>4 sites</p></div>".to_owned(),
    ];
    for frame in cases {
        let found = texts(&format!("<div class='contenu'>{TEXT}</div>{frame}"));
        let text = "Au 1er mars 2024, la Bretagne compte 12 CPTS signataires de l'ACI.";
        assert_eq!(found, ["Les CPTS en Bretagne", text], "beside {frame}");
    }
}

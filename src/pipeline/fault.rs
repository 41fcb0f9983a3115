//! Why a page was not fetched, in words that readers of the report understand.

use crate::reconcile::Bilingual;

use super::reason::say;

/// Why a page was not fetched: one word for the cause, and of an answer that is none its status.
pub(super) fn fault(cause: &str, status: Option<u16>) -> Bilingual {
    if let Some(status) = status {
        return say(format!("le serveur répond {status}"), format!("the server answers {status}"));
    }
    let (fr, en) = match cause {
        "dns" => ("le nom du site est introuvable", "the name of the site cannot be found"),
        "connect" => ("le site ne répond pas", "the site does not answer"),
        "tls" => ("la connexion n'est pas sûre", "the connection is not safe"),
        "timeout" | "given_up" => {
            ("le site n'a pas répondu à temps", "the site did not answer in time")
        }
        "night_over" => ("la nuit n'a pas suffi", "the night was too short"),
        "night_full" => (
            "les pages de cette nuit étaient déjà trop lourdes",
            "the pages of this night were too heavy already",
        ),
        "front_page" => (
            "l'adresse renvoie à l'accueil du site",
            "the address leads to the front page of the site",
        ),
        "robots_disallowed" => ("le site refuse les robots", "the site turns robots away"),
        "robots_unreachable" => (
            "les règles du site pour les robots sont illisibles",
            "the site's rules for robots cannot be read",
        ),
        "asked_to_wait" => ("le site demande d'attendre", "the site asks to wait"),
        "too_large" => ("la page est trop grande", "the page is too large"),
        "truncated" | "corrupt" | "encoding" | "empty" | "protocol" => {
            ("la réponse est incomplète", "the answer is incomplete")
        }
        "too_many_redirects" | "redirect_loop" | "bad_redirect" | "port" | "downgrade" => {
            ("l'adresse renvoie ailleurs", "the address leads elsewhere")
        }
        _ => ("l'adresse n'est pas joignable", "the address cannot be reached"),
    };
    say(fr, en)
}

//! Answers that are no page, whatever their body says, and servers that ask for patience.

use super::Row;
use super::bytes::{GOOD, HTML, good, once, reply, send, whole};

pub(super) fn rows() -> Vec<Row<'static>> {
    // An error page with a figure in it.
    let error = |status: &str| once(reply(status, HTML, GOOD.as_bytes()));
    let later = |status: &str, wait: &str| reply(status, &format!("retry-after: {wait}\r\n"), b"");
    let slow = |wait: &str| once(later("429 Slow Down", wait));
    let busy = || reply("503 Service Unavailable", HTML, b"");
    let soft = "<!doctype html><meta charset=utf-8><title>Page introuvable</title><nav>Appelez le 0 800 130 000\
                </nav><h1>Cette page n'existe plus</h1><p>Erreur 404. Plus de 1 234 567 documents.</p>";
    let works = "<!doctype html><meta charset=utf-8><title>Maintenance</title><p>Le site est en maintenance \
                 jusqu'au 15/03/2026 à 12h34.</p>";
    let robot = "<!doctype html><meta charset=utf-8><title>Un instant</title><div id=challenge>Vérification que vous \
                 n'êtes pas un robot</div><script>location.reload()</script>";
    let login = "<!doctype html><title>Connexion</title><form method=post><input name=user>\
                 <input type=password name=p></form>";
    let page = |page: &str| once(whole(page.as_bytes()));
    #[rustfmt::skip]
    let rows = vec![
        ("400",                error("400 Bad Request"),                                                  "status", 1, "stale"),
        ("401",                error("401 Unauthorized"),                                                 "status", 1, "stale"),
        ("403",                error("403 Forbidden"),                                                    "status", 1, "stale"),
        ("404",                error("404 Not Found"),                                                    "status", 1, "stale"),
        ("406",                error("406 Not Acceptable"),                                               "status", 1, "stale"),
        ("410",                error("410 Gone"),                                                         "status", 1, "stale"),
        ("418",                error("418 I'm a teapot"),                                                 "status", 1, "stale"),
        ("451",                error("451 Unavailable For Legal Reasons"),                                "status", 1, "stale"),
        ("500",                error("500 Internal Server Error"),                                        "status", 3, "stale"),
        ("502",                error("502 Bad Gateway"),                                                  "status", 3, "stale"),
        ("504",                error("504 Gateway Timeout"),                                              "status", 3, "stale"),
        ("520",                error("520 ?"),                                                            "status", 1, "stale"),
        ("408",                vec![reply("408 Request Timeout", HTML, b""), good()],                     "good", 2, "fresh"),
        ("429-seconds",        slow("3600"),                                                              "asked_to_wait", 1, "stale"),
        ("429-short",          vec![later("429 Slow Down", "1"), good()],                                 "good", 2, "fresh"),
        ("429-date",           slow("Fri, 01 Jan 2027 01:00:00 GMT"),                                     "asked_to_wait", 1, "stale"),
        ("429-date-short",     vec![later("429 Slow Down", "Fri, 01 Jan 2027 00:00:01 GMT\r\ndate: Fri, 01 Jan 2027 00:00:00 GMT"), good()], "good", 2, "fresh"),
        ("429-past",           slow("Fri, 01 Jan 1999 01:00:00 GMT"),                                     "asked_to_wait", 3, "stale"),
        ("429-garbage",        slow("bientôt"),                                                           "asked_to_wait", 3, "stale"),
        ("429-negative",       slow("-1"),                                                                "asked_to_wait", 3, "stale"),
        ("429-overflow",       slow("99999999999999999999"),                                              "asked_to_wait", 1, "stale"),
        ("429-none",           once(reply("429 Slow Down", "", b"")),                                     "asked_to_wait", 3, "stale"),
        ("503-seconds",        once(later("503 Service Unavailable", "7200")),                            "asked_to_wait", 1, "stale"),
        ("503-flap",           vec![busy(), busy(), good()],                                              "good", 3, "fresh"),
        ("503-always",         once(busy()),                                                              "status", 3, "stale"),
        ("408-later",          once(later("408 Request Timeout", "3600")),                                "asked_to_wait", 1, "stale"),
        ("500-later",          once(later("500 Internal Server Error", "3600")),                          "asked_to_wait", 1, "stale"),
        ("502-later",          once(later("502 Bad Gateway", "3600")),                                    "asked_to_wait", 1, "stale"),
        ("504-later",          once(later("504 Gateway Timeout", "3600")),                                "asked_to_wait", 1, "stale"),
        ("404-later",          once(later("404 Not Found", "3600")),                                      "status", 1, "stale"),
        ("206-unasked",        once(reply("206 Partial Content", &format!("{HTML}content-range: bytes 0-99/500\r\n"), GOOD.as_bytes())), "status", 1, "stale"),
        ("204",                once(vec![send("HTTP/1.1 204 No Content\r\n\r\n")]),                       "status", 1, "stale"),
        ("304-unasked",        once(vec![send("HTTP/1.1 304 Not Modified\r\n\r\n")]),                     "status", 1, "stale"),
        ("200-empty",          page(""),                                                                  "empty", 1, "stale"),
        ("200-error-page",     page(soft),                                                                "another page", 1, "drifted"),
        ("200-maintenance",    page(works),                                                               "another page", 1, "drifted"),
        ("200-captcha",        page(robot),                                                               "another page", 1, "drifted"),
        ("200-login",          page(login),                                                               "another page", 1, "drifted"),
    ];
    rows
}

//! Why there is no page.

use std::{error::Error, io, net::IpAddr};

use thiserror::Error;

use crate::model::Hint;

/// What lies below an error of the network.
pub(super) type Cause = Box<dyn Error + Send + Sync>;

/// Why a document could not be fetched. The caller, who knows the address, says where.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The client itself could not be built.
    #[error("the network client cannot be set up")]
    Setup(#[source] Cause),
    /// The address is not one of the web.
    #[error("`{scheme}` addresses are not fetched; expected `http` or `https`")]
    Scheme {
        /// The scheme as found.
        scheme: String,
    },
    /// The host lies outside the public internet.
    #[error("`{host}` is at {address}, which is not on the public internet")]
    Refused {
        /// The host as written.
        host: String,
        /// The address that was refused.
        address: IpAddr,
    },
    /// The name of the host has no address.
    #[error("the name `{host}` cannot be resolved")]
    Dns {
        /// The host as written.
        host: String,
        /// What the resolver says.
        #[source]
        source: io::Error,
    },
    /// Nobody answers at the address.
    #[error("no connection to `{host}`")]
    Connect {
        /// The host as written.
        host: String,
        /// What the network says.
        #[source]
        source: Cause,
    },
    /// The connection cannot be trusted.
    #[error("no secure connection to `{host}`")]
    Tls {
        /// The host as written.
        host: String,
        /// What the verification says.
        #[source]
        source: Cause,
    },
    /// Nobody whom this machine knows vouches for the certificate.
    #[error("no certificate that this machine trusts vouches for `{host}`")]
    Issuer {
        /// The host as written.
        host: String,
    },
    /// The server was too slow.
    #[error("`{host}` did not answer in time")]
    Timeout {
        /// The host as written.
        host: String,
    },
    /// The answer is no answer: not HTTP, or cut off before its body.
    #[error("`{host}` gave no valid HTTP answer")]
    Protocol {
        /// The host as written.
        host: String,
        /// What the client says.
        #[source]
        source: Cause,
    },
    /// The site asks robots not to read this page.
    #[error("robots.txt of `{host}` disallows `{path}`")]
    RobotsDisallowed {
        /// The host as written.
        host: String,
        /// The path that is disallowed.
        path: String,
    },
    /// What the site asks of robots cannot be known, so nothing may be read.
    #[error("robots.txt of `{host}` cannot be read ({why}), so nothing there may be")]
    RobotsUnreachable {
        /// The host as written.
        host: String,
        /// Why not, in words.
        why: String,
    },
    /// The server answered, but not with the document.
    #[error("status {0} instead of 200")]
    Status(u16),
    /// The server asks for more patience than one night has.
    #[error("`{host}` asks to be left alone{}", wait(*.seconds))]
    AskedToWait {
        /// The host, with its port where that is unusual: not always that of the document, which
        /// may redirect.
        host: String,
        /// How long it asks to wait from now, where it says so. Until then, further runs keep
        /// away too: they tell [`Fetcher::leave_alone`](super::Fetcher::leave_alone).
        seconds: Option<u64>,
    },
    /// The host was waited for in vain for longer than one night has for it.
    #[error("`{host}` was waited for in vain for too long tonight")]
    GivenUp {
        /// The host as written.
        host: String,
    },
    /// The time for fetching was over before this document's turn.
    #[error("the time for fetching was over before the turn of `{host}`")]
    NightOver {
        /// The host as written.
        host: String,
    },
    /// The pages that came before hold as much as a run may hold.
    #[error("the pages of tonight hold {limit} bytes already")]
    NightFull {
        /// The limit.
        limit: usize,
    },
    /// The body holds nothing, which is an accident of the server and no document.
    #[error("the body is empty")]
    Empty,
    /// The body is beyond the limit.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The body ends before its end.
    #[error("the body ends early, after {received} bytes")]
    Truncated {
        /// What arrived, in bytes on the wire.
        received: usize,
    },
    /// The content is encoded in a way that we did not ask for.
    #[error("unknown content encoding `{found}`; expected `gzip`, `br`, `deflate` or none")]
    Encoding {
        /// The header as found.
        found: String,
    },
    /// The content is not in the encoding that the server declares.
    #[error("the body is not valid `{encoding}`")]
    Corrupt {
        /// The encoding that the server declares.
        encoding: &'static str,
        /// What the decoder says.
        #[source]
        source: io::Error,
    },
    /// The chain of redirects is too long.
    #[error("more than {limit} redirects")]
    TooManyRedirects {
        /// The limit.
        limit: usize,
    },
    /// The chain of redirects comes back to where it was.
    #[error("redirects lead back to `{url}`")]
    RedirectLoop {
        /// The address that comes twice, without its query.
        url: String,
    },
    /// The redirect does not say where to, or to no address.
    #[error("status {status} redirects to `{location}`, which is no address")]
    BadRedirect {
        /// The status.
        status: u16,
        /// The header as found, without a query; empty without one.
        location: String,
    },
    /// The redirect leads to the front page of a site: the document is no longer there.
    #[error("redirects to the front page of `{host}`, which is not the document")]
    FrontPage {
        /// The host that it leads to.
        host: String,
    },
    /// The redirect leads to a service that may not be one of the web.
    #[error("redirects to port {port} of `{host}`; expected the usual port, or the one declared")]
    Port {
        /// The host that it leads to.
        host: String,
        /// The port that it leads to.
        port: u16,
    },
    /// The redirect leads to a host that may not be followed there.
    #[error("redirects to `{host}`, which is not among the hosts that its source names")]
    Foreign {
        /// The host that it leads to.
        host: String,
    },
    /// The redirect leads from a secure to an insecure address.
    #[error("redirects from `https` to `{url}`, which anybody on the way could change")]
    Downgrade {
        /// Where it leads, without the query.
        url: String,
    },
}

/// How long, as words that end a sentence.
fn wait(seconds: Option<u64>) -> String {
    seconds.map_or_else(String::new, |seconds| format!(" for {seconds} seconds"))
}

impl FetchError {
    /// Whether no document of this host can fare otherwise: its name, its address or its certificate is
    /// at fault.
    pub(super) fn is_about_all_of(&self, name: &str) -> bool {
        match self {
            Self::Refused { host, .. }
            | Self::Dns { host, .. }
            | Self::Tls { host, .. }
            | Self::Issuer { host } => host == name,
            _ => false,
        }
    }

    /// The same error for another document of the host: what it is about, and why in words.
    pub(super) fn again(&self) -> Self {
        match self {
            Self::Refused { host, address } => {
                Self::Refused { host: host.clone(), address: *address }
            }
            Self::Dns { host, source } => {
                let source = io::Error::new(source.kind(), source.to_string());
                Self::Dns { host: host.clone(), source }
            }
            Self::Tls { host, source } => {
                Self::Tls { host: host.clone(), source: source.to_string().into() }
            }
            Self::Issuer { host } => Self::Issuer { host: host.clone() },
            other => Self::RobotsUnreachable { host: String::new(), why: other.to_string() },
        }
    }

    /// The cause in one word, for tables and logs.
    pub const fn cause(&self) -> &'static str {
        match self {
            Self::Setup(_) => "setup",
            Self::Scheme { .. } => "scheme",
            Self::Refused { .. } => "refused",
            Self::Dns { .. } => "dns",
            Self::Connect { .. } => "connect",
            Self::Tls { .. } | Self::Issuer { .. } => "tls",
            Self::Timeout { .. } => "timeout",
            Self::Protocol { .. } => "protocol",
            Self::RobotsDisallowed { .. } => "robots_disallowed",
            Self::RobotsUnreachable { .. } => "robots_unreachable",
            Self::Status(_) => "status",
            Self::AskedToWait { .. } => "asked_to_wait",
            Self::GivenUp { .. } => "given_up",
            Self::NightOver { .. } => "night_over",
            Self::NightFull { .. } => "night_full",
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too_large",
            Self::Truncated { .. } => "truncated",
            Self::Encoding { .. } => "encoding",
            Self::Corrupt { .. } => "corrupt",
            Self::TooManyRedirects { .. } => "too_many_redirects",
            Self::RedirectLoop { .. } => "redirect_loop",
            Self::BadRedirect { .. } => "bad_redirect",
            Self::FrontPage { .. } => "front_page",
            Self::Port { .. } => "port",
            Self::Foreign { .. } => "foreign",
            Self::Downgrade { .. } => "downgrade",
        }
    }
}

impl Hint for FetchError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Setup(_) => "check that the certificates of the system are installed",
            Self::Scheme { .. } => "write the whole address, such as `https://example.org/list`",
            Self::Refused { .. } => "open the address in a browser: the site may have moved",
            Self::Dns { .. } => "check the spelling of the host, then the connection",
            Self::Issuer { host } => {
                return Some(format!(
                    "if a browser opens it without complaint, the site leaves a certificate out: save \
                     the one that issued its own as `sources/certificates/{host}.pem`"
                ));
            }
            Self::Tls { .. } => "open the address in a browser: its certificate may have expired",
            Self::RobotsDisallowed { .. } => {
                "ask the publisher for permission, or find the figures at another address"
            }
            Self::Status(404 | 410) => {
                "find where the document went and change its address in the file of the source"
            }
            Self::Status(401 | 403) => "the page may be closed to robots: write to the publisher",
            Self::TooLarge { .. } => {
                "nothing larger is asked for: find the figures in a smaller document, or write to the publisher"
            }
            Self::FrontPage { .. } => {
                "find where the document went and change its address in the file of the source"
            }
            Self::NightOver { .. } => {
                "start earlier, or declare shorter delays where sites allow them"
            }
            Self::RobotsUnreachable { .. }
            | Self::AskedToWait { .. }
            | Self::GivenUp { .. }
            | Self::NightFull { .. } => {
                "wait for the next night; a good copy that is held stands until then"
            }
            Self::Foreign { .. } => {
                "where it belongs there, add it to `hosts` of its `[[discover]]`"
            }
            Self::TooManyRedirects { .. }
            | Self::RedirectLoop { .. }
            | Self::BadRedirect { .. }
            | Self::Port { .. }
            | Self::Downgrade { .. } => "open the address in a browser and declare where it ends",
            Self::Connect { .. }
            | Self::Timeout { .. }
            | Self::Protocol { .. }
            | Self::Status(_)
            | Self::Empty
            | Self::Truncated { .. }
            | Self::Encoding { .. }
            | Self::Corrupt { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

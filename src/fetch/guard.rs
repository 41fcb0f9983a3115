//! Keeps requests on the public internet, whatever a redirect or a name server says.
//!
//! Two checks are needed: a host that is written as an address never reaches a resolver, and what
//! a name resolves to is only certain at the moment of connecting.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;
use url::{Host, Url};

use super::FetchError;

/// Decides which addresses may be contacted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    pub(super) allow_loopback: bool,
}

impl Guard {
    /// Checks what the address itself shows: scheme, and a host that is written as a number.
    pub(super) fn check(self, url: &Url) -> Result<(), FetchError> {
        let address = match url.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address),
            Some(Host::Ipv6(address)) => IpAddr::V6(address),
            Some(Host::Domain(_)) if matches!(url.scheme(), "http" | "https") => return Ok(()),
            Some(Host::Domain(_)) | None => {
                return Err(FetchError::Scheme { scheme: url.scheme().to_owned() });
            }
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::Scheme { scheme: url.scheme().to_owned() });
        }
        if self.admits(address) {
            Ok(())
        } else {
            Err(FetchError::Refused { host: url.host_str().unwrap_or("").to_owned(), address })
        }
    }

    /// Why an address will be refused, as far as can be told without a name server.
    pub(super) fn refusal(self, url: &Url) -> Option<FetchError> {
        let is_own = |name: &str| {
            // Names of this machine, whatever a name server says (RFC 6761).
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        };
        match url.host() {
            Some(Host::Domain(name)) if is_own(name) && !self.allow_loopback => {
                Some(FetchError::Refused {
                    host: name.to_owned(),
                    address: Ipv4Addr::LOCALHOST.into(),
                })
            }
            _ => self.check(url).err(),
        }
    }

    fn admits(self, address: IpAddr) -> bool {
        is_public(address) || (self.allow_loopback && address.is_loopback())
    }
}

/// Why the resolver gave no address. Travels through the client and is recognised at its far end.
#[derive(Debug, thiserror::Error)]
pub(super) enum ResolveError {
    #[error("{address} is not on the public internet")]
    Refused { address: IpAddr },
    #[error("the name cannot be resolved")]
    Lookup(#[source] io::Error),
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = *self;
        Box::pin(async move {
            let found = lookup_host((name.as_str(), 0)).await.map_err(ResolveError::Lookup)?;
            let (admitted, refused): (Vec<SocketAddr>, Vec<SocketAddr>) =
                found.partition(|address| guard.admits(address.ip()));
            match refused.first() {
                Some(first) if admitted.is_empty() => {
                    Err(ResolveError::Refused { address: first.ip() }.into())
                }
                // A public name that also has a private address is reached at the public one.
                _ => Ok(Box::new(admitted.into_iter()) as Addrs),
            }
        })
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        [0 | 10 | 127, ..] => true,
        [100, 64..=127, ..] => true, // shared by carriers
        [169, 254, ..] => true,      // link-local, metadata services
        [172, 16..=31, ..] | [192, 168, ..] => true, // private
        [192, 0, 0 | 2, _] | [192, 88, 99, _] => true, // protocols, examples, old relays
        [198, 18 | 19, ..] => true,  // benchmarks
        [198, 51, 100, _] | [203, 0, 113, _] => true, // examples
        [224..=255, ..] => true,     // multicast, reserved, broadcast
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // A v4 address in v6 clothes is judged as what it is.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => {
            let [.., a, b, c, d] = address.octets();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Teredo and other protocol assignments, examples, 6to4.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002 | 0x3fff, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        #[rustfmt::skip]
        let cases = [
            ("http://93.184.215.14/", true), ("https://[2606:2800:21f:cb07::1]/", true),
            ("https://example.org/", true), ("http://100.63.0.1/", true), ("http://172.32.0.1/", true),
            ("http://127.0.0.1/", false), ("http://127.9.9.9/", false), ("http://2130706433/", false),
            ("http://0x7f.1/", false), ("http://０１７７.0.0.1/", false), ("http://0.0.0.0/", false),
            ("http://10.1.2.3/", false), ("http://172.16.0.1/", false), ("http://192.168.1.1/", false),
            ("http://169.254.169.254/latest/", false), ("http://100.64.0.1/", false),
            ("http://224.0.0.1/", false), ("http://255.255.255.255/", false), ("http://198.18.0.1/", false),
            ("http://user@127.0.0.1/", false), ("http://[::1]/", false), ("http://[::]/", false),
            ("http://[::ffff:127.0.0.1]/", false), ("http://[::ffff:8.8.8.8]/", true),
            ("http://[64:ff9b::10.0.0.1]/", false), ("http://[::127.0.0.1]/", false),
            ("http://[fe80::1]/", false), ("http://[fd00::1]/", false), ("http://[ff02::1]/", false),
            ("http://[2001:db8::1]/", false), ("http://[2002:7f00:1::]/", false),
            ("ftp://example.org/", false), ("file:///etc/passwd", false), ("data:text/plain,x", false),
            ("ftp://93.184.215.14/", false),
        ];
        for (url, admitted) in cases {
            let url: Url = url.parse().unwrap();
            let got = Guard { allow_loopback: false }.check(&url);
            assert_eq!(got.is_ok(), admitted, "for {url}: {got:?}");
        }
    }

    #[test]
    fn what_will_be_refused_is_known_before() {
        #[rustfmt::skip]
        let cases = [
            ("https://example.org/", false), ("http://localhost/", true), ("http://a.localhost./", true),
            ("http://localhost.example/", false), ("http://127.0.0.1:8080/", true), ("http://[::1]/", true),
        ];
        for (url, refused) in cases {
            let url: Url = url.parse().unwrap();
            let guard = Guard { allow_loopback: false };
            assert_eq!(guard.refusal(&url).is_some(), refused, "for {url}");
        }
    }

    #[test]
    fn loopback_is_the_only_exception() {
        let guard = Guard { allow_loopback: true };
        #[rustfmt::skip]
        let cases = [
            ("http://127.0.0.1:80/", true), ("http://[::1]/", true), ("http://10.0.0.1/", false),
            ("http://169.254.169.254/", false), ("http://0.0.0.0/", false),
        ];
        for (url, admitted) in cases {
            assert_eq!(guard.check(&url.parse().unwrap()).is_ok(), admitted, "for {url}");
        }
    }
}

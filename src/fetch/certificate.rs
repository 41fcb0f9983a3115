//! Certificates that sites leave out: a chain from a site to an authority has links between, which the
//! site has to send. Browsers look for one that is missing; this program is given it by a person.

use std::{collections::BTreeMap, sync::Arc};

use rustls::RootCertStore;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use thiserror::Error;
use url::Host;

use crate::model::Hint;

/// The certificates that hosts leave out, by host.
///
/// They complete a chain and are trusted for nothing: the chain still has to lead to an authority that
/// this machine trusts, and no link of it may have expired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificates(Arc<BTreeMap<String, Vec<CertificateDer<'static>>>>);

/// Why a file is not the certificate of a host.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// The file is not named after a host.
    #[error("`{found}` is not the name of a host")]
    Host {
        /// The name as found.
        found: String,
    },
    /// There is no certificate in it.
    #[error("there is no certificate in it")]
    Missing,
    /// It is damaged, or another kind of file.
    #[error("it is not a certificate in PEM form")]
    Pem(#[source] rustls::pki_types::pem::Error),
    /// What is between its marks is none.
    #[error("certificate {number} of it is damaged")]
    Damaged {
        /// Which of them, from 1.
        number: usize,
        /// What is wrong with it.
        #[source]
        source: rustls::Error,
    },
}

impl Hint for CertificateError {
    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Host { .. } => "name the file after the host, such as `www.example.org.pem`",
            Self::Missing | Self::Pem(_) | Self::Damaged { .. } => {
                "save the missing certificate as PEM: text between `-----BEGIN CERTIFICATE-----` and \
                 `-----END CERTIFICATE-----`"
            }
        };
        Some(hint.to_owned())
    }
}

impl Certificates {
    /// Adds those of a host, in PEM form.
    ///
    /// # Errors
    ///
    /// If it is not the name of a host, or the text holds no certificate, or a damaged one.
    pub fn add(&mut self, host: &str, pem: &[u8]) -> Result<(), CertificateError> {
        let named = Host::parse(host).ok().map(|host| host.to_string());
        let named = named.filter(|name| name == host && name.contains('.'));
        let host = named.ok_or_else(|| CertificateError::Host { found: host.to_owned() })?;
        let parsed: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let parsed = parsed.map_err(CertificateError::Pem)?;
        if parsed.is_empty() {
            return Err(CertificateError::Missing);
        }
        for (at, certificate) in parsed.iter().enumerate() {
            let tried = RootCertStore::empty().add(certificate.clone());
            tried.map_err(|source| CertificateError::Damaged { number: at + 1, source })?;
        }
        Arc::make_mut(&mut self.0).entry(host).or_default().extend(parsed);
        Ok(())
    }

    /// Those of a host.
    pub(super) fn of(&self, host: &str) -> &[CertificateDer<'static>] {
        self.0.get(host).map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_certificate_of_a_host() {
        let good = std::fs::read_to_string("tests/fixtures/tls/intermediate.pem").unwrap();
        let cut = good.replace("-----END CERTIFICATE-----", "");
        let start = "-----BEGIN CERTIFICATE-----\n";
        let other = format!("{start}aGVsbG8=\n-----END CERTIFICATE-----\n");
        #[rustfmt::skip]
        let cases = [
            ("www.example.org", good.as_str(), ""),
            ("93.184.215.14", &good, ""),
            ("www.example.org:443", &good, "`www.example.org:443` is not the name of a host"),
            ("https://www.example.org", &good, "`https://www.example.org` is not the name of a host"),
            ("README", &good, "`README` is not the name of a host"),
            ("www.example.org", "", "there is no certificate in it"),
            ("www.example.org", "<!doctype html>", "there is no certificate in it"),
            ("www.example.org", &cut, "it is not a certificate in PEM form"),
            ("www.example.org", &other, "certificate 1 of it is damaged"),
        ];
        for (host, pem, expected) in cases {
            let mut certificates = Certificates::default();
            let added = certificates.add(host, pem.as_bytes());
            let told = added.as_ref().err().map(ToString::to_string).unwrap_or_default();
            assert_eq!(told, expected, "for {host}");
            assert_eq!(certificates.of(host).len(), usize::from(added.is_ok()), "for {host}");
        }
    }
}

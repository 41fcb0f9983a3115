//! Whether a connection can be trusted: as the system says, with the links that a site leaves out of its
//! chain, and with an eye on what will soon have expired.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::FetchError;
use super::certificate::Certificates;

/// Whoever renews in time does it earlier. A chain that is younger than this is not told either: it may
/// be one of those that live for days only.
const SOON: Duration = Duration::from_hours(14 * 24);

/// Decides whether a site is who it says it is.
#[derive(Debug)]
pub(super) struct Trust {
    system: Arc<dyn ServerCertVerifier>,
    certificates: Certificates,
    /// The hosts whose chains will have expired soon, and when.
    expiring: Mutex<BTreeMap<String, DateTime<Utc>>>,
}

impl Trust {
    /// What this machine trusts, with the certificates that people know to be left out.
    pub(super) fn new(certificates: Certificates) -> Result<Arc<Self>, FetchError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let system = Verifier::new(provider).map_err(|error| FetchError::Setup(error.into()))?;
        Ok(Arc::new(Self::over(Arc::new(system), certificates)))
    }

    fn over(system: Arc<dyn ServerCertVerifier>, certificates: Certificates) -> Self {
        Self { system, certificates, expiring: Mutex::default() }
    }

    /// How a client connects that trusts so.
    pub(super) fn client(self: &Arc<Self>) -> Result<ClientConfig, FetchError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| FetchError::Setup(error.into()))?;
        // What this builder calls dangerous is to verify nothing; we verify as the system does.
        let verified =
            versions.dangerous().with_custom_certificate_verifier(Arc::<Self>::clone(self));
        let mut client = verified.with_no_client_auth();
        client.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(client)
    }

    /// The hosts whose chains will have expired within a fortnight, and when.
    pub(super) fn expiring(&self) -> BTreeMap<String, DateTime<Utc>> {
        self.expiring.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let host = server_name.to_str();
        let left_out = self.certificates.of(&host).iter();
        let chain: Vec<_> = intermediates.iter().chain(left_out).cloned().collect();
        let at = |seconds: u64| {
            let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
            let judge = &self.system;
            judge.verify_server_cert(end_entity, &chain, server_name, ocsp_response, time)
        };
        let verified = at(now.as_secs())?;
        let soon = at(now.as_secs() + SOON.as_secs());
        if let Err(Error::InvalidCertificate(CertificateError::ExpiredContext {
            not_after, ..
        })) = soon
            && at(now.as_secs().saturating_sub(SOON.as_secs())).is_ok()
        {
            let seconds = i64::try_from(not_after.as_secs()).ok();
            let day = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
            let mut expiring = self.expiring.lock().unwrap_or_else(PoisonError::into_inner);
            expiring.extend(day.map(|day| (host.into_owned(), day)));
        }
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.system.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.system.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.system.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::pki_types::pem::PemObject as _;

    use super::*;

    /// A host, and the name of a certificate that is known of it.
    type Known = (&'static str, &'static str);

    /// What a site sends beside its own certificate, what it is called, and on which day.
    type Asked = (&'static [&'static str], &'static str, &'static str);

    fn fixture(name: &str) -> Vec<u8> {
        std::fs::read(format!("tests/fixtures/tls/{name}.pem")).unwrap()
    }

    fn certificate(name: &str) -> CertificateDer<'static> {
        CertificateDer::from_pem_slice(&fixture(name)).unwrap()
    }

    /// One that trusts the authority of the fixtures and knows these certificates of these hosts.
    fn trust(known: &[Known]) -> Trust {
        let mut roots = RootCertStore::empty();
        roots.add(certificate("root")).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let system = WebPkiServerVerifier::builder_with_provider(roots.into(), provider);
        let mut certificates = Certificates::default();
        for (host, name) in known {
            certificates.add(host, &fixture(name)).unwrap();
        }
        Trust::over(system.build().unwrap(), certificates)
    }

    fn on(day: &str) -> UnixTime {
        let day: chrono::NaiveDate = day.parse().unwrap();
        let seconds = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
        UnixTime::since_unix_epoch(Duration::from_secs(seconds.unsigned_abs()))
    }

    #[test]
    fn a_chain_is_completed_for_its_host_and_for_no_other() {
        // The leaf is of 2026-01-01 to 2036-01-01, the others to 2046, for `site.example` and `other.example`.
        let pinned = [("site.example", "intermediate")];
        let stranger = [("site.example", "self_signed")];
        let both = [("site.example", "intermediate"), ("other.example", "intermediate")];
        #[rustfmt::skip]
        let cases: [(&str, &[Known], Asked, bool); 9] = [
            ("the whole chain", &[], (&["intermediate"], "site.example", "2026-11-22"), true),
            ("a link is missing", &[], (&[], "site.example", "2026-11-22"), false),
            ("it is known", &pinned, (&[], "site.example", "2026-11-22"), true),
            ("known and sent", &pinned, (&["intermediate"], "site.example", "2026-11-22"), true),
            ("known of another host", &pinned, (&[], "other.example", "2026-11-22"), false),
            ("known of both", &both, (&[], "other.example", "2026-11-22"), true),
            ("a stranger is no authority", &stranger, (&[], "site.example", "2026-11-22"), false),
            ("expired all the same", &pinned, (&[], "site.example", "2036-01-02"), false),
            ("another name all the same", &pinned, (&[], "third.example", "2026-11-22"), false),
        ];
        for (name, known, (sent, host, day), trusted) in cases {
            let sent: Vec<_> = sent.iter().map(|name| certificate(name)).collect();
            let server = ServerName::try_from(host).unwrap();
            let got =
                trust(known).verify_server_cert(&certificate("leaf"), &sent, &server, &[], on(day));
            assert_eq!(got.is_ok(), trusted, "for {name}: {got:?}");
        }
    }

    #[test]
    fn what_will_soon_have_expired_is_told() {
        let cases = [
            ("leaf", "2035-12-01", ""),
            ("leaf", "2035-12-25", "2036-01-01"),
            // Renewed every few days by its nature.
            ("short_lived", "2026-01-05", ""),
        ];
        for (leaf, day, expected) in cases {
            let trust = trust(&[("site.example", "intermediate")]);
            let server = ServerName::try_from("site.example").unwrap();
            let leaf = certificate(leaf);
            trust.verify_server_cert(&leaf, &[], &server, &[], on(day)).unwrap();
            let told = trust.expiring().remove("site.example");
            let told = told.map(|time| time.date_naive().to_string()).unwrap_or_default();
            assert_eq!(told, expected, "on {day}");
        }
    }
}

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tempfile::NamedTempFile;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Some systems refuse certificates that last for more than 825 days.
const LIFE: Duration = Duration::from_secs(365 * 24 * 3600);

/// A certificate authority made now, whose key is forgotten, and the one certificate it gave.
pub(crate) struct Authority {
    acceptor: TlsAcceptor,
    /// Its own certificate; the file goes when this does.
    file: NamedTempFile,
}

impl Authority {
    /// A certificate for these names and addresses, and for those of loopback.
    ///
    /// # Errors
    ///
    /// A name that none can have (`InvalidInput`), or no file can be written.
    pub(crate) fn new(names: &[String], addresses: &[IpAddr]) -> io::Result<Self> {
        let loopback = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let addresses = addresses.iter().map(IpAddr::to_string);
        let mut all: Vec<_> =
            loopback.into_iter().chain(names.iter().cloned()).chain(addresses).collect();
        all.sort_unstable();
        all.dedup();
        let invalid = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
        let mut certificate = lasting(CertificateParams::new(all).map_err(invalid)?);
        certificate.distinguished_name.push(DnType::CommonName, "Passcode sandbox");
        certificate.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        certificate.use_authority_key_identifier_extension = true;

        let ca_key = KeyPair::generate().map_err(io::Error::other)?;
        let mut ca = lasting(CertificateParams::default());
        // Two authorities of one name would be taken for one whose signature is broken.
        let number = ca_key
            .public_key_raw()
            .iter()
            .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte)));
        ca.distinguished_name
            .push(DnType::CommonName, format!("Passcode sandbox authority {number:08x}"));
        ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ca_pem = ca.self_signed(&ca_key).map_err(io::Error::other)?.pem();

        let key = KeyPair::generate().map_err(io::Error::other)?;
        let issuer = Issuer::new(ca, ca_key);
        let certificate = certificate.signed_by(&key, &issuer).map_err(io::Error::other)?;
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(io::Error::other)?;
        // Named, since a program may have several.
        let mut config =
            ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(io::Error::other)?
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)
                .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let mut file =
            tempfile::Builder::new().prefix("passcode-sandbox-").suffix(".pem").tempfile()?;
        file.write_all(ca_pem.as_bytes())?;
        file.flush()?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), file })
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.clone()
    }

    /// Where its certificate is, as PEM.
    pub(crate) fn file(&self) -> &Path {
        self.file.path()
    }
}

/// With an authority, everything is https.
pub(crate) fn scheme(authority: Option<&Authority>) -> &'static str {
    if authority.is_some() { "https" } else { "http" }
}

/// From yesterday, since clocks differ.
fn lasting(mut certificate: CertificateParams) -> CertificateParams {
    let now = SystemTime::now();
    certificate.not_before = (now - Duration::from_secs(24 * 3600)).into();
    certificate.not_after = (now + LIFE).into();
    certificate
}

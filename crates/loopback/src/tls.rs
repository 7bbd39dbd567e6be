use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

static AUTHORITIES: AtomicUsize = AtomicUsize::new(0);

/// A certificate for one host, and the authority that gave it.
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    ca_pem: String,
}

impl Tls {
    /// A certificate that is valid now.
    pub(crate) fn new(host: &str) -> Self {
        Self::of(CertificateParams::new([host.to_owned()]).unwrap())
    }

    /// A certificate whose time is over.
    pub(crate) fn expired(host: &str) -> Self {
        let mut certificate = CertificateParams::new([host.to_owned()]).unwrap();
        certificate.not_before = date_time_ymd(2020, 1, 1);
        certificate.not_after = date_time_ymd(2021, 1, 1);
        Self::of(certificate)
    }

    fn of(certificate: CertificateParams) -> Self {
        let ca_key = KeyPair::generate().unwrap();
        let mut ca = CertificateParams::new(Vec::new()).unwrap();
        // Two authorities of one name would be taken for one whose signature is broken.
        let number = AUTHORITIES.fetch_add(1, Ordering::Relaxed);
        ca.distinguished_name.push(DnType::CommonName, format!("Test authority {number}"));
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca_pem = ca.self_signed(&ca_key).unwrap().pem();
        let issuer = Issuer::new(ca, ca_key);
        let key = KeyPair::generate().unwrap();
        let certificate = certificate.signed_by(&key, &issuer).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        Self { acceptor: TlsAcceptor::from(Arc::new(config)), ca_pem }
    }

    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        self.acceptor.clone()
    }

    pub(crate) fn ca_pem(&self) -> &str {
        &self.ca_pem
    }
}

use std::sync::Arc;

use passcode::{Error, ErrorKind, Result};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;

use crate::settings::Tls;

/// TLS 1.2 and 1.3 with this certificate.
pub(crate) fn acceptor(tls: &Tls) -> Result<TlsAcceptor> {
    let certificates = CertificateDer::pem_slice_iter(tls.cert.text().as_bytes())
        .collect::<Result<Vec<_>, _>>()
        .ok()
        .filter(|certificates| !certificates.is_empty())
        .ok_or_else(|| mistake("cert", "holds no certificate in PEM"))?;
    let key = PrivateKeyDer::from_pem_slice(tls.key.text().as_bytes())
        .map_err(|_| mistake("key", "holds no private key in PEM"))?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| mistake("cert", "can't be used: this build has no version of TLS"))?;
    let mut config = config
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .map_err(|_| mistake("key", "is no key of the certificate in cert"))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn mistake(key: &str, what: &str) -> Error {
    Error::local(ErrorKind::Config, format!("gateway.tls.{key}: the file {what}"))
}

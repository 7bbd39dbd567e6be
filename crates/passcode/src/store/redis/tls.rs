//! TLS to Redis as everywhere here: by the machine's authorities, and aws-lc-rs.

use std::sync::Arc;

use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// A connector that trusts the machine's authorities, and those in this PEM.
pub(crate) fn connector(pem: Option<&str>) -> Result<TlsConnector, &'static str> {
    let extra = CertificateDer::pem_slice_iter(pem.unwrap_or_default().as_bytes());
    let extra = extra.collect::<Result<Vec<_>, _>>().unwrap_or_default();
    if pem.is_some() && extra.is_empty() {
        return Err("the file holds no certificate in PEM");
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Verifier::new_with_extra_roots(extra, Arc::clone(&provider)).map_err(|_| {
        "TLS can't be used: the certificate can't be read, or this machine has no store of trusted certificates \
         (on Linux the package ca-certificates)"
    })?;
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| "TLS can't be used on this machine")?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

//! Which certificates are trusted.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

/// Reads the certificates of authorities (PEM, one or several); `None` if one can't be read. Each is
/// tried here: a client that is made later would not say which setting it was.
pub(crate) fn read(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let mut store = RootCertStore::empty();
    CertificateDer::pem_slice_iter(pem)
        .map(|certificate| {
            let certificate = certificate.ok()?;
            store.add(certificate.clone()).ok().map(|()| certificate)
        })
        .collect()
}

/// TLS that trusts the platform's authorities and these.
pub(crate) fn config(
    authorities: &[CertificateDer<'static>],
) -> Result<ClientConfig, rustls::Error> {
    // An application may have chosen its cryptography for the whole process.
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(aws_lc_rs::default_provider()));
    let verifier =
        Verifier::new_with_extra_roots(authorities.iter().cloned(), Arc::clone(&provider))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

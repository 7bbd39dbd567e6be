use reqwest::Certificate;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// Reads the certificates of authorities (PEM, one or several); `None` if one can't be read. Each is
/// tried here: a client that is made later would not say which setting it was.
pub(crate) fn read(pem: &[u8]) -> Option<Vec<Certificate>> {
    let mut store = RootCertStore::empty();
    CertificateDer::pem_slice_iter(pem)
        .map(|certificate| {
            let certificate = certificate.ok()?;
            let read = Certificate::from_der(&certificate).ok()?;
            store.add(certificate).ok().map(|()| read)
        })
        .collect()
}

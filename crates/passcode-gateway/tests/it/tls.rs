//! The gateway over TLS, from a client's handshake to an answer.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use passcode::Config;
use passcode::store::Clock;
use passcode_gateway::{Ended, Gateway, Server, Signal};
use rcgen::CertifiedKey;
use rustls_pki_types::{CertificateDer, ServerName};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    ClientConfig, ProtocolVersion, RootCertStore, SupportedProtocolVersion,
};

use crate::bench::{KEY, PHONE, SEND};
use crate::stage::Stage;

/// Writes a new certificate and its key where the configuration has them.
fn certify(folder: &Path) -> CertificateDer<'static> {
    let names = vec!["localhost".to_owned()];
    let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names).unwrap();
    std::fs::write(folder.join("cert.pem"), cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), signing_key.serialize_pem()).unwrap();
    cert.der().clone()
}

/// A connection to whoever has this certificate.
async fn connect(
    address: SocketAddr,
    certificate: &CertificateDer<'static>,
    versions: &[&'static SupportedProtocolVersion],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_protocol_versions(versions)
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

fn call() -> String {
    let body = json!({ "to": PHONE }).to_string();
    format!(
        "POST {SEND} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {KEY}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn calls_come_by_tls_alone_and_a_new_certificate_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let first = certify(folder.path());
    let at = folder.path().display().to_string();
    let file = format!(
        "providers.main.kind = \"staged\"\n[gateway]\ntls = {{ cert = \"{at}/cert.pem\", key = \"{at}/key.pem\" }}\n\
         [[gateway.clients]]\nname = \"web\"\nkeys = [\"{KEY}\"]\n"
    );
    let read = move || Config::from_toml(&file);
    let stage = Stage::new(Clock::system());
    let builder = Gateway::builder().registry(stage.registry());
    let gateway = builder.listen("127.0.0.1:0".to_owned()).build(&read().unwrap()).unwrap();
    let server = Server::bind(gateway).await.unwrap();
    let address = server.url().strip_prefix("https://").unwrap().parse().unwrap();
    let (signal, signals) = mpsc::channel(1);
    let serving = tokio::spawn(server.serve(signals, read));

    for (version, protocol) in
        [(&TLS12, ProtocolVersion::TLSv1_2), (&TLS13, ProtocolVersion::TLSv1_3)]
    {
        let mut stream = connect(address, &first, &[version]).await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(protocol));
        stream.write_all(call().as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
    // In clear nothing is read or answered.
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(call().as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    assert!(!bytes.starts_with(b"HTTP"), "{bytes:?}");
    assert_eq!(stage.sends(), 2);

    let second = certify(folder.path());
    signal.send(Signal::Reload).await.unwrap();
    while connect(address, &second, &[&TLS13]).await.is_err() {}
    assert!(connect(address, &first, &[&TLS13]).await.is_err());
    signal.send(Signal::End).await.unwrap();
    assert_eq!(serving.await.unwrap(), Ended::Well);
}

//! A missing TLS feature shows here, not at the first vendor.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use vendor_http::{Failure, HttpClient, HttpSettings, Reach, Transport};

use crate::server::read_head;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// An https server on loopback for `name`; its port and its certificate.
async fn https_server(name: &str) -> (u16, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(stream) = acceptor.accept(stream).await {
                read_head(stream, ANSWER).await;
            }
        }
    });
    (port, cert.pem())
}

fn get(client: &HttpClient) -> reqwest::Request {
    reqwest::Request::new(reqwest::Method::GET, client.base_url().join("/"))
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

#[tokio::test]
async fn a_real_https_call_works() {
    let (port, pem) = https_server("localhost").await;
    let settings = HttpSettings::default().with_root_certificate(pem.as_bytes()).unwrap();
    let client = HttpClient::new(&format!("https://localhost:{port}"), &settings).unwrap();
    let answer = client.execute(get(&client), soon()).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(&answer.body[..], b"ok");
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused_before_anything_is_sent() {
    let (port, pem) = https_server("elsewhere.example").await;
    let settings = HttpSettings::default().with_root_certificate(pem.as_bytes()).unwrap();
    let client = HttpClient::new(&format!("https://localhost:{port}"), &settings).unwrap();
    let error = client.execute(get(&client), soon()).await.unwrap_err();
    assert_eq!((error.failure(), error.reach()), (Failure::Connect, Reach::NotSent));
}

#[tokio::test]
async fn an_unknown_authority_is_refused() {
    let (port, _) = https_server("localhost").await;
    let (_, other) = https_server("localhost").await;
    let settings = HttpSettings::default().with_root_certificate(other.as_bytes()).unwrap();
    let client = HttpClient::new(&format!("https://localhost:{port}"), &settings).unwrap();
    let error = client.execute(get(&client), soon()).await.unwrap_err();
    assert_eq!((error.failure(), error.reach()), (Failure::Connect, Reach::NotSent));
}

//! Everything over https, by an authority that clients are told to trust.

use passcode_sandbox::Sandbox;
use reqwest::{Certificate, Client};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::bench::PHONE;

async fn sandbox() -> Sandbox {
    let own = "127.0.0.1:0".parse().expect("an address");
    let builder = Sandbox::builder().tls().listen_for("ratio", own).allow_host("sandbox");
    builder.spawn().await.expect("the sandbox starts")
}

fn trusting(sandbox: &Sandbox) -> Client {
    let file = sandbox.ca_file().expect("it speaks https");
    let pem = std::fs::read(file).expect("the authority's certificate is a file");
    let ca = Certificate::from_pem(&pem).expect("a certificate is PEM");
    Client::builder()
        .no_proxy()
        .add_root_certificate(ca)
        .build()
        .expect("a client with one root more")
}

#[tokio::test]
async fn every_url_is_https_and_leads_somewhere() {
    let sandbox = sandbox().await;
    let http = trusting(&sandbox);
    let mut urls = sandbox.urls();
    let ca = urls.remove("ca").unwrap();
    assert!(urls.remove("smtp").unwrap().starts_with("smtps://127.0.0.1:"));
    assert_eq!(ca, sandbox.ca_file().unwrap().display().to_string());
    for (name, url) in &urls {
        assert!(url.starts_with("https://127.0.0.1:"), "{name}: {url}");
        assert!(http.get(url).send().await.unwrap().status().as_u16() > 0, "{name}");
    }
    let own = urls["inbox"].replace("127.0.0.1", "localhost");
    let vendors: Value =
        http.get(format!("{own}/sandbox/vendors")).send().await.unwrap().json().await.unwrap();
    for vendor in vendors.as_array().unwrap() {
        assert!(vendor["url"].as_str().unwrap().starts_with("https://localhost:"), "{vendor}");
        let curl = vendor["curl"].as_str().unwrap();
        assert_eq!(curl.matches("curl").count(), curl.matches("--cacert").count(), "{curl}");
    }
    let config: toml::Table = sandbox.config_toml().parse().unwrap();
    assert_eq!(config["providers"]["us"]["ca_file"].as_str(), Some(&*ca));
    assert!(config["providers"]["us"]["base_url"].as_str().unwrap().starts_with("https://"));
    assert!(config["providers"]["us"].get("allow_insecure_http").is_none());
}

#[tokio::test]
async fn a_code_is_sent_over_it() {
    let sandbox = sandbox().await;
    let answer = trusting(&sandbox)
        .post(format!("{}/v1/auth/otp/sms:send", sandbox.url("ratio")))
        .header("ratio-client-id", "11111111-2222-4333-8444-555555555555")
        .header("ratio-client-secret", "test-secret")
        .json(&serde_json::json!({ "phoneNumber": PHONE }))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert!(sandbox.inbox().code_for(PHONE).await.is_some());
}

#[tokio::test]
async fn who_doesnt_trust_it_or_speaks_no_tls_gets_nothing() {
    let sandbox = sandbox().await;
    let distrusting = Client::builder().no_proxy().build().unwrap();
    assert!(distrusting.get(sandbox.inbox_url()).send().await.is_err());
    let another = trusting(&self::sandbox().await);
    assert!(another.get(sandbox.inbox_url()).send().await.is_err(), "another's authority");
    let mut plain = TcpStream::connect(sandbox.address()).await.unwrap();
    plain.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
}

#[tokio::test]
async fn a_handshake_that_never_ends_keeps_nobody_waiting() {
    let sandbox = sandbox().await;
    let _silent = TcpStream::connect(sandbox.address()).await.unwrap();
    let health = format!("{}/health", sandbox.inbox_url());
    assert_eq!(trusting(&sandbox).get(health).send().await.unwrap().text().await.unwrap(), "ok\n");
}

#[tokio::test]
async fn it_can_be_broken_as_plain_connections_can() {
    use passcode_sandbox::{Fault, Rule};
    let sandbox = sandbox().await;
    let http = trusting(&sandbox);
    let url = format!("{}/auth/v1/authentication/token", sandbox.url("messagecentral"));
    for fault in [Fault::Reset, Fault::Close, Fault::Cut, Fault::Refuse, Fault::ResetUnread] {
        sandbox.faults().set([Rule::new(fault.clone())]);
        let asked = async { http.get(&url).send().await?.text().await };
        assert!(asked.await.is_err(), "{fault:?}");
        sandbox.faults().clear();
    }
    assert_eq!(http.get(&url).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn its_file_goes_with_it() {
    let sandbox = sandbox().await;
    let file = sandbox.ca_file().unwrap().to_owned();
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    sandbox.shutdown().await;
    assert!(!file.exists());
    assert_eq!(Sandbox::spawn().await.unwrap().ca_file(), None);
}

#[tokio::test]
async fn a_name_that_no_certificate_can_have_is_refused() {
    let started = Sandbox::builder().tls().allow_host("ä b").spawn().await;
    assert_eq!(started.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn mail_comes_over_tls_from_the_first_byte() {
    let sandbox = sandbox().await;
    let ca = CertificateDer::from_pem_file(sandbox.ca_file().unwrap()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(ca).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let address = sandbox.smtp_url().replace("smtps://", "");
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream =
        TlsConnector::from(std::sync::Arc::new(config)).connect(name, stream).await.unwrap();
    let mail = "EHLO test\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<ada@example.com>\r\nDATA\r\n\
                Subject: 4711 is it\r\n\r\n.\r\nQUIT\r\n";
    stream.write_all(mail.as_bytes()).await.unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).await.unwrap();
    assert!(said.starts_with("220 ") && said.contains("\r\n221 "), "{said}");
    assert_eq!(sandbox.inbox().messages()[0].code, "4711");
}

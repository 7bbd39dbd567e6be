//! A missing TLS feature shows here, not at the first vendor.

use std::process::Command;

use loopback::{Reply, Server};
use vendor_http::{Failure, HttpClient, HttpSettings, Reach};

use crate::{get, soon};

fn trusting(pem: &str) -> HttpSettings {
    HttpSettings::default().with_root_certificates(pem.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_real_https_call_works() {
    let server = Server::start_tls("localhost", |_| Reply::status(200).body("ok")).await;
    let answer = get(&server.url(), &trusting(server.ca_pem()), soon()).await.unwrap();
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, &b"ok"[..]));
}

/// Nothing is sent to whom the certificate doesn't prove.
#[tokio::test]
async fn a_certificate_that_proves_nothing_is_refused_and_says_why() {
    let good = Server::start_tls("localhost", |_| Reply::status(200)).await;
    let other = Server::start_tls("elsewhere.example", |_| Reply::status(200)).await;
    let old = Server::start_tls_expired("localhost", |_| Reply::status(200)).await;
    for (server, authority, failure) in [
        (&other, &other, Failure::WrongName),
        (&good, &other, Failure::UnknownAuthority),
        (&old, &old, Failure::ExpiredCertificate),
    ] {
        let error = get(&server.url(), &trusting(authority.ca_pem()), soon()).await.unwrap_err();
        assert_eq!((error.failure(), error.reach()), (failure, Reach::NotSent));
        assert_eq!(server.count(), 0);
    }
}

/// The test's own process has a store, so another one, without, runs the test once more.
#[test]
#[cfg(target_os = "linux")]
fn a_machine_without_trusted_certificates_is_told_so() {
    const NOWHERE: &str = "/nowhere/certificates";
    if std::env::var("SSL_CERT_FILE").is_ok_and(|file| file == NOWHERE) {
        let make = |settings: &HttpSettings| HttpClient::new("https://localhost:1", settings);
        let error = make(&HttpSettings::default()).unwrap_err().to_string();
        assert!(error.contains("no store of trusted certificates"), "{error}");
        let authority = rcgen::generate_simple_self_signed(["localhost".into()]).unwrap();
        assert!(make(&trusting(&authority.cert.pem())).is_ok(), "a configured authority is enough");
        return;
    }
    let test = "tls::a_machine_without_trusted_certificates_is_told_so";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .envs([("SSL_CERT_FILE", NOWHERE), ("SSL_CERT_DIR", NOWHERE)])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn several_authorities_are_read_and_none_is_a_mistake() {
    let pem = |_| rcgen::generate_simple_self_signed(["localhost".into()]).unwrap().cert.pem();
    let bundle: String = [0, 1].map(pem).concat();
    assert!(HttpSettings::default().with_root_certificates(bundle.as_bytes()).is_ok());
    let cut = "-----BEGIN CERTIFICATE-----\nhunter2\n";
    let odd = "-----BEGIN CERTIFICATE-----\naHVudGVyMg==\n-----END CERTIFICATE-----\n";
    let half = [&bundle, odd].concat();
    for bad in ["", "hunter2", cut, odd, &half] {
        let error = HttpSettings::default().with_root_certificates(bad.as_bytes()).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

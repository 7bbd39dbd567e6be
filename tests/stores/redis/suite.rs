//! The suite, over several connections; and over TLS.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use passcode::store::Store;
use passcode_conformance::store as conformance;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use super::server::{PASSWORD, Server, store};
use crate::real_time::{RealTime, SLACK};

#[derive(Debug)]
pub(super) struct Fixture {
    pub(super) servers: Vec<Server>,
    pub(super) settings: String,
    pub(super) time: RealTime,
}

impl Fixture {
    fn new(server: Server) -> Self {
        Self { settings: server.settings("1m"), servers: vec![server], time: RealTime::new() }
    }

    pub(super) async fn every_case_passes(&self) {
        let report = conformance::run(&*store(&self.settings), self).await;
        report.assert_passed();
        assert_eq!(report.passed().count(), report.cases().len(), "{report}");
    }
}

#[async_trait]
impl conformance::Fixture for Fixture {
    fn others(&self) -> Vec<Arc<dyn Store>> {
        (0..3).map(|_| store(&self.settings)).collect()
    }

    fn now(&self) -> Duration {
        self.time.now()
    }

    fn slack(&self) -> Duration {
        SLACK
    }

    async fn pass(&self, time: Duration) {
        RealTime::pass(time).await;
    }

    /// The handle has been used before, so that its connection is there.
    async fn hang(&self) -> Option<Arc<dyn Store>> {
        let hung = store(&self.settings.replace("\"1m\"", "\"500ms\""));
        hung.get("hang").await.unwrap();
        for server in &self.servers {
            server.signal("-STOP").await;
        }
        Some(hung)
    }

    async fn heal(&self) {
        for server in &self.servers {
            server.signal("-CONT").await;
        }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(5)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_every_case() {
    Fixture::new(Server::start().await).every_case_passes().await;
}

/// By an authority that only `ca_file` names.
#[tokio::test]
async fn over_tls() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let key = KeyPair::generate().unwrap();
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    std::fs::write(path("ca.pem"), ca.self_signed(&key).unwrap().pem()).unwrap();
    let issuer = Issuer::new(ca, key);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    let certificate = certificate.signed_by(&key, &issuer).unwrap();
    std::fs::write(path("cert.pem"), certificate.pem()).unwrap();
    std::fs::write(path("key.pem"), key.serialize_pem()).unwrap();

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let _server = Server::with(&[
        "--tls-port",
        &port.to_string(),
        "--tls-auth-clients",
        "no",
        "--tls-cert-file",
        &path("cert.pem"),
        "--tls-key-file",
        &path("key.pem"),
        "--tls-ca-cert-file",
        &path("ca.pem"),
    ])
    .await;
    let settings = format!("kind = \"redis\"\nurl = \"rediss://:{PASSWORD}@127.0.0.1:{port}\"");
    let trusted = store(&format!("{settings}\nca_file = {:?}", path("ca.pem")));
    trusted.put("a", b"b", SLACK * 1000).await.unwrap();
    assert_eq!(trusted.get("a").await.unwrap(), Some(b"b".to_vec()));
    let error = store(&settings).get("a").await.unwrap_err().to_string();
    assert!(error.contains("ca_file") && !error.contains(PASSWORD), "{error}");
}

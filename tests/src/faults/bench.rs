//! One operation of one vendor under one fault.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use passcode::{
    Channel, Config, Error, OtpProviderExt, Providers, Recipient, Verification, VerifyOutcome,
};
use passcode_conformance::Fault;
use passcode_sandbox::Sandbox;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::breaking::Proxy;
use crate::faults::matrix::At;

pub(crate) const PASSWORD: &str = "canary-password";
pub(crate) const CLIENT_SECRET: &str = "canary-client-secret";
/// A JWT, to look at, that never expires.
pub(crate) const AUTH_TOKEN: &str = "canary.auth.token";
pub(crate) const CODE: &str = "918273";

/// Who is asked, and what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    RatioSend,
    RatioVerify,
    MessageCentralSend,
    MessageCentralVerify,
    /// Message Central again, and its token call comes first.
    TokenSend,
    TokenVerify,
}

pub(crate) const ASKED: [Asked; 6] = [
    Asked::RatioSend,
    Asked::RatioVerify,
    Asked::MessageCentralSend,
    Asked::MessageCentralVerify,
    Asked::TokenSend,
    Asked::TokenVerify,
];

impl Asked {
    pub(crate) fn by_token(self) -> bool {
        matches!(self, Self::TokenSend | Self::TokenVerify)
    }

    fn sends(self) -> bool {
        matches!(self, Self::RatioSend | Self::MessageCentralSend | Self::TokenSend)
    }

    fn phone(self) -> &'static str {
        match self {
            Self::RatioSend | Self::RatioVerify => "+12025550123",
            _ => "+919123456789",
        }
    }

    fn settings(self) -> String {
        match self {
            Self::RatioSend | Self::RatioVerify => format!(
                "kind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\n\
                 client_secret = \"{CLIENT_SECRET}\""
            ),
            Self::MessageCentralSend | Self::MessageCentralVerify => format!(
                "kind = \"messagecentral\"\ncustomer_id = \"C-0123456789ABCDE\"\n\
                 auth_token = \"{AUTH_TOKEN}\""
            ),
            Self::TokenSend | Self::TokenVerify => format!(
                "kind = \"messagecentral\"\ncustomer_id = \"C-0123456789ABCDE\"\n\
                 password = \"{PASSWORD}\""
            ),
        }
    }

    /// A provider of its own below `url`.
    pub(crate) fn providers(self, url: &str, more: &str) -> Providers {
        let kind = match self {
            Self::RatioSend | Self::RatioVerify => "ratio",
            _ => "messagecentral",
        };
        let url = format!("{url}/{kind}");
        let text = format!("[providers.vendor]\n{}\nbase_url = \"{url}\"\n{more}", self.settings());
        Config::from_toml(&text).unwrap().build().unwrap()
    }

    fn verification(self) -> Verification {
        let recipient: Recipient = self.phone().parse().unwrap();
        Verification::new("vendor", "1", recipient, Channel::Sms, SystemTime::UNIX_EPOCH)
    }

    /// Sends or verifies, which must fail.
    pub(crate) async fn ask(self, providers: &Providers) -> Result<String, Error> {
        if self.sends() {
            return providers.send_to(self.phone()).await.map(|sent| format!("{sent:?}"));
        }
        let outcome = providers.verify_code(&self.verification(), CODE).await;
        outcome.map(|outcome: VerifyOutcome| format!("{outcome:?}"))
    }
}

/// What a fault came to.
pub(crate) struct Came {
    pub(crate) error: Error,
    pub(crate) requests: usize,
    pub(crate) token_calls: usize,
    /// Whether it went over a new connection, though there was one kept alive.
    missed_the_connection: bool,
    /// Anything that should never have happened.
    pub(crate) trespasses: Vec<String>,
    pub(crate) took: Duration,
}

impl At {
    /// Little patience where nothing can arrive. Where a request must arrive first, so much that a
    /// busy machine writes it in time.
    fn limits(self) -> &'static str {
        match self {
            At::StalledHandshake => "connect_timeout = \"40ms\"",
            At::Proxy(Fault::StallBeforeHeaders | Fault::StallInBody | Fault::EndlessBody) => {
                "attempt_timeout = \"1s\""
            }
            _ => "",
        }
    }
}

/// Lets one operation meet one fault.
pub(crate) async fn meet(at: At, asked: Asked) -> Result<Came, String> {
    let mut came = meet_once(at, asked).await?;
    // The client puts a connection back in its own time, and now and then too late.
    for _ in 0..10 {
        if !came.missed_the_connection {
            return Ok(came);
        }
        came = meet_once(at, asked).await?;
    }
    Err("the connection was never kept alive".into())
}

async fn meet_once(at: At, asked: Asked) -> Result<Came, String> {
    let proxy =
        Proxy::start_with(Sandbox::spawn().await.unwrap(), matches!(at, At::KeptAlive(_))).await;
    let (url, more) = match at {
        At::Proxy(_) | At::KeptAlive(_) => (proxy.url(), String::new()),
        At::UnknownHost => (format!("https://{}.invalid", "x".repeat(64)), String::new()),
        At::Certificate => (tls_server().await, String::new()),
        At::StalledHandshake => (format!("https://{}", leaked_listener()), String::new()),
        At::RefusingProxy => (proxy.url(), refusing_proxy()),
    };
    let more = more + at.limits();
    let providers = asked.providers(&url, &more);
    if let At::KeptAlive(_) = at {
        // Any answer will do to keep the connection: a refusal of the credentials too.
        let _ = asked.ask(&providers).await;
    }
    let before = (proxy.sends_and_verifies(), proxy.token_calls(), proxy.connections());
    if let At::Proxy(fault) | At::KeptAlive(fault) = at {
        proxy.inject(fault).await;
    }
    let providers = match at {
        // A cached token would be used: another provider fetches another.
        At::KeptAlive(_) if asked.by_token() => asked.providers(&url, &more),
        _ => providers,
    };
    let begun = tokio::time::Instant::now();
    let result = asked.ask(&providers).await;
    let took = begun.elapsed();
    let error = result.err().ok_or("it succeeded")?;
    let mut trespasses = Vec::new();
    if proxy.elsewhere() > 0 {
        trespasses.push("a redirect was followed".into());
    }
    if proxy.asked_for_compression() > 0 {
        trespasses.push("compression was asked for".into());
    }
    if at == At::Proxy(Fault::HugeBody) && proxy.written() > 8 * 1024 * 1024 {
        trespasses.push(format!("{} bytes of the body were taken", proxy.written()));
    }
    let kept_alive = matches!(at, At::KeptAlive(_)) && !asked.by_token();
    Ok(Came {
        error,
        missed_the_connection: kept_alive && proxy.connections() != before.2,
        requests: proxy.sends_and_verifies() - before.0,
        token_calls: proxy.token_calls() - before.1,
        trespasses,
        took,
    })
}

/// A proxy that is not there, named by somebody who knows that it would read everything.
fn refusing_proxy() -> String {
    format!("allow_insecure_http = true\nproxy = \"http://{}\"\n", closed_port())
}

/// An address where nothing listens: bound once and let go.
fn closed_port() -> std::net::SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// An address where connections are taken, by the backlog, and nobody ever answers.
fn leaked_listener() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::mem::forget(listener);
    address
}

/// An https server whose certificate is for another host.
async fn tls_server() -> String {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["elsewhere.example".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let handshake = acceptor.accept(stream).await;
            assert!(handshake.is_err(), "a certificate for another host was taken");
        }
    });
    format!("https://localhost:{port}")
}

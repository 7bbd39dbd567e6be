//! What is counted for Prometheus, over vendors that tell more than they should.

mod counted;
mod labels;
mod listener;
mod text;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use passcode::vendor::{Guess, Order, Sent, Vendor, VendorKind, VendorSetup, Verdict};
use passcode::{
    Capabilities, CapabilityRow, Channel, Config, Device, Dispatch, Error, ErrorKind, Evidence,
    Metrics, OtpProvider, OtpProviderExt, Providers, Recipient, Registry, Rejection, Result,
    SendRequest, Session, Verification,
};

const CONFIG: &str = r#"
default = "guarded"
[providers.guarded]
kind = "limit"
of = "main"
sends = ["2/1h per recipient"]
guesses = ["3/15m per recipient"]
[providers.main]
kind = "route"
routes = [{ channels = ["sms", "email"], to = "safe" }]
[providers.safe]
kind = "failover"
members = ["us", "india"]
[providers.us]
kind = "telling"
[providers.india]
kind = "telling"
"#;

/// What the next sends do; afterwards they succeed.
#[derive(Debug, Clone, Default)]
struct Script(Arc<Mutex<VecDeque<(ErrorKind, Dispatch)>>>);

/// Tells more than it should, in everything that it says.
#[derive(Debug)]
struct Telling {
    capabilities: Capabilities,
    script: Script,
}

impl Vendor for Telling {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let to = order.recipient().expose();
        match self.script.0.lock().unwrap().pop_front() {
            None => Ok(Sent::new(format!("canaryid-{to}"))),
            Some((kind, dispatch)) => {
                let error = Error::new(kind, format!("canarymessage {to}")).with_dispatch(dispatch);
                Err(error.with_code(Some("canarycode".to_owned())).with_status(418))
            }
        }
    }

    async fn pending(&self, order: &Order<'_>) -> Option<Sent> {
        Some(Sent::new(format!("canaryid-{}", order.recipient().expose())))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        Ok(match guess.code().expose() {
            "424242" => Verdict::Approved(Evidence::default()),
            _ => Verdict::Rejected(Rejection::WrongCode),
        })
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

fn providers(config: &str, script: &Script, metrics: Option<&Metrics>) -> Providers {
    #[derive(Debug, serde::Deserialize)]
    struct NoSettings {}

    let mut registry = Registry::default();
    let kind = VendorKind::new("telling", "Telling", "https://telling.example");
    let script = script.clone();
    registry.register_vendor(kind, move |_: NoSettings, _: &VendorSetup<'_>| {
        let rows = [Channel::Sms, Channel::Email].map(CapabilityRow::new);
        let capabilities = Capabilities::new(rows.to_vec()).with_sessions(true);
        Ok(Telling { capabilities, script: script.clone() })
    });
    let config = Config::from_toml(config).unwrap();
    let config = match metrics {
        Some(metrics) => config.with_metrics(metrics.clone()),
        None => config,
    };
    config.build_with(&registry).unwrap()
}

/// A request that holds all that a request can.
fn request(to: &str) -> SendRequest {
    let device = Device::new("192.0.2.77".parse().unwrap()).with_user_agent("canaryagent");
    SendRequest::new(to.parse::<Recipient>().unwrap())
        .with_device(device)
        .with_client(Some("canaryclient".to_owned()))
        .with_session(Session::new("canarytoken"))
}

/// A send, a wrong code and the right one.
async fn sign_in(providers: &Providers, to: &str) -> Verification {
    let sent = providers.send_to(to).await.unwrap();
    assert!(!providers.verify_code(&sent, "000000").await.unwrap().is_approved());
    assert!(providers.verify_code(&sent, "424242").await.unwrap().is_approved());
    sent
}

/// Everything that can be counted, once at least.
async fn drive(providers: &Providers, script: &Script) {
    use Dispatch::{MaybeSent, NotSent, Refused};
    let fail = |acts: &[(ErrorKind, Dispatch)]| script.0.lock().unwrap().extend(acts);
    sign_in(providers, "ada@example.com").await;
    fail(&[(ErrorKind::Unavailable, NotSent)]);
    let sent = sign_in(providers, "+919123456789").await;
    assert_eq!(sent.provider(), "india");
    // As often as it may, and once more.
    providers.send_to("+919123456789").await.unwrap();
    providers.send_to("+919123456789").await.unwrap_err();
    for kind in ErrorKind::ALL.iter().copied() {
        for dispatch in [NotSent, Refused, MaybeSent] {
            fail(&[(kind, dispatch), (kind, dispatch)]);
            let _ = providers.send_through("us", &request("+12025550123")).await;
            let _ = providers.send_through("us", &request("+12025550123")).await;
            fail(&[(kind, dispatch)]);
            let _ = providers.send_through("safe", &request("+12025550123")).await;
            script.0.lock().unwrap().clear();
        }
    }
    for _ in 0..4 {
        let _ = providers.verify_code(&sent, "000000").await;
    }
    let voice = request("+12025550123").with_channel(Channel::Voice);
    providers.send(&voice).await.unwrap_err();
    fail(&[(ErrorKind::Unavailable, NotSent); 6]);
    for _ in 0..3 {
        let _ = providers.send_through("safe", &request("+12025550123")).await;
    }
}

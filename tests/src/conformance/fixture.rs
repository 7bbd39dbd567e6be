//! The emulated vendors, as the suite sees and shakes them: through the proxy, which can do every
//! fault, or by the sandbox's own faults.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
use passcode::{CapabilityRow, Channel, Recipient, Verification};
use passcode_conformance::{Fault, Fixture};
use passcode_sandbox::{self as sandbox, Reply, Rule, Sandbox};

use crate::breaking::Proxy;
use crate::breaking::answer::BOMB;

const PAGE: &str = "<html><body>It is not you, it is us</body></html>";

/// A user that the emulated Ratio knows by both.
const USER: (&str, &str) = ("+12025559999", "ada@example.com");

#[derive(Debug)]
pub(crate) struct Emulated {
    proxy: Proxy,
    unknown_id: &'static str,
    recipients: AtomicU32,
    own_faults: bool,
}

impl Emulated {
    pub(crate) async fn start(unknown_id: &'static str) -> Self {
        let sandbox = Sandbox::builder()
            .credentials(
                "ratio",
                [
                    ("client_id", "11111111-2222-4333-8444-555555555555"),
                    ("client_secret", "canary-client-secret"),
                ],
            )
            .credentials(
                "messagecentral",
                [("customer_id", "C-0123456789ABCDE"), ("password", "canary-password")],
            )
            .person(USER.0, USER.1)
            .spawn()
            .await
            .unwrap();
        let proxy = Proxy::start(sandbox).await;
        Self { proxy, unknown_id, recipients: AtomicU32::new(1000), own_faults: false }
    }

    /// Without the proxy: the sandbox breaks by itself, as any user of it can have it.
    pub(crate) fn by_own_faults(mut self) -> Self {
        self.own_faults = true;
        self
    }

    pub(crate) fn url(&self) -> String {
        if self.own_faults { self.proxy.sandbox.inbox_url() } else { self.proxy.url() }
    }
}

/// The sandbox's fault for a fault of the suite. It resets unread only what is new,
/// and a client may keep a connection; and it can't stop listening and go on.
fn own(fault: Fault) -> Option<sandbox::Fault> {
    let page = |status| Reply::status(status).header("content-type", "text/html").body(PAGE);
    let json = || Reply::status(200).header("content-type", "application/json");
    let date = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
    let megabyte = || vec![b' '; 1024 * 1024];
    Some(match fault {
        Fault::ResetAfterReading => sandbox::Fault::Reset,
        Fault::ClosedUnderRequest => sandbox::Fault::Close,
        Fault::StallBeforeHeaders => sandbox::Fault::Stall,
        Fault::StallInBody => sandbox::Fault::StallInBody,
        Fault::CutBody => sandbox::Fault::Cut,
        Fault::EndlessBody => sandbox::Fault::Drip { every: Duration::from_millis(1) },
        Fault::TooManyRequests => sandbox::Fault::Answer(page(429)),
        Fault::TooManyRequestsSeconds => {
            sandbox::Fault::Answer(page(429).header("retry-after", "7"))
        }
        Fault::TooManyRequestsDate => {
            sandbox::Fault::Answer(page(429).header("retry-after", &date()))
        }
        Fault::InternalServerError => sandbox::Fault::Answer(page(500)),
        Fault::BadGateway => sandbox::Fault::Answer(page(502)),
        Fault::ServiceUnavailable => sandbox::Fault::Answer(page(503)),
        Fault::GatewayTimeout => sandbox::Fault::Answer(page(504)),
        Fault::WrongContentType => sandbox::Fault::Answer(page(200)),
        Fault::HugeBody => sandbox::Fault::Answer(json().body(megabyte()).repeat(10)),
        Fault::GzipBomb => {
            sandbox::Fault::Answer(json().header("content-encoding", "gzip").body(BOMB.clone()))
        }
        Fault::Redirect => sandbox::Fault::Answer(page(307).header("location", "/elsewhere")),
        _ => return None,
    })
}

#[async_trait]
impl Fixture for Emulated {
    async fn recipient(&self, row: &CapabilityRow) -> Option<Recipient> {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        let text = match row.channel() {
            Channel::Email => format!("person{number}@example.com"),
            _ if row.calling_codes().contains(&1) => format!("+1202555{number}"),
            _ => format!("+91912345{number}"),
        };
        text.parse().ok()
    }

    async fn codes(&self, recipient: &Recipient) -> Option<Vec<String>> {
        let messages = self.proxy.sandbox.inbox().messages_to(recipient.expose());
        Some(messages.into_iter().map(|message| message.code).collect())
    }

    async fn requests(&self) -> Option<u64> {
        if self.own_faults {
            // Its token call is the first of all, before any case counts.
            return Some(self.proxy.sandbox.all_requests());
        }
        u64::try_from(self.proxy.sends_and_verifies()).ok()
    }

    async fn expire(&self, _: &Verification) -> bool {
        self.proxy.sandbox.clock().advance(Duration::from_secs(900));
        true
    }

    /// The sandbox's own number.
    fn guesses(&self) -> Option<u32> {
        Some(5)
    }

    fn unknown_id(&self) -> String {
        self.unknown_id.into()
    }

    async fn two_factors(&self) -> Option<(Recipient, Recipient)> {
        Some((USER.0.parse().ok()?, USER.1.parse().ok()?))
    }

    async fn inject(&self, fault: Fault) -> bool {
        if !self.own_faults {
            self.proxy.inject(fault).await;
            return true;
        }
        let Some(fault) = own(fault) else { return false };
        let faults = self.proxy.sandbox.faults();
        let operations = [sandbox::Operation::Send, sandbox::Operation::Verify];
        faults.set(operations.map(|operation| Rule::new(fault.clone()).operation(operation)));
        true
    }

    async fn heal(&self) {
        if self.own_faults {
            self.proxy.sandbox.faults().clear();
        } else {
            self.proxy.heal();
        }
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(5)
    }

    fn secrets(&self) -> Vec<String> {
        ["canary-client-secret", "canary-password", "Y2FuYXJ5LXBhc3N3b3Jk"].map(Into::into).into()
    }
}

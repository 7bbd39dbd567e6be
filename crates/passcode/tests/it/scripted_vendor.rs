//! A vendor that does as it is told, without any network.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use passcode::vendor::{Guess, Order, Sent, Vendor, Verdict};
use passcode::{
    Capabilities, CapabilityRow, Channel, Dispatch, Error, ErrorKind, Evidence, Rejection, Resend,
    Result,
};

/// How an operation fails: kind, dispatch, and how long the vendor asks to wait.
pub(crate) type Failure = (ErrorKind, Dispatch, Option<Duration>);

/// Fails as its script says, then succeeds; remembers when it was asked, and by when to end.
#[derive(Debug, Clone)]
pub(crate) struct ScriptedVendor {
    capabilities: Capabilities,
    script: Arc<Script>,
}

#[derive(Debug)]
struct Script {
    failures: Vec<Failure>,
    asked: Mutex<Vec<(Duration, Duration)>>,
    begun: tokio::time::Instant,
}

impl ScriptedVendor {
    /// Sends by SMS and voice.
    pub(crate) fn new(failures: &[Failure], sessions: bool) -> Self {
        let rows = vec![CapabilityRow::new(Channel::Sms), CapabilityRow::new(Channel::Voice)];
        let script = Script {
            failures: failures.to_vec(),
            asked: Mutex::default(),
            begun: tokio::time::Instant::now(),
        };
        Self {
            capabilities: Capabilities::new(rows).with_sessions(sessions),
            script: Arc::new(script),
        }
    }

    /// What it says of sending again.
    pub(crate) fn with_resend(mut self, resend: Resend) -> Self {
        self.capabilities = self.capabilities.with_resend(resend);
        self
    }

    /// The time since it was made.
    pub(crate) fn since_begun(&self) -> Duration {
        self.script.begun.elapsed()
    }

    fn answer<T>(&self, deadline: Instant, success: T) -> Result<T> {
        let begun = self.script.begun.into_std();
        let mut asked = self.script.asked.lock().unwrap();
        asked.push((now() - begun, deadline - begun));
        match self.script.failures.get(asked.len() - 1) {
            None => Ok(success),
            Some((kind, dispatch, wait)) => Err(Error::new(*kind, "it broke")
                .with_dispatch(*dispatch)
                .with_status((*kind == ErrorKind::RateLimited).then_some(429))
                .with_retry_after(*wait)),
        }
    }

    /// When it was asked, and by when to end, counted from when it was made.
    pub(crate) fn asked(&self) -> Vec<(Duration, Duration)> {
        self.script.asked.lock().unwrap().clone()
    }
}

impl Vendor for ScriptedVendor {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        self.answer(order.deadline(), Sent::new(order.channel().as_str()))
    }

    /// It checks calls by recipient, and text messages by an id of its own.
    async fn pending(&self, order: &Order<'_>) -> Option<Sent> {
        (order.channel() == Channel::Voice).then(|| Sent::new("by recipient"))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let verdict = match guess.code().expose() {
            "1" => Verdict::Approved(Evidence::default()),
            _ => Verdict::Rejected(Rejection::WrongCode),
        };
        self.answer(guess.deadline(), verdict)
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

/// The runtime's clock, which tests can pause.
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

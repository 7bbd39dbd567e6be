//! The vendor's service, in memory: it stands for an HTTP service and the network before it.

use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use passcode_conformance::Fault;

/// Wrong codes that a code survives.
pub(crate) const GUESSES: u32 = 5;

/// What a client asks.
pub(crate) enum Call {
    Send { to: String, session: Option<String> },
    Check { id: String, code: String, session: Option<String> },
}

/// What the vendor answers.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: String,
}

/// Why there is no answer.
pub(crate) enum NoReply {
    NotConnected,
    Broken,
}

/// A handle on the service, which is also its client.
#[derive(Clone)]
pub(crate) struct Service {
    key: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) fault: Option<Fault>,
    pub(crate) requests: u64,
    sent: Vec<Sent>,
}

struct Sent {
    to: String,
    code: String,
    second_factor: bool,
    wrong: u32,
    end: Option<&'static str>,
}

impl Service {
    pub(crate) fn new(key: &str) -> Self {
        Self { key: key.into(), state: Arc::default() }
    }

    /// The same service, asked with this key.
    pub(crate) fn with_key(&self, key: &str) -> Self {
        Self { key: key.into(), ..self.clone() }
    }

    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) async fn call(&self, call: Call) -> Result<Reply, NoReply> {
        // As a network does, so that calls really run at once.
        tokio::task::yield_now().await;
        let fault = self.state().fault;
        match fault {
            None => Ok(self.state().answer(&call)),
            Some(fault) => self.misbehave(fault).await,
        }
    }

    async fn misbehave(&self, fault: Fault) -> Result<Reply, NoReply> {
        if fault == Fault::ConnectionRefused {
            return Err(NoReply::NotConnected);
        }
        self.state().requests += 1;
        let wait = Some(Duration::from_secs(7));
        Ok(match fault {
            Fault::StallBeforeHeaders | Fault::StallInBody | Fault::EndlessBody => pending().await,
            Fault::TooManyRequests => reply(429, ""),
            Fault::TooManyRequestsSeconds | Fault::TooManyRequestsDate => {
                Reply { retry_after: wait, ..reply(429, "") }
            }
            Fault::InternalServerError => reply(500, "<html>"),
            Fault::BadGateway => reply(502, "<html>"),
            Fault::ServiceUnavailable => reply(503, "<html>"),
            Fault::GatewayTimeout => reply(504, "<html>"),
            Fault::WrongContentType | Fault::HugeBody | Fault::GzipBomb => reply(200, "<html>"),
            Fault::Redirect => reply(302, ""),
            _ => return Err(NoReply::Broken),
        })
    }
}

impl State {
    /// The codes sent to somebody, newest first.
    pub(crate) fn codes(&self, to: &str) -> Vec<String> {
        let sent = self.sent.iter().rev().filter(|sent| sent.to == to);
        sent.map(|sent| sent.code.clone()).collect()
    }

    pub(crate) fn expire(&mut self) {
        for sent in &mut self.sent {
            sent.end.get_or_insert("expired");
        }
    }

    pub(crate) fn answer(&mut self, call: &Call) -> Reply {
        self.requests += 1;
        match call {
            Call::Send { to, session } => self.send(to, session.is_some()),
            Call::Check { id, code, session } => self.check(id, code, session.is_some()),
        }
    }

    fn send(&mut self, to: &str, second_factor: bool) -> Reply {
        for older in self.sent.iter_mut().filter(|sent| sent.to == to) {
            older.end.get_or_insert("expired");
        }
        let id = self.sent.len();
        let code = format!("{:06}", (id * 7_919 + 104_729) % 1_000_000);
        self.sent.push(Sent { to: to.into(), code, second_factor, wrong: 0, end: None });
        reply(200, format!("id={id}"))
    }

    fn check(&mut self, id: &str, code: &str, session: bool) -> Reply {
        let sent = id.parse().ok().and_then(|id: usize| self.sent.get_mut(id));
        let Some(sent) = sent else { return reply(404, "unknown") };
        // A vendor that takes a second factor without its session for a first factor.
        if session && !sent.second_factor {
            return reply(401, "session");
        }
        if let Some(end) = sent.end {
            return reply(403, end);
        }
        if sent.code == code {
            sent.end = Some("used");
            return reply(200, format!("session=token-{id}-{session}"));
        }
        sent.wrong += 1;
        if sent.wrong >= GUESSES {
            sent.end = Some("exhausted");
        }
        reply(403, "wrong")
    }
}

fn reply(status: u16, body: impl Into<String>) -> Reply {
    Reply { status, retry_after: None, body: body.into() }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Service(***)")
    }
}

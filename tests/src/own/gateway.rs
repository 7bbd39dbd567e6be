//! A message gateway that fails as it is told, as the suite of senders sees and shakes it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use loopback::{Reply, Request, Server};
use passcode::{CapabilityRow, Recipient};
use passcode_conformance::sender::{Fault, Fixture};
use serde_json::Value;

pub(super) const SECRETS: &[&str] = &["canary-gateway-token"];

#[derive(Debug)]
pub(super) struct Gateway {
    server: Server,
    state: Arc<Mutex<State>>,
    recipients: AtomicU32,
}

#[derive(Debug, Default)]
struct State {
    fault: Option<Fault>,
    /// Whom each message went to, and its text; oldest first.
    arrived: Vec<(String, String)>,
}

impl State {
    fn reply(&mut self, request: &Request) -> Reply {
        assert_eq!(request.header("authorization"), Some("Bearer canary-gateway-token"));
        let said: Value = serde_json::from_slice(&request.body).unwrap();
        if matches!(self.fault, None | Some(Fault::LostAfter | Fault::Silent)) {
            let member = |name: &str| said[name].as_str().unwrap().to_owned();
            self.arrived.push((member("to"), member("text")));
        }
        match self.fault {
            None => Reply::json(202, r#"{"id":"m-1"}"#),
            Some(Fault::CredentialsRefused) => Reply::status(401),
            Some(Fault::RecipientRefused) => Reply::json(422, r#"{"error":"nobody"}"#),
            Some(Fault::TooMany) => Reply::status(429),
            Some(Fault::MessageRefused) => Reply::json(422, r#"{"error":"spam"}"#),
            Some(Fault::Silent) => Reply::hang(),
            Some(_) => Reply::raw(""),
        }
    }
}

impl Gateway {
    pub(super) async fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let of_server = Arc::clone(&state);
        let server = Server::start(move |request| of_server.lock().unwrap().reply(request)).await;
        Self { server, state, recipients: AtomicU32::new(1000) }
    }

    pub(super) fn url(&self) -> String {
        self.server.url()
    }
}

#[async_trait]
impl Fixture for Gateway {
    async fn recipient(&self, _: &CapabilityRow) -> Recipient {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        format!("+1202555{number}").parse().unwrap()
    }

    async fn codes(&self, recipient: &Recipient) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let mine = state.arrived.iter().rev().filter(|(to, _)| to == recipient.expose());
        let code = |text: &str| text.chars().take_while(char::is_ascii_digit).collect();
        mine.map(|(_, text)| code(text)).collect()
    }

    async fn messages(&self) -> usize {
        self.state.lock().unwrap().arrived.len()
    }

    /// Whoever listens can't be nobody.
    async fn inject(&self, fault: Fault) -> bool {
        self.state.lock().unwrap().fault = Some(fault);
        fault != Fault::Unreachable
    }

    async fn heal(&self) {
        self.state.lock().unwrap().fault = None;
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(60)
    }

    /// A message must be handed over before it, on a busy machine too.
    fn deadline(&self) -> Duration {
        Duration::from_secs(2)
    }

    fn secrets(&self) -> Vec<String> {
        SECRETS.iter().map(|secret| (*secret).to_owned()).collect()
    }
}

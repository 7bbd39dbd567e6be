//! A mail server that fails as it is told, as the suite of senders sees and shakes it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use loopback::{SmtpCommand, SmtpReply, SmtpServer, SmtpSetup};
use passcode::{CapabilityRow, Recipient};
use passcode_conformance::sender::{Fault, Fixture};

/// The password; Base64 of a zero byte, the user name, a zero byte and the password; and Base64 of the
/// password alone.
pub(super) const SECRETS: &[&str] = &[
    "canary-smtp-password",
    "AHBhc3Njb2RlAGNhbmFyeS1zbXRwLXBhc3N3b3Jk",
    "Y2FuYXJ5LXNtdHAtcGFzc3dvcmQ=",
];

#[derive(Debug)]
pub(super) struct MailServer {
    server: SmtpServer,
    state: Arc<Mutex<State>>,
    recipients: AtomicU32,
}

#[derive(Debug, Default)]
struct State {
    fault: Option<Fault>,
    /// Of each mail that came whole, whether it was taken.
    taken: Vec<bool>,
}

impl State {
    fn reply(&mut self, command: &SmtpCommand) -> Option<SmtpReply> {
        let verb = command.verb();
        if verb == "." {
            self.taken.push(self.fault != Some(Fault::MessageRefused));
        }
        match (self.fault?, verb.as_str()) {
            (Fault::Unreachable, _) => Some(SmtpReply::Close),
            (Fault::LostBefore, "DATA") => Some(SmtpReply::Close),
            // A kept connection has signed in before.
            (Fault::CredentialsRefused, "RSET") => Some(SmtpReply::Close),
            (Fault::CredentialsRefused, "AUTH") => Some(SmtpReply::say("535 5.7.8 no")),
            (Fault::RecipientRefused, "RCPT") => Some(SmtpReply::say("550 5.1.1 nobody")),
            (Fault::TooMany, "RCPT") => Some(SmtpReply::say("450 4.2.1 too many")),
            (Fault::MessageRefused, ".") => Some(SmtpReply::say("554 5.7.1 spam")),
            (Fault::LostAfter, ".") => Some(SmtpReply::Close),
            (Fault::Silent, ".") => Some(SmtpReply::Stall),
            _ => None,
        }
    }
}

impl MailServer {
    pub(super) async fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let of_script = Arc::clone(&state);
        let script = move |command: &SmtpCommand| of_script.lock().unwrap().reply(command);
        let server = SmtpServer::start(SmtpSetup::plain(), script).await;
        Self { server, state, recipients: AtomicU32::new(1000) }
    }

    pub(super) fn url(&self) -> String {
        self.server.url("")
    }

    /// The mails that were taken, oldest first.
    fn taken(&self) -> Vec<String> {
        let state = self.state.lock().unwrap();
        let mails = self.server.mails().into_iter().zip(&state.taken);
        mails.filter(|(_, taken)| **taken).map(|(mail, _)| mail).collect()
    }
}

/// The number that the text begins with.
fn code(mail: &str) -> String {
    let text = mail.split_once("\r\n\r\n").map_or("", |(_, text)| text);
    text.chars().take_while(char::is_ascii_digit).collect()
}

#[async_trait]
impl Fixture for MailServer {
    async fn recipient(&self, _: &CapabilityRow) -> Recipient {
        let number = self.recipients.fetch_add(1, Ordering::Relaxed);
        format!("person{number}@example.com").parse().unwrap()
    }

    async fn codes(&self, recipient: &Recipient) -> Vec<String> {
        let to = format!("\r\nTo: {}\r\n", recipient.expose());
        let mails = self.taken().into_iter().rev();
        mails.filter(|mail| mail.contains(&to)).map(|mail| code(&mail)).collect()
    }

    async fn messages(&self) -> usize {
        self.taken().len()
    }

    async fn inject(&self, fault: Fault) -> bool {
        self.state.lock().unwrap().fault = Some(fault);
        true
    }

    async fn heal(&self) {
        self.state.lock().unwrap().fault = None;
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(60)
    }

    /// A mail must be handed over before it, on a busy machine too.
    fn deadline(&self) -> Duration {
        Duration::from_secs(2)
    }

    fn secrets(&self) -> Vec<String> {
        SECRETS.iter().map(|secret| (*secret).to_owned()).collect()
    }
}

//! A good sender with one flaw, each of a kind that real ones have had.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use passcode::own::{Message, Sender};
use passcode::{Channel, Dispatch, Error, ErrorKind, Result};
use passcode_conformance::sender::Fault;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::carrier::{Answer, Carrier};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    SendsTwice,
    SendsToAnother,
    CutsTheText,
    SendsOneAtATimeToTheLast,
    SendsOnceOnly,
    KeepsItsLock,
    ChecksByAMessage,
    TakesAnyCredentials,
    SaysSentWhenNobodyIsThere,
    SaysNotSent,
    SaysMaybeSent,
    RepeatsWhatMayBeSent,
    DeliversWhatItRefuses,
    MistakesTheRecipient,
    WaitsForEver,
    LeaksInDebug,
    LeaksInErrors,
}

#[derive(Debug, Deserialize)]
pub(super) struct Settings {
    api_key: passcode::config::Secret,
}

pub(super) struct Flawed {
    carrier: Arc<Carrier>,
    flaw: Option<Flaw>,
    settings: Settings,
    /// What a sender that keeps too much keeps.
    last: Mutex<String>,
    ids: Mutex<HashSet<String>>,
    busy: Mutex<bool>,
}

impl Flawed {
    pub(super) fn new(carrier: Arc<Carrier>, flaw: Option<Flaw>, settings: Settings) -> Self {
        let (last, ids, busy) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { carrier, flaw, settings, last, ids, busy }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    async fn carry(&self, to: &str, text: &str, deadline: Instant) -> Result<()> {
        let carried = self.carrier.carry(self.settings.api_key.expose(), to, text);
        let answer = if self.has(Flaw::WaitsForEver) {
            carried.await
        } else {
            let late = tokio::time::timeout_at(deadline.into(), carried).await;
            late.unwrap_or(Answer::Lost)
        };
        self.meaning(answer, to)
    }

    fn meaning(&self, answer: Answer, to: &str) -> Result<()> {
        let (kind, dispatch) = match answer {
            Answer::Taken => return Ok(()),
            Answer::Nobody if self.has(Flaw::SaysSentWhenNobodyIsThere) => return Ok(()),
            Answer::Nobody => (ErrorKind::Unavailable, Dispatch::NotSent),
            Answer::Lost => (ErrorKind::Unavailable, Dispatch::MaybeSent),
            Answer::Refused(fault) => (self.kind(fault), Dispatch::Refused),
        };
        let dispatch = match self.flaw {
            Some(Flaw::SaysNotSent) => Dispatch::NotSent,
            Some(Flaw::SaysMaybeSent) => Dispatch::MaybeSent,
            _ => dispatch,
        };
        let what = match self.flaw {
            Some(Flaw::LeaksInErrors) => format!("the carrier failed for {to}"),
            _ => "the carrier failed".to_owned(),
        };
        Err(Error::new(kind, what).with_dispatch(dispatch))
    }

    fn kind(&self, fault: Fault) -> ErrorKind {
        match fault {
            Fault::CredentialsRefused => ErrorKind::Credentials,
            Fault::RecipientRefused if self.has(Flaw::MistakesTheRecipient) => ErrorKind::Account,
            Fault::RecipientRefused => ErrorKind::InvalidRecipient,
            Fault::TooMany => ErrorKind::RateLimited,
            _ => ErrorKind::Account,
        }
    }
}

impl Sender for Flawed {
    fn channel(&self) -> Channel {
        Channel::Sms
    }

    async fn deliver(&self, message: &Message<'_>, deadline: Instant) -> Result<()> {
        let mut to = message.to.expose().to_owned();
        let mut text = message.text;
        match self.flaw {
            Some(Flaw::SendsToAnother) => "+12025550100".clone_into(&mut to),
            Some(Flaw::CutsTheText) => text = &text[3..],
            Some(Flaw::SendsOneAtATimeToTheLast) => {
                to.clone_into(&mut *self.last.lock().await);
                tokio::time::sleep(Duration::from_millis(1)).await;
                self.last.lock().await.clone_into(&mut to);
            }
            Some(Flaw::SendsOnceOnly) if !self.ids.lock().await.insert(message.id.into()) => {
                return Ok(());
            }
            Some(Flaw::KeepsItsLock) => {
                let was_busy = std::mem::replace(&mut *self.busy.lock().await, true);
                if was_busy {
                    std::future::pending::<()>().await;
                }
            }
            Some(Flaw::LeaksInDebug) => to.clone_into(&mut *self.last.lock().await),
            _ => {}
        }
        let carried = self.carry(&to, text, deadline).await;
        *self.busy.lock().await = false;
        match &carried {
            Ok(()) if self.has(Flaw::SendsTwice) => self.carry(&to, text, deadline).await,
            Err(error) if error.dispatch() == Dispatch::MaybeSent => {
                if self.has(Flaw::RepeatsWhatMayBeSent) {
                    return self.carry(&to, text, deadline).await;
                }
                carried
            }
            Err(_) if self.has(Flaw::DeliversWhatItRefuses) => {
                self.carrier.arrive(&to, text);
                carried
            }
            _ => carried,
        }
    }

    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        if self.has(Flaw::TakesAnyCredentials) {
            return Some(Ok(()));
        }
        if self.has(Flaw::ChecksByAMessage) {
            return Some(self.carry("+12025550100", "1234", deadline).await);
        }
        let asked = self.carrier.sign_in(self.settings.api_key.expose());
        let answer = tokio::time::timeout_at(deadline.into(), asked).await;
        Some(self.meaning(answer.unwrap_or(Answer::Lost), ""))
    }
}

impl fmt::Debug for Flawed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Flawed");
        shown.field("settings", &self.settings);
        if self.has(Flaw::LeaksInDebug) {
            shown.field("last", &self.last);
        }
        shown.finish_non_exhaustive()
    }
}

//! What a person reads of an error.

use std::fmt;

use crate::error::dispatch::Dispatch;
use crate::error::kind::ErrorKind;
use crate::error::operation::Operation;
use crate::error::{Error, Repeated};

impl Error {
    /// What the dispatch means for the next step, where the message can't know it.
    fn advice(&self) -> Option<&'static str> {
        if self.0.advice.is_some() {
            return self.0.advice;
        }
        match (self.kind(), self.dispatch(), self.operation()?) {
            (ErrorKind::Unavailable, Dispatch::NotSent, _) => {
                Some("nothing reached it, so it is safe to try again")
            }
            (
                ErrorKind::Unavailable | ErrorKind::Protocol,
                Dispatch::MaybeSent,
                Operation::Send,
            ) => Some("a message may be on its way, so let the person look before sending again"),
            (
                ErrorKind::Unavailable | ErrorKind::Protocol,
                Dispatch::MaybeSent,
                Operation::Verify,
            ) => {
                Some("the attempt may have been counted, so let the person try the code once more")
            }
            (ErrorKind::RateLimited, ..) if self.retry_after().is_none() => {
                Some("wait a minute before the next try")
            }
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.provider(), self.operation()) {
            (Some(provider), Some(Operation::Send)) => {
                write!(f, "sending through {provider:?} failed: ")?;
            }
            (Some(provider), Some(Operation::Verify)) => {
                write!(f, "verifying through {provider:?} failed: ")?;
            }
            (Some(provider), None) => write!(f, "provider {provider:?}: ")?,
            (None, _) => {}
        }
        f.write_str(&self.0.message)?;
        match &self.0.repeated {
            None => {}
            Some(Repeated { attempts: 1, why_no_more }) => {
                write!(f, "; tried once, {why_no_more}")?;
            }
            Some(Repeated { attempts, why_no_more }) => {
                write!(f, "; tried {attempts} times, {why_no_more}")?;
            }
        }
        if let Some(advice) = self.advice() {
            write!(f, "; {advice}")?;
        }
        if let Some(wait) = self.retry_after() {
            // Rounded up: whoever waits so long has waited long enough.
            let seconds = wait.as_nanos().div_ceil(1_000_000_000).max(1);
            write!(f, "; wait {seconds} s before the next try")?;
        }
        Ok(())
    }
}

/// The sentence, so that `fn main() -> passcode::Result<()>` prints it; `{:#?}` shows all parts.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        let parts = &*self.0;
        f.debug_struct("Error")
            .field("kind", &parts.kind)
            .field("dispatch", &parts.dispatch)
            .field("message", &parts.message)
            .field("provider", &parts.provider)
            .field("operation", &parts.operation)
            .field("status", &parts.status)
            .field("code", &parts.code)
            .field("retry_after", &parts.retry_after)
            .field("repeated", &parts.repeated)
            .field("shared", &parts.shared)
            .field("recipients_side", &parts.recipients_side)
            .field("pending", &parts.pending)
            .field("input", &parts.input)
            .field("source", &parts.source)
            .finish()
    }
}

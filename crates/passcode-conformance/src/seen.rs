//! All that was printed, and all that must not have been.

use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};

use passcode::Error;

use crate::verdict::{Met, ensure};

#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<Lists>);

#[derive(Debug, Default)]
struct Lists {
    printed: Vec<String>,
    secrets: Vec<String>,
}

impl Seen {
    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what an application would log of this.
    pub(crate) fn note(&self, shown: &impl Debug) {
        self.lists().printed.push(format!("{shown:?}"));
    }

    pub(crate) fn note_error(&self, error: &Error) {
        self.note(error);
        let causes =
            std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
        self.lists().printed.extend(causes.map(ToString::to_string));
    }

    pub(crate) fn keep_secret(&self, secret: impl Into<String>) {
        self.lists().secrets.push(secret.into());
    }

    /// Nothing that was printed holds a recipient, a code, a token or one of these.
    pub(crate) fn check(&self, more: Vec<String>) -> Met {
        let lists = self.lists();
        let mut secrets = [lists.secrets.clone(), more].concat();
        // A national number gives away as much as the whole one.
        let national = secrets.iter().filter(|secret| secret.starts_with('+') && secret.len() > 9);
        let national: Vec<_> = national.map(|it| it[it.len() - 8..].to_owned()).collect();
        secrets.extend(national);
        secrets.retain(|secret| secret.len() >= 4);
        for shown in &lists.printed {
            let leak = secrets.iter().position(|secret| holds(shown, secret));
            ensure(leak.is_none(), || {
                let what: String = shown.chars().take(40).collect();
                format!("a secret is printed in what begins with {what:?}")
            })?;
        }
        Ok(())
    }
}

/// The few digits of a code count only where they stand alone: they are in many a time or id.
fn holds(shown: &str, secret: &str) -> bool {
    if secret.len() >= 8 || !secret.bytes().all(|byte| byte.is_ascii_digit()) {
        return shown.contains(secret);
    }
    shown.split(|character: char| !character.is_ascii_digit()).any(|digits| digits == secret)
}

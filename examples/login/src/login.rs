use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use passcode::{Providers, Recipient, Sealer};

/// How long a session lives.
pub(crate) const SESSION: Duration = Duration::from_secs(12 * 3600);

type Sessions = HashMap<String, (Recipient, Instant)>;

/// What the service works with. It keeps sessions in its memory: keep yours in a database.
pub struct Login {
    pub(crate) providers: Providers,
    pub(crate) sealer: Sealer,
    pub(crate) is_https: bool,
    sessions: Mutex<Sessions>,
}

impl Login {
    /// With these providers, for people who come by https or not.
    ///
    /// # Errors
    ///
    /// The configuration has no `sealing_keys`.
    pub fn new(providers: Providers, is_https: bool) -> Result<Self, &'static str> {
        let sealer = providers.sealer().cloned().ok_or("the configuration has no sealing_keys")?;
        Ok(Self { providers, sealer, is_https, sessions: Mutex::default() })
    }

    /// Who is signed in under this session.
    pub(crate) fn who(&self, session: &str) -> Option<Recipient> {
        let (who, since) = self.sessions().get(session).cloned()?;
        (since.elapsed() < SESSION).then_some(who)
    }

    /// Signs somebody in or, with `None`, whoever it was out.
    pub(crate) fn set(&self, session: &str, who: Option<Recipient>) {
        let mut sessions = self.sessions();
        sessions.retain(|id, (_, since)| id != session && since.elapsed() < SESSION);
        sessions.extend(who.map(|who| (session.to_owned(), (who, Instant::now()))));
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

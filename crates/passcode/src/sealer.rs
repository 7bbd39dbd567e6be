use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pasetors::Local;
use pasetors::keys::{Generate, SymmetricKey};
use pasetors::paserk::{FormatAsPaserk, Id};
use pasetors::token::UntrustedToken;
use pasetors::version4::{LocalToken, V4};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result, Verification, stored};

/// How long a token lives when the vendor doesn't say when the code expires.
const TIME_TO_LIVE: Duration = Duration::from_secs(15 * 60);

/// How long a token outlives a code whose end is known: the vendor says "expired", not our clock.
const GRACE: Duration = Duration::from_secs(60);

/// Turns a [`Verification`] into a token that may pass through a client, and back.
///
/// The token is PASETO `v4.local`: nobody without the key can read, change or make one. The first
/// key seals and all keys open. Where several replicas run, a new key takes three steps, each on all
/// of them before the next: append it to the list, so that everybody can open what it seals; move it
/// to the front; remove the old one when its last token has expired.
///
/// What is sealed is the form of [`stored`], so a replica reads what a newer one sealed, by the same
/// rule. The token is visible ASCII without a space. `Debug` shows no key.
///
/// ```
/// use passcode::{Channel, Sealer, Verification};
/// # let now = std::time::SystemTime::now();
/// # let sent = Verification::new("main", "1", "ada@example.com".parse()?, Channel::Email, now);
///
/// let sealer = Sealer::new([Sealer::generate_key()?])?; // a configuration has `sealing_keys`
/// let token = sealer.seal(&sent, "session 17")?;
/// assert_eq!(sealer.open(&token, "session 17")?.recipient(), sent.recipient());
/// assert!(sealer.open(&token, "session 18").is_err());
/// # Ok::<(), passcode::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sealer {
    keys: Vec<Key>,
    time_to_live: Duration,
}

#[derive(Debug, Clone)]
struct Key {
    key: SymmetricKey<V4>,
    /// The footer that names it: its PASERK id.
    footer: String,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    /// Seconds since 1970, UTC.
    exp: u64,
    #[serde(with = "stored")]
    verification: Verification,
}

#[derive(Serialize, Deserialize)]
struct Text {
    text: String,
}

/// What a token held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsealed {
    /// What was sealed.
    pub verification: Verification,
    /// Whether the token's life is over; nothing else of it is wrong then.
    pub is_too_old: bool,
}

impl Sealer {
    /// A sealer with these keys, as [PASERK](https://github.com/paseto-standard/paserk) `k4.local.…`;
    /// [`generate_key`](Self::generate_key) makes one. The first seals, all open.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when there is no key or one can't be read. It quotes none.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = K>) -> Result<Self> {
        let keys =
            keys.into_iter().map(|key| Key::read(key.as_ref())).collect::<Result<Vec<_>>>()?;
        if keys.is_empty() {
            return Err(Error::local(
                ErrorKind::Config,
                "there is no sealing key: set sealing_keys",
            ));
        }
        Ok(Self { keys, time_to_live: TIME_TO_LIVE })
    }

    /// How long a token lives when the vendor doesn't say when the code expires. Default: 15 minutes.
    /// Where it does, a token lives until a minute after that. Counted in whole seconds.
    #[must_use]
    pub fn with_time_to_live(mut self, time_to_live: Duration) -> Self {
        self.time_to_live = time_to_live;
        self
    }

    /// A new random key, as PASERK `k4.local.…`. Keep it like a password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`] when the operating system gives no randomness.
    pub fn generate_key() -> Result<String> {
        let key = SymmetricKey::<V4>::generate().map_err(|_| no_randomness())?;
        Ok(paserk(&key))
    }

    /// Seals a verification for this context: the id of the user or of the browser's session, so
    /// that nobody can use another's token. The same context opens it, compared byte by byte. The
    /// context is not in the token.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`], not sent, for a context that is empty or blank: it would bind
    /// the token to nobody. [`ErrorKind::Unavailable`] when the operating system gives no randomness.
    pub fn seal(&self, verification: &Verification, context: &str) -> Result<String> {
        self.seal_at(verification, context, SystemTime::now())
    }

    /// Opens what [`seal`](Self::seal) made.
    ///
    /// # Errors
    ///
    /// All not sent: [`ErrorKind::NotFound`] for a token that is too old;
    /// [`ErrorKind::InvalidRequest`] for a changed or foreign token and for another context, without
    /// saying which. They count as [input](Error::is_input). A context that is empty or blank is
    /// `InvalidRequest` too, and the caller's mistake.
    pub fn open(&self, token: &str, context: &str) -> Result<Verification> {
        self.open_at(token, context, SystemTime::now())
    }

    /// Seals as [`seal`](Self::seal) does, at this time in place of the machine's.
    ///
    /// # Errors
    ///
    /// As [`seal`](Self::seal).
    pub fn seal_at(
        &self,
        verification: &Verification,
        context: &str,
        now: SystemTime,
    ) -> Result<String> {
        check_context(context)?;
        let (start, life) = match verification.expires_at() {
            Some(expiry) => (expiry, GRACE),
            None => (now, self.time_to_live),
        };
        let exp = seconds(start).saturating_add(life.as_secs());
        self.encrypt(&Payload { exp, verification: verification.clone() }, context)
    }

    /// Opens what [`seal`](Self::seal) made, however old it is, and says whether it is too old now.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), but for the age.
    pub fn open_at_any_age(&self, token: &str, context: &str, now: SystemTime) -> Result<Unsealed> {
        check_context(context)?;
        let payload: Payload = self.decrypt(token, context).ok_or_else(|| {
            let message = "the sealed verification is not valid here: send a new code";
            Error::input(ErrorKind::InvalidRequest, message)
        })?;
        let is_too_old = payload.exp <= seconds(now);
        Ok(Unsealed { verification: payload.verification, is_too_old })
    }

    /// Seals a text for this context, so that it may be kept where others can read. It doesn't grow
    /// too old.
    ///
    /// # Errors
    ///
    /// As [`seal`](Self::seal).
    pub fn seal_text(&self, text: &str, context: &str) -> Result<String> {
        check_context(context)?;
        let payload = Text { text: text.to_owned() };
        self.encrypt(&payload, context)
    }

    /// Opens what [`seal_text`](Self::seal_text) made; `None` for anything else, and for another
    /// context or a key that is gone.
    #[must_use]
    pub fn open_text(&self, sealed: &str, context: &str) -> Option<String> {
        self.decrypt(sealed, context).map(|payload: Text| payload.text)
    }

    fn open_at(&self, token: &str, context: &str, now: SystemTime) -> Result<Verification> {
        let opened = self.open_at_any_age(token, context, now)?;
        if opened.is_too_old {
            let message = "the sealed verification is too old: send a new code";
            return Err(Error::input(ErrorKind::NotFound, message));
        }
        Ok(opened.verification)
    }

    fn encrypt<P: Serialize>(&self, payload: &P, context: &str) -> Result<String> {
        let payload = serde_json::to_vec(payload).expect("text and whole numbers are always JSON");
        let first = self.keys.first().expect("`new` refuses an empty list");
        let (footer, implicit) = (Some(first.footer.as_bytes()), Some(context.as_bytes()));
        LocalToken::encrypt(&first.key, &payload, footer, implicit).map_err(|_| no_randomness())
    }

    fn decrypt<P: DeserializeOwned>(&self, token: &str, context: &str) -> Option<P> {
        let token = UntrustedToken::<Local, V4>::try_from(token).ok()?;
        let key = self.keys.iter().find(|key| key.footer.as_bytes() == token.untrusted_footer())?;
        let footer = Some(key.footer.as_bytes());
        let trusted =
            LocalToken::decrypt(&key.key, &token, footer, Some(context.as_bytes())).ok()?;
        serde_json::from_str(trusted.payload()).ok()
    }
}

impl Key {
    fn read(text: &str) -> Result<Self> {
        let key = SymmetricKey::<V4>::try_from(text).map_err(|_| {
            let message = "a sealing key is not readable: it is PASERK and begins with k4.local.";
            Error::local(ErrorKind::Config, message)
        })?;
        let mut id = String::new();
        Id::from(&key).fmt(&mut id).expect("writing to a String can't fail");
        Ok(Self { key, footer: format!("{{\"kid\":\"{id}\"}}") })
    }
}

fn check_context(context: &str) -> Result<()> {
    if context.trim().is_empty() {
        return Err(Error::local(
            ErrorKind::InvalidRequest,
            "the context of the sealed verification is empty, so it would be anybody's: \
             pass the id of the user or of the browser's session",
        ));
    }
    Ok(())
}

fn paserk(key: &SymmetricKey<V4>) -> String {
    let mut text = String::new();
    key.fmt(&mut text).expect("writing to a String can't fail");
    text
}

fn seconds(instant: SystemTime) -> u64 {
    instant.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn no_randomness() -> Error {
    Error::local(ErrorKind::Unavailable, "the operating system gave no randomness")
}

#[cfg(test)]
mod tests;

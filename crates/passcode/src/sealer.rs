mod sealing_key;

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use self::sealing_key::{Purpose, SealingKey, open};
use crate::crypto::{ConfiguredKey, KeyName};
use crate::{Error, ErrorKind, Result, Verification, stored};

const NAME: KeyName =
    KeyName { key: "sealing key", setting: "sealing_keys", command: "passcode sealing-key" };

/// How long a token lives when the vendor doesn't say when the code expires.
const TIME_TO_LIVE: Duration = Duration::from_secs(15 * 60);

/// How long a token outlives a code whose end is known: the vendor says "expired", not our clock.
const GRACE: Duration = Duration::from_secs(60);

/// Turns a [`Verification`] into a token that may pass through a client, and back.
///
/// Nobody without the key can read, change or make a token. The first key seals and all keys open:
/// a token doesn't say which key made it, so each is tried. Where several replicas run, a new key
/// takes three steps, each on all of them before the next: append it to the list, so that everybody
/// can open what it seals; move it to the front; remove the old one when its last token has expired.
///
/// The token is `v1.` and Base64url without padding of what AES-256-GCM-SIV (RFC 8452) makes of a
/// verification in the form of [`stored`], so a replica reads what a newer one sealed, by the same
/// rule. It is visible ASCII without a space. `Debug` shows no key.
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
    keys: Arc<[SealingKey]>,
    time_to_live: Duration,
}

/// What is sealed of a verification.
#[derive(Serialize)]
struct Payload<'a> {
    /// Seconds since 1970, UTC.
    exp: u64,
    #[serde(serialize_with = "stored::serialize")]
    verification: &'a Verification,
}

/// The same, as it is read.
#[derive(Deserialize)]
struct OpenedPayload {
    exp: u64,
    #[serde(with = "stored")]
    verification: Verification,
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
    /// A sealer with these keys of 32 bytes in Base64url (43 characters; `=` at the end may be there),
    /// as [`generate_key`](Self::generate_key) and `passcode sealing-key` give them. The first seals,
    /// all open.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when there is none, one can't be read or one stands there twice. It quotes
    /// none.
    pub fn new<K: AsRef<str>>(keys: impl IntoIterator<Item = K>) -> Result<Self> {
        let keys = ConfiguredKey::read_all(keys, &NAME)?;
        let keys = keys.iter().map(SealingKey::derived_from).collect();
        Ok(Self { keys, time_to_live: TIME_TO_LIVE })
    }

    /// How long a token lives when the vendor doesn't say when the code expires. Default: 15 minutes.
    /// Where it does, a token lives until a minute after that. Counted in whole seconds.
    #[must_use]
    pub fn with_time_to_live(mut self, time_to_live: Duration) -> Self {
        self.time_to_live = time_to_live;
        self
    }

    /// A new random key, in Base64url: 43 characters. Keep it like a password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`] when the operating system gives no randomness.
    pub fn generate_key() -> Result<String> {
        ConfiguredKey::generate()
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
        let payload = Payload { exp, verification };
        self.first().seal(Purpose::Verification, context, |sealed| payload.write(sealed))
    }

    /// Opens what [`seal`](Self::seal) made, however old it is, and says whether it is too old now.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), but for the age.
    pub fn open_at_any_age(&self, token: &str, context: &str, now: SystemTime) -> Result<Unsealed> {
        check_context(context)?;
        let payload = open(&self.keys, Purpose::Verification, context, token);
        let payload = payload.and_then(|json| serde_json::from_slice(&json).ok());
        let payload: OpenedPayload = payload.ok_or_else(|| {
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
    /// As [`seal`](Self::seal), and `InvalidRequest` for more than 64 GiB.
    pub fn seal_text(&self, text: &str, context: &str) -> Result<String> {
        check_context(context)?;
        let write = |sealed: &mut Vec<u8>| sealed.extend_from_slice(text.as_bytes());
        self.first().seal(Purpose::Text, context, write)
    }

    /// Opens what [`seal_text`](Self::seal_text) made; `None` for anything else, and for another
    /// context or a key that is gone.
    #[must_use]
    pub fn open_text(&self, sealed: &str, context: &str) -> Option<String> {
        String::from_utf8(open(&self.keys, Purpose::Text, context, sealed)?).ok()
    }

    fn open_at(&self, token: &str, context: &str, now: SystemTime) -> Result<Verification> {
        let opened = self.open_at_any_age(token, context, now)?;
        if opened.is_too_old {
            let message = "the sealed verification is too old: send a new code";
            return Err(Error::input(ErrorKind::NotFound, message));
        }
        Ok(opened.verification)
    }

    /// The key that seals.
    fn first(&self) -> &SealingKey {
        self.keys.first().expect("`new` refuses an empty list")
    }
}

impl Payload<'_> {
    fn write(&self, sealed: &mut Vec<u8>) {
        serde_json::to_writer(sealed, self)
            .expect("text and whole numbers are always JSON, and a Vec takes all of it");
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

fn seconds(instant: SystemTime) -> u64 {
    instant.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests;

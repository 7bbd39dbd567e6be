use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pasetors::Local;
use pasetors::keys::{Generate, SymmetricKey};
use pasetors::paserk::{FormatAsPaserk, Id};
use pasetors::token::UntrustedToken;
use pasetors::version4::{LocalToken, V4};
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind, Result, Verification, stored};

/// How long a token lives when the vendor doesn't say when the code dies.
const TIME_TO_LIVE: Duration = Duration::from_secs(15 * 60);

/// How long a token outlives a code whose end is known: the vendor says "expired", not our clock.
const GRACE: Duration = Duration::from_secs(60);

/// Turns a [`Verification`] into a token that may pass through a client, and back.
///
/// The token is PASETO `v4.local`: nobody without the key can read, change or make one. The first
/// key seals and all keys open, so a new key goes in front and the old one leaves when its last
/// token has died.
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

impl Sealer {
    /// A sealer with these keys, as PASERK `k4.local.…`; [`generate_key`](Self::generate_key)
    /// makes one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when there is no key or one can't be read.
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

    /// How long a token lives when the vendor doesn't say when the code dies. Default: 15 minutes.
    #[must_use]
    pub fn with_time_to_live(mut self, time_to_live: Duration) -> Self {
        self.time_to_live = time_to_live;
        self
    }

    /// A new random key, as PASERK. Keep it like a password.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`] when the operating system gives no randomness.
    pub fn generate_key() -> Result<String> {
        let key = SymmetricKey::<V4>::generate().map_err(|_| no_randomness())?;
        Ok(paserk(&key))
    }

    /// Seals a verification for this context: the id of the user or of the browser's session, so
    /// that nobody can use another's token. The same context opens it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`] when the operating system gives no randomness.
    pub fn seal(&self, verification: &Verification, context: &str) -> Result<String> {
        self.seal_at(verification, context, SystemTime::now())
    }

    /// Opens what [`seal`](Self::seal) made.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidRequest`], not sent, for a changed, expired or foreign token and for
    /// another context; it doesn't say which.
    pub fn open(&self, token: &str, context: &str) -> Result<Verification> {
        self.open_at(token, context, SystemTime::now())
    }

    fn seal_at(
        &self,
        verification: &Verification,
        context: &str,
        now: SystemTime,
    ) -> Result<String> {
        let (start, life) = match verification.expires_at() {
            Some(expiry) => (expiry, GRACE),
            None => (now, self.time_to_live),
        };
        let exp = seconds(start).saturating_add(life.as_secs());
        let payload = Payload { exp, verification: verification.clone() };
        let payload = serde_json::to_vec(&payload).expect("text and whole numbers are always JSON");
        let first = self.keys.first().expect("`new` refuses an empty list");
        LocalToken::encrypt(
            &first.key,
            &payload,
            Some(first.footer.as_bytes()),
            Some(context.as_bytes()),
        )
        .map_err(|_| no_randomness())
    }

    fn open_at(&self, token: &str, context: &str, now: SystemTime) -> Result<Verification> {
        self.decrypt(token, context)
            .filter(|payload| payload.exp > seconds(now))
            .map(|payload| payload.verification)
            .ok_or_else(|| {
                let message =
                    "the sealed verification is not valid here, or not any more: send a new code";
                Error::local(ErrorKind::InvalidRequest, message)
            })
    }

    fn decrypt(&self, token: &str, context: &str) -> Option<Payload> {
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
mod tests {
    use super::*;
    use crate::{Channel, Recipient};

    const NOW: SystemTime = UNIX_EPOCH;

    fn verification() -> Verification {
        Verification::new(
            "us",
            "id-1",
            "+12025550123".parse::<Recipient>().unwrap(),
            Channel::Sms,
            NOW,
        )
    }

    fn sealer(keys: &[&String]) -> Sealer {
        Sealer::new(keys).unwrap()
    }

    #[test]
    fn a_sealed_verification_opens_in_its_context_only() {
        let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
        let token = sealer.seal_at(&verification(), "user-7", NOW).unwrap();
        assert!(token.starts_with("v4.local."));
        assert_eq!(sealer.open_at(&token, "user-7", NOW).unwrap(), verification());
        assert!(sealer.open_at(&token, "user-8", NOW).is_err());
        assert!(sealer.open_at(&token, "", NOW).is_err());
    }

    #[test]
    fn no_changed_token_opens() {
        let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
        let token = sealer.seal_at(&verification(), "user-7", NOW).unwrap();
        for position in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(sealer.open_at(&changed, "user-7", NOW).is_err(), "{position}");
        }
        for foreign in ["", "v4.local.", "v4.local.AAAA", "hunter2"] {
            let error = sealer.open_at(foreign, "user-7", NOW).unwrap_err();
            assert_eq!(
                error.to_string(),
                sealer.open_at(&token, "x", NOW).unwrap_err().to_string()
            );
        }
    }

    #[test]
    fn keys_rotate() {
        let (old, new) = (Sealer::generate_key().unwrap(), Sealer::generate_key().unwrap());
        let token = sealer(&[&old]).seal_at(&verification(), "c", NOW).unwrap();
        assert!(sealer(&[&new, &old]).open_at(&token, "c", NOW).is_ok());
        assert!(sealer(&[&new]).open_at(&token, "c", NOW).is_err());
        let token = sealer(&[&new, &old]).seal_at(&verification(), "c", NOW).unwrap();
        assert!(sealer(&[&new]).open_at(&token, "c", NOW).is_ok());
    }

    #[test]
    fn a_token_lives_a_quarter_of_an_hour_or_a_minute_longer_than_the_code() {
        let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
        for (verification, seconds) in [
            (verification(), 15 * 60),
            (verification().with_expires_at(Some(NOW + Duration::from_secs(60))), 120),
        ] {
            let token = sealer.seal_at(&verification, "c", NOW).unwrap();
            let end = NOW + Duration::from_secs(seconds);
            assert!(sealer.open_at(&token, "c", end - Duration::from_secs(1)).is_ok());
            assert!(sealer.open_at(&token, "c", end).is_err());
        }
    }

    #[test]
    fn unreadable_keys_are_refused_and_never_shown() {
        let key = Sealer::generate_key().unwrap();
        assert_eq!(Sealer::new(Vec::<String>::new()).unwrap_err().kind(), ErrorKind::Config);
        for bad in ["hunter2", &key[..key.len() - 4], &key.replace("local", "secret")] {
            let error = Sealer::new([bad]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(!format!("{error:?}").contains(bad), "{error:?}");
        }
        assert!(!format!("{:?}", sealer(&[&key])).contains(&key["k4.local.".len()..]));
    }
}

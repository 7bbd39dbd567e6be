//! An approval is given once: it is noted before it is answered.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use passcode::config::Kept;
use passcode::{Delivery, OtpCode, Result, Verification};

use crate::names::Names;

/// A note outlives every token that was made before the approval, the one of a resend just before it,
/// too: those whose code's end is known live for a minute after it, the others for a quarter of an
/// hour. Clocks of replicas differ.
const SHORTEST: Duration = Duration::from_secs(15 * 60);
const SLACK: Duration = Duration::from_secs(2 * 60);

const LABEL: &str = "approved";

/// What can be approved once: this verification, and the code of the vendor's verification, for
/// which a resend may have made another token. A vendor's id alone is no mark of either, since some
/// vendors have one id a person.
pub(crate) struct Once<'a> {
    notes: Vec<Names<'a>>,
    life: Duration,
}

impl<'a> Once<'a> {
    pub(crate) fn new(kept: &'a Kept, verification: &Verification, code: &OtpCode) -> Self {
        let (provider, id) = (verification.provider(), verification.id());
        let recipient = verification.recipient().expose();
        let sent_at = milliseconds(verification.sent_at()).to_string();
        let mut notes = vec![Names::new(kept, LABEL, &[provider, id, recipient, "at", &sent_at])];
        // Test recipients have one code for ever.
        if verification.delivery() != Delivery::Simulated {
            let parts = [provider, id, recipient, "code", code.expose()];
            notes.push(Names::new(kept, LABEL, &parts));
        }
        let whole = |end: SystemTime| end.duration_since(verification.sent_at()).ok();
        let whole = verification.expires_at().and_then(whole).unwrap_or_default();
        Self { notes, life: whole.max(SHORTEST) + SLACK }
    }

    /// Whether it was given before.
    pub(crate) async fn was_given(&self) -> Result<bool> {
        for note in &self.notes {
            if !note.get().await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notes that it is given; false if it was before.
    pub(crate) async fn give(&self) -> Result<bool> {
        for note in &self.notes {
            if !note.put_new(b"1", self.life).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn milliseconds(instant: SystemTime) -> u128 {
    instant.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

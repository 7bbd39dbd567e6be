//! Where the verifications of one client are kept: a pointer from a recipient to the SID of the
//! newest, and the sealed record of each SID. A mark says that one is over, which of many that
//! would end it at once one writes.

use std::time::{Duration, SystemTime};

use passcode::{Recipient, Result};

use crate::names::Names;
use crate::setup::Setup;
use crate::twilio::record::Record;

/// Clocks of replicas differ, and what is kept outlives what reads it.
const SLACK: Duration = Duration::from_secs(60);

/// Beside the send itself, the calls of the store around it.
const AROUND: Duration = Duration::from_secs(10);

/// A resend may bring a code that lives longer than the count of checks, whose life is set when it is
/// made; no code lives longer than a day.
const COUNTED: Duration = Duration::from_secs(24 * 60 * 60);

/// Checks, and messages, of one verification.
pub(super) const MOST: usize = 5;

pub(super) struct Book<'a> {
    setup: &'a Setup,
    client: &'a str,
}

/// What is known of a verification.
pub(super) enum Look {
    /// It is over, or never was.
    Nothing,
    /// It was sealed under a key that is gone.
    Unreadable,
    Pending(Box<Record>),
}

impl<'a> Book<'a> {
    pub(super) fn new(setup: &'a Setup, client: &'a str) -> Self {
        Self { setup, client }
    }

    pub(super) fn now(&self) -> SystemTime {
        self.setup.kept.clock().now()
    }

    /// The verification of this SID.
    pub(super) async fn find(&self, sid: &str) -> Result<Look> {
        let sealed = self.names("twilio-verification", sid).get().await?;
        let open = |sealed: &Vec<u8>| Record::open(&self.setup.sealer, self.client, sid, sealed);
        // While store keys are rotated there may be an older one under the older key.
        let newest = sealed.iter().filter_map(open).max_by_key(|record| record.revision);
        let Some(record) = newest else {
            return Ok(if sealed.is_empty() { Look::Nothing } else { Look::Unreadable });
        };
        if record.left(self.now()).is_zero() || self.is_over(sid).await? {
            return Ok(Look::Nothing);
        }
        Ok(Look::Pending(Box::new(record)))
    }

    /// The live verification of this recipient.
    pub(super) async fn find_to(&self, to: &Recipient) -> Result<Look> {
        let mut sids = self.names("twilio-recipient", to.expose()).get().await?;
        sids.dedup();
        let mut newest = Look::Nothing;
        for sid in sids.iter().filter_map(|sid| std::str::from_utf8(sid).ok()) {
            newest = match (newest, self.find(sid).await?) {
                (Look::Pending(one), Look::Pending(other)) if one.created > other.created => {
                    Look::Pending(one)
                }
                (_, Look::Pending(record)) => Look::Pending(record),
                (Look::Nothing, found) => found,
                (found, _) => found,
            };
        }
        Ok(newest)
    }

    /// Keeps it, and that it is this recipient's newest. The pointer is never taken away: it leads
    /// to nothing when what it names is over.
    pub(super) async fn file(&self, record: &Record, to: &Recipient) -> Result<()> {
        self.keep(record).await?;
        let life = self.life(record);
        self.names("twilio-recipient", to.expose()).put(record.sid.as_bytes(), life).await
    }

    /// Keeps it as it is now, unless it was ended meanwhile.
    pub(super) async fn keep(&self, record: &Record) -> Result<()> {
        let sealed = record.seal(&self.setup.sealer, self.client)?;
        let names = self.names("twilio-verification", &record.sid);
        names.put(sealed.as_bytes(), self.life(record)).await?;
        if self.is_over(&record.sid).await? {
            return names.remove().await;
        }
        Ok(())
    }

    pub(super) async fn forget(&self, sid: &str) -> Result<()> {
        self.names("twilio-verification", sid).remove().await
    }

    /// Ends it, for whichever reason; false if it was ended before.
    pub(super) async fn end(&self, record: &Record) -> Result<bool> {
        let life = self.life(record) + self.setup.providers.longest_total_timeout();
        if !self.names("twilio-end", &record.sid).put_new(b"1", life).await? {
            return Ok(false);
        }
        if let Err(error) = self.forget(&record.sid).await {
            tracing::warn!(%error, "the record of an ended verification stays until its life is over");
        }
        Ok(true)
    }

    /// Counts a check, or takes one back, and gives how many there are.
    pub(super) async fn count_check(&self, record: &Record, number: i64) -> Result<usize> {
        let life = self.life(record).max(COUNTED + SLACK);
        let count = self.names("twilio-checks", &record.sid).add(number, life).await?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// The right to send to this recipient, which one call has at a time.
    pub(super) async fn begin_send(&self, to: &Recipient) -> Result<bool> {
        let life = self.setup.providers.longest_total_timeout() + AROUND;
        self.sending(to).put_new(b"1", life).await
    }

    pub(super) async fn end_send(&self, to: &Recipient) {
        if let Err(error) = self.sending(to).remove().await {
            tracing::warn!(%error, "a recipient is free for the next send only when the mark's life is over");
        }
    }

    fn sending(&self, to: &Recipient) -> Names<'a> {
        self.names("twilio-sending", to.expose())
    }

    async fn is_over(&self, sid: &str) -> Result<bool> {
        Ok(!self.names("twilio-end", sid).get().await?.is_empty())
    }

    fn life(&self, record: &Record) -> Duration {
        record.left(self.now()) + SLACK
    }

    fn names(&self, label: &'static str, of: &str) -> Names<'a> {
        Names::new(&self.setup.kept, label, &[self.client, of])
    }
}

//! The order that is learned: codes are counted in the store, and their counts are read from there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, UNIX_EPOCH};

use tokio::sync::Mutex as Turnstile;

use crate::policies::failover::order::books::{Books, Scope};
use crate::policies::failover::order::dice::Dice;
use crate::policies::failover::order::sampling::{self, Codes, Prior};
use crate::policies::failover::order::tables::{self, Count};
use crate::store::{Clock, Store, StoreKeys, by, milliseconds};
use crate::{Delivery, Dispatch, Error, Result, SendRequest, Verification};

/// What was read is used for so long.
const FRESH: Duration = Duration::from_secs(5);

/// A store that stalls is waited for so long: a person is waiting.
const PATIENCE: Duration = Duration::from_millis(500);

/// Learns which member's codes come back, by country and channel.
#[derive(Debug)]
pub(in crate::policies::failover) struct Conversion {
    pub(super) books: Arc<Books>,
    priors: Vec<Prior>,
    dice: Dice,
    pub(super) clock: Clock,
    /// No more of them than countries and channels.
    records: Mutex<HashMap<Scope, Arc<Turnstile<Option<Record>>>>>,
}

/// What was read of a scope, and when, in milliseconds since 1970.
#[derive(Debug)]
struct Record {
    at: u64,
    /// `None` if it could not be read.
    codes: Option<Vec<Codes>>,
}

impl Conversion {
    /// Learns of these members; `weights` are theirs.
    pub(in crate::policies::failover) fn new(
        failover: &str,
        members: Vec<String>,
        weights: Option<&[u32]>,
        (store, keys, clock): (Arc<dyn Store>, StoreKeys, Clock),
        dice: Dice,
    ) -> Self {
        let priors = sampling::priors(members.len(), weights);
        let books = Arc::new(Books { failover: failover.to_owned(), members, store, keys });
        Self { books, priors, dice, clock, records: Mutex::default() }
    }

    /// The places of the members, whoever is to be asked first first. While the store is away it is
    /// the given order, but those of weight 0 are never first.
    pub(super) async fn order(&self, request: &SendRequest) -> Vec<usize> {
        let scope = Scope::of(request);
        let record = self.record(&scope);
        // One request reads; those that come meanwhile use what it has read.
        let until = patience(request.deadline());
        let Ok(mut record) = tokio::time::timeout_at(until.into(), record.lock()).await else {
            return sampling::given(&self.priors);
        };
        let now = self.clock.milliseconds();
        let fresh = record.take().filter(|record| record.is_fresh(now));
        let fresh = match fresh {
            Some(fresh) => fresh,
            None => Record { at: now, codes: self.read(&scope, until, now).await },
        };
        match &record.insert(fresh).codes {
            Some(codes) => self.dice.throw(|dice| sampling::order(&self.priors, codes, dice)),
            None => sampling::given(&self.priors),
        }
    }

    /// The same in the order that is the likeliest, and how it comes about.
    pub(super) async fn likely(&self, request: &SendRequest) -> (Vec<usize>, &'static str) {
        let scope = Scope::of(request);
        let read = self.books.read(&scope, self.clock.milliseconds());
        match by(Some(patience(request.deadline())), Dispatch::NotSent, read).await {
            Ok(codes) => (
                sampling::likely(&self.priors, &codes),
                "its members, drawn at each send by how many of their codes came back, the likeliest first",
            ),
            Err(_) => (
                sampling::given(&self.priors),
                "its members in the given order, since the store is away that holds what was learned",
            ),
        }
    }

    fn record(&self, scope: &Scope) -> Arc<Turnstile<Option<Record>>> {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(records.entry(scope.clone()).or_default())
    }

    async fn read(&self, scope: &Scope, until: Instant, now: u64) -> Option<Vec<Codes>> {
        let read = self.books.read(scope, now);
        match by(Some(until), Dispatch::NotSent, read).await {
            Ok(codes) => Some(codes),
            Err(error) => {
                let failover = self.books.failover.as_str();
                tracing::error!(failover, "members are asked in the given order: {error}");
                None
            }
        }
    }

    /// Counts a code that went out, or that may have and can be approved.
    pub(super) async fn note_send(&self, member: &str, sent: Result<&Verification, &Error>) {
        let sent = match sent {
            Ok(sent) => Some(sent),
            Err(error) => error.pending().filter(|_| error.dispatch() == Dispatch::MaybeSent),
        };
        if let Some(sent) = sent.filter(|sent| is_message(sent)) {
            self.count(sent, tables::sent(member, sent_at(sent))).await;
        }
    }

    /// Counts that a code was approved.
    pub(super) async fn note_approval(&self, member: &str, sent: &Verification) {
        if is_message(sent) {
            let now = self.clock.milliseconds();
            self.count(sent, tables::approved(member, sent_at(sent), now)).await;
        }
    }

    /// It goes on when the caller goes away, or has waited long enough, so that no approval comes
    /// without its send.
    async fn count(&self, sent: &Verification, counts: Vec<Count>) {
        let (books, sent) = (Arc::clone(&self.books), sent.clone());
        let counting = async move {
            if let Err(error) = books.add(&sent, &counts).await {
                let failover = books.failover.as_str();
                tracing::error!(
                    failover,
                    "a code is not counted, so the order learns less: {error}"
                );
            }
        };
        let counting = tokio::spawn(counting);
        // What came of it is in the log, and its end is nobody's to wait for much longer.
        let _ = tokio::time::timeout(PATIENCE, counting).await;
    }
}

impl Record {
    /// A clock that was set back makes it old.
    fn is_fresh(&self, now: u64) -> bool {
        now.checked_sub(self.at).is_some_and(|age| age < milliseconds(FRESH))
    }
}

/// Until when to wait for what is known: no longer than half of what the caller has left, since
/// members are to be asked in it.
fn patience(deadline: Option<Instant>) -> Instant {
    let now = tokio::time::Instant::now().into_std();
    let left = deadline.map(|deadline| deadline.saturating_duration_since(now) / 2);
    now + left.map_or(PATIENCE, |left| left.min(PATIENCE))
}

/// Whether a message went out or may have: what was pending already was counted when it was sent.
fn is_message(sent: &Verification) -> bool {
    matches!(sent.delivery(), Delivery::Sent | Delivery::Unknown)
}

/// Milliseconds since 1970, the same before and after it was stored.
fn sent_at(sent: &Verification) -> u64 {
    milliseconds(sent.sent_at().duration_since(UNIX_EPOCH).unwrap_or_default())
}

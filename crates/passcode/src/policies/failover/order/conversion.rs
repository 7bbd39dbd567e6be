//! The order that is learned: codes are counted in the store, and their counts are read from there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use tokio::sync::Mutex as Turnstile;

use crate::policies::failover::order::Dice;
use crate::policies::failover::order::books::{Books, Scope};
use crate::policies::failover::order::sampling::{self, Codes, Prior};
use crate::policies::failover::order::tables::{self, Count};
use crate::store::{Clock, Store, StoreKeys, milliseconds};
use crate::{Delivery, Dispatch, Error, Result, SendRequest, Verification};

/// What was read is used for so long.
const FRESH: Duration = Duration::from_secs(5);

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

    /// The places of the members, whoever is to be asked first first; `None` while the store is
    /// away.
    pub(super) async fn order(&self, request: &SendRequest) -> Option<Vec<usize>> {
        let scope = Scope::of(request);
        let record = self.record(&scope);
        // One request reads; those that come meanwhile use what it has read.
        let mut record = record.lock().await;
        let now = self.clock.milliseconds();
        let fresh = record.take().filter(|record| record.is_fresh(now));
        let fresh = match fresh {
            Some(fresh) => fresh,
            None => Record { at: now, codes: self.read(&scope, now).await },
        };
        let codes = record.insert(fresh).codes.as_ref()?;
        Some(self.dice.throw(|dice| sampling::order(&self.priors, codes, dice)))
    }

    fn record(&self, scope: &Scope) -> Arc<Turnstile<Option<Record>>> {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(records.entry(scope.clone()).or_default())
    }

    async fn read(&self, scope: &Scope, now: u64) -> Option<Vec<Codes>> {
        match self.books.read(scope, now).await {
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

    /// It goes on when the caller goes away, so that no approval comes without its send.
    async fn count(&self, sent: &Verification, counts: Vec<Count>) {
        let (books, sent) = (Arc::clone(&self.books), sent.clone());
        let counting = tokio::spawn(async move { books.add(&sent, &counts).await });
        if let Ok(Err(error)) = counting.await {
            let failover = self.books.failover.as_str();
            tracing::error!(failover, "a code is not counted, so the order learns less: {error}");
        }
    }
}

impl Record {
    /// A clock that was set back makes it old.
    fn is_fresh(&self, now: u64) -> bool {
        now.checked_sub(self.at).is_some_and(|age| age < milliseconds(FRESH))
    }
}

/// Whether a message went out or may have: what was pending already was counted when it was sent.
fn is_message(sent: &Verification) -> bool {
    matches!(sent.delivery(), Delivery::Sent | Delivery::Unknown)
}

/// Milliseconds since 1970, the same before and after it was stored.
fn sent_at(sent: &Verification) -> u64 {
    milliseconds(sent.sent_at().duration_since(UNIX_EPOCH).unwrap_or_default())
}

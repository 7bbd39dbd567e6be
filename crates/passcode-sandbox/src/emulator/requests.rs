use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract;

use super::exchange::{Exchange, Shown};
use super::request::{Request, Seen};
use crate::fault::Operation;
use crate::pulse::Pulse;

/// How many requests are listed.
const LISTED: usize = 200;

/// How many are kept, with what came and what went.
const KEPT: usize = 1000;

/// Counts of requests, and the last ones.
#[derive(Clone)]
pub(crate) struct Requests(Arc<Inner>);

struct Inner {
    counts: Mutex<BTreeMap<(&'static str, Operation), u64>>,
    /// The newest first.
    last: Mutex<VecDeque<Exchange>>,
    number: AtomicU64,
    pulse: Pulse,
}

impl Requests {
    pub(crate) fn new(pulse: Pulse) -> Self {
        Self(Arc::new(Inner {
            counts: Mutex::default(),
            last: Mutex::default(),
            number: AtomicU64::new(1),
            pulse,
        }))
    }

    /// A request that has just come, with its path as the vendor has it.
    pub(crate) fn begin(
        &self,
        vendor: Option<&'static str>,
        request: &extract::Request,
        path: &str,
    ) -> Seen {
        let number = self.0.number.fetch_add(1, Ordering::Relaxed);
        Seen::new(number, vendor, request, path)
    }

    /// Counts a request that arrived.
    pub(crate) fn count(&self, kind: &'static str, operation: Operation) {
        *self.counts().entry((kind, operation)).or_default() += 1;
        self.0.pulse.beat();
    }

    /// How many arrived: at one vendor or at all, of one operation or of all.
    pub(crate) fn of(&self, kind: Option<&str>, operation: Option<Operation>) -> u64 {
        let counts = self.counts();
        let wanted = counts.iter().filter(|((one, is), _)| {
            kind.is_none_or(|kind| kind == *one)
                && operation.is_none_or(|operation| operation == *is)
        });
        wanted.map(|(_, count)| count).sum()
    }

    /// Remembers a request, and logs it.
    pub(crate) fn remember(&self, request: Seen) {
        self.remember_whole(Exchange { request, came: None, went: None });
    }

    /// Remembers what came and what went, too.
    pub(super) fn remember_whole(&self, exchange: Exchange) {
        let request = &exchange.request;
        let Seen { vendor, method, status, why, .. } = request;
        tracing::info!(target: "passcode_sandbox", vendor, status, why, "{method} {}", request.path());
        let mut last = self.exchanges();
        last.truncate(KEPT - 1);
        last.push_front(exchange);
        drop(last);
        self.0.pulse.beat();
    }

    /// What came and what went with the request of this number, if it is still kept.
    pub(crate) fn exchange(&self, number: u64) -> Option<Shown> {
        self.exchanges().iter().find(|it| it.request.number == number)?.shown()
    }

    /// Shows those of before no more. Their counts and numbers go on.
    pub(crate) fn forget(&self) {
        self.exchanges().clear();
    }

    /// The last ones, newest first.
    pub(crate) fn last(&self) -> Vec<Request> {
        self.exchanges().iter().take(LISTED).map(|it| it.request.shown()).collect()
    }

    fn exchanges(&self) -> MutexGuard<'_, VecDeque<Exchange>> {
        self.0.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<(&'static str, Operation), u64>> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

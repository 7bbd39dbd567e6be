//! A carrier that delivers nothing, and a store that fails when it is told to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;

use crate::own::{Message, Sender};
use crate::store::{Present, Quota, Roll, Store, Take, Tally};
use crate::{Channel, Dispatch, Error, ErrorKind, Result};

/// What was delivered.
#[derive(Debug, Clone)]
pub(super) struct Delivered {
    pub(super) code: String,
    pub(super) text: String,
    pub(super) id: String,
}

/// Delivers nothing, and remembers everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Carrier {
    pub(super) delivered: Arc<Mutex<Vec<Delivered>>>,
    /// How every delivery ends, if not well.
    pub(super) failure: Arc<Mutex<Option<Dispatch>>>,
    pub(super) attempts: Arc<Mutex<u32>>,
}

impl Sender for Carrier {
    fn channel(&self) -> Channel {
        Channel::Email
    }

    async fn deliver(&self, message: &Message<'_>, _: Instant) -> Result<()> {
        *self.attempts.lock().unwrap() += 1;
        // What was decided now shows later, so that others come between.
        let failure = *self.failure.lock().unwrap();
        if matches!(failure, None | Some(Dispatch::MaybeSent)) {
            self.delivered.lock().unwrap().push(Delivered {
                code: message.code.to_owned(),
                text: message.text.to_owned(),
                id: message.id.to_owned(),
            });
            assert!(message.text.contains(message.code) && message.subject.contains(message.code));
        }
        tokio::task::yield_now().await;
        failure.map_or(Ok(()), |dispatch| {
            Err(Error::new(ErrorKind::Unavailable, "no carrier").with_dispatch(dispatch))
        })
    }

    async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
        None
    }
}

/// What a store does from some operation on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It does nothing and fails.
    Fails,
    /// It does what it is to do, and its answer is lost.
    LosesAnswers,
    /// It never answers.
    Stalls,
}

/// Forwards to a store, remembers all that it was given, and breaks when it is told to.
#[derive(Debug)]
pub(super) struct Shaky {
    inner: Box<dyn Store>,
    /// The fault, and how many operations there are until then.
    breaks: Mutex<Option<(Fault, u32)>>,
    /// Every key and value that it was ever given.
    given: Mutex<String>,
    pub(super) operations: Mutex<u32>,
    /// How long its answers take.
    pub(super) delay: Mutex<Duration>,
}

impl Shaky {
    pub(super) fn new(inner: Box<dyn Store>) -> Self {
        Self {
            inner,
            breaks: Mutex::default(),
            given: Mutex::default(),
            operations: Mutex::default(),
            delay: Mutex::default(),
        }
    }

    /// Breaks after so many operations.
    pub(super) fn break_after(&self, operations: u32, fault: Fault) {
        *self.breaks.lock().unwrap() = Some((fault, operations));
    }

    pub(super) fn mend(&self) {
        *self.breaks.lock().unwrap() = None;
    }

    /// All that it was ever given.
    pub(super) fn given(&self) -> String {
        self.given.lock().unwrap().clone()
    }

    fn fault(&self) -> Option<Fault> {
        *self.operations.lock().unwrap() += 1;
        match &mut *self.breaks.lock().unwrap() {
            None => None,
            Some((fault, 0)) => Some(*fault),
            Some((_, left)) => {
                *left -= 1;
                None
            }
        }
    }

    fn note(&self, key: &str, value: &[u8]) {
        let value = String::from_utf8_lossy(value);
        self.given.lock().unwrap().push_str(&format!("{key} {value}\n"));
    }

    async fn run<T>(&self, operation: impl Future<Output = Result<T>>) -> Result<T> {
        let (fault, delay) = (self.fault(), *self.delay.lock().unwrap());
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        match fault {
            None => operation.await,
            Some(Fault::Fails) => Err(away()),
            Some(Fault::LosesAnswers) => operation.await.and(Err(away())),
            Some(Fault::Stalls) => std::future::pending().await,
        }
    }
}

fn away() -> Error {
    Error::local(ErrorKind::Storage, "away")
}

#[async_trait]
impl Store for Shaky {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.run(self.inner.get(key)).await
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        self.note(key, value);
        self.run(self.inner.put(key, value, life)).await
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        self.note(key, value);
        self.run(self.inner.put_new(key, value, life)).await
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        self.run(self.inner.remove(key)).await
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        self.note(key, number.to_string().as_bytes());
        self.run(self.inner.add(key, number, life)).await
    }

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        self.run(self.inner.tally(tallies)).await
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        self.run(self.inner.tables(keys)).await
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        for quota in quotas {
            self.note(quota.key(), b"");
        }
        self.run(self.inner.take(quotas)).await
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        self.run(self.inner.give_back(quotas)).await
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        self.run(self.inner.used(quotas)).await
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        self.run(self.inner.enter(rolls)).await
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        self.run(self.inner.leave(rolls, wholly)).await
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        self.run(self.inner.present(rolls)).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.run(self.inner.check()).await
    }
}

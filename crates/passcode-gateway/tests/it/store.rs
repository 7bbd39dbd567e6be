//! A store that fails when it is told to.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use passcode::store::{Clock, MemoryStore, Present, Quota, Roll, Store, Take, Tally};
use passcode::{Error, ErrorKind, Result};

/// Of which operations, on what, the store fails.
type Broken = Box<dyn Fn(&str, &str) -> Failure + Send>;

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It doesn't.
    No,
    /// It isn't done.
    Before,
    /// It is done, and its answer is lost.
    After,
    /// It isn't done, and there is never an answer.
    Silent,
}

/// Memory, behind what may fail.
#[derive(Clone)]
pub(crate) struct Fragile(Arc<Inner>);

struct Inner {
    memory: MemoryStore,
    broken: Mutex<Broken>,
    written: Mutex<Vec<u8>>,
}

impl Fragile {
    pub(crate) fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner {
            memory: MemoryStore::new(clock),
            broken: Mutex::new(Box::new(|_, _| Failure::No)),
            written: Mutex::default(),
        }))
    }

    /// From now on the operations that this says so of, by name and key, fail.
    pub(crate) fn fail(&self, broken: impl Fn(&str, &str) -> Failure + Send + 'static) {
        *self.0.broken.lock().unwrap() = Box::new(broken);
    }

    pub(crate) fn away(&self) {
        self.fail(|_, _| Failure::Before);
    }

    pub(crate) fn mend(&self) {
        self.fail(|_, _| Failure::No);
    }

    /// All keys and values that were ever written.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.0.written.lock().unwrap()).into_owned()
    }

    fn note(&self, key: &str, value: &[u8]) {
        let mut written = self.0.written.lock().unwrap();
        written.extend_from_slice(key.as_bytes());
        written.extend_from_slice(value);
    }

    async fn run<T>(
        &self,
        name: &str,
        key: &str,
        operation: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let failure = (self.0.broken.lock().unwrap())(name, key);
        let lost = || Err(Error::local(ErrorKind::Storage, "the store failed as told"));
        match failure {
            Failure::No => operation.await,
            Failure::Before => lost(),
            Failure::Silent => std::future::pending().await,
            Failure::After => {
                operation.await?;
                lost()
            }
        }
    }
}

#[async_trait]
impl Store for Fragile {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.run("get", key, self.0.memory.get(key)).await
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        self.note(key, value);
        self.run("put", key, self.0.memory.put(key, value, life)).await
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        self.note(key, value);
        self.run("put_new", key, self.0.memory.put_new(key, value, life)).await
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        self.run("remove", key, self.0.memory.remove(key)).await
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        self.run("add", key, self.0.memory.add(key, number, life)).await
    }

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        tallies.iter().for_each(|tally| self.note(tally.table(), tally.entry().as_bytes()));
        self.run("tally", "", self.0.memory.tally(tallies)).await
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        self.run("tables", "", self.0.memory.tables(keys)).await
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        self.run("take", "", self.0.memory.take(quotas)).await
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        self.run("give_back", "", self.0.memory.give_back(quotas)).await
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        self.run("used", "", self.0.memory.used(quotas)).await
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        self.run("enter", "", self.0.memory.enter(rolls)).await
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        self.run("leave", "", self.0.memory.leave(rolls, wholly)).await
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        self.run("present", "", self.0.memory.present(rolls)).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.run("check", "", self.0.memory.check()).await
    }
}

impl fmt::Debug for Fragile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fragile")
    }
}

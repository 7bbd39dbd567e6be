use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;

use crate::store::{Present, Quota, Roll, Store, Take, Tally};
use crate::{Error, ErrorKind, Result};

/// A store that can be switched off, and that counts what it is asked to write.
#[derive(Debug)]
pub(crate) struct Away {
    inner: Box<dyn Store>,
    is_away: AtomicBool,
    stalls: AtomicBool,
    written: AtomicUsize,
}

impl Away {
    pub(crate) fn new(inner: impl Store) -> Self {
        Self {
            inner: Box::new(inner),
            is_away: AtomicBool::new(false),
            stalls: AtomicBool::new(false),
            written: AtomicUsize::new(0),
        }
    }

    pub(crate) fn set_away(&self, is_away: bool) {
        self.is_away.store(is_away, Ordering::Relaxed);
    }

    /// Whether it gives no answer at all.
    pub(crate) fn set_stalls(&self, stalls: bool) {
        self.stalls.store(stalls, Ordering::Relaxed);
    }

    /// How often it was asked to write since this was last called.
    pub(crate) fn written(&self) -> usize {
        self.written.swap(0, Ordering::Relaxed)
    }

    async fn read(&self) -> Result<&dyn Store> {
        if self.stalls.load(Ordering::Relaxed) {
            return std::future::pending().await;
        }
        match self.is_away.load(Ordering::Relaxed) {
            true => Err(Error::local(ErrorKind::Storage, "the store is away")),
            false => Ok(&*self.inner),
        }
    }

    async fn write(&self) -> Result<&dyn Store> {
        self.written.fetch_add(1, Ordering::Relaxed);
        self.read().await
    }
}

#[async_trait]
impl Store for Away {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.read().await?.get(key).await
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        self.write().await?.put(key, value, life).await
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        self.write().await?.put_new(key, value, life).await
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        self.write().await?.remove(key).await
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        self.write().await?.add(key, number, life).await
    }

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        self.write().await?.tally(tallies).await
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        self.read().await?.tables(keys).await
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        self.write().await?.take(quotas).await
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        self.write().await?.give_back(quotas).await
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        self.read().await?.used(quotas).await
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        self.write().await?.enter(rolls).await
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        self.write().await?.leave(rolls, wholly).await
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        self.read().await?.present(rolls).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.read().await?.check().await
    }
}

//! A good store with one flaw, each of a kind that real ones have.

use std::collections::BTreeMap;
use std::slice::from_ref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use passcode::store::{Clock, MemoryStore, Present, Quota, Roll, Store, Take, Tally};
use passcode::{Error, ErrorKind, Result};

use crate::flawed_tables;
use crate::store_flaw::Flaw;

#[derive(Debug)]
pub(crate) struct FlawedStore {
    inner: MemoryStore,
    clock: Clock,
    flaw: Flaw,
    /// Whether it is stopped.
    hung: Arc<AtomicBool>,
}

/// Long enough for anything here.
const HOUR: Duration = Duration::from_secs(60 * 60);

impl FlawedStore {
    pub(crate) fn new(clock: Clock, flaw: Flaw) -> Self {
        let inner = MemoryStore::new(clock.clone());
        Self { inner, clock, flaw, hung: Arc::default() }
    }

    /// The same, stopped while this is set.
    pub(crate) fn hung(clock: Clock, flaw: Flaw, hung: Arc<AtomicBool>) -> Self {
        Self { hung, ..Self::new(clock, flaw) }
    }

    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == flaw
    }

    /// What a stopped store does.
    async fn end(&self) -> Result<()> {
        let kind = match (self.hung.load(Ordering::SeqCst), self.flaw) {
            (false, _) | (true, Flaw::SaysItWrote) => return Ok(()),
            (true, Flaw::Hangs) => std::future::pending().await,
            (true, Flaw::FailsAsAVendor) => ErrorKind::Unavailable,
            (true, _) => ErrorKind::Storage,
        };
        Err(Error::new(kind, "it was stopped"))
    }

    fn key(&self, key: &str) -> String {
        if self.has(Flaw::FoldsCase) { key.to_lowercase() } else { key.to_owned() }
    }

    fn life(&self, life: Duration) -> Duration {
        if self.has(Flaw::IgnoresLives) { HOUR } else { life }
    }

    fn rolls(&self, rolls: &[Roll]) -> Vec<Roll> {
        let longer = |roll: &Roll| {
            Roll::new(roll.key(), roll.member(), roll.stay() * 3).with_most(roll.most())
        };
        match self.has(Flaw::StaysLonger) {
            true => rolls.iter().map(longer).collect(),
            false => rolls.to_vec(),
        }
    }

    fn quotas(&self, quotas: &[Quota]) -> Vec<Quota> {
        quotas.iter().map(|quota| self.flaw.quota(&self.clock, quota)).collect()
    }
}

#[async_trait]
impl Store for FlawedStore {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.end().await?;
        self.inner.get(&self.key(key)).await
    }

    async fn put(&self, key: &str, value: &[u8], life: Duration) -> Result<()> {
        self.end().await?;
        let text = String::from_utf8_lossy(value);
        let value = if self.has(Flaw::KeepsText) { text.as_bytes() } else { value };
        self.inner.put(&self.key(key), value, self.life(life)).await
    }

    async fn put_new(&self, key: &str, value: &[u8], life: Duration) -> Result<bool> {
        self.end().await?;
        if self.has(Flaw::PutsTwiceAtOnce) {
            let found = self.inner.get(key).await?;
            tokio::task::yield_now().await;
            if found.is_none() {
                self.inner.put(key, value, life).await?;
            }
            return Ok(found.is_none());
        }
        let key = self.key(key);
        if let (true, Some(found)) =
            (self.has(Flaw::RefusedPutProlongs), self.inner.get(&key).await?)
        {
            self.inner.put(&key, &found, life).await?;
            return Ok(false);
        }
        self.inner.put_new(&key, value, self.life(life)).await
    }

    async fn remove(&self, key: &str) -> Result<bool> {
        self.end().await?;
        if self.has(Flaw::RemovesTwiceAtOnce) {
            let found = self.inner.get(key).await.is_ok_and(|found| found.is_some());
            tokio::task::yield_now().await;
            return Ok(self.inner.remove(key).await? || found);
        }
        if self.has(Flaw::RemovesNoQuota) && self.inner.get(key).await.is_err() {
            return Ok(false);
        }
        self.inner.remove(&self.key(key)).await
    }

    async fn add(&self, key: &str, number: i64, life: Duration) -> Result<i64> {
        self.end().await?;
        let count = self.inner.add(key, 0, self.life(life)).await?;
        match self.flaw {
            Flaw::CountsTwiceAtOnce => {
                tokio::task::yield_now().await;
                self.inner.remove(key).await?;
                self.inner.add(key, count.saturating_add(number), life).await
            }
            Flaw::ProlongsCounters => {
                self.inner.remove(key).await?;
                self.inner.add(key, count.saturating_add(number), life).await
            }
            #[expect(clippy::cast_precision_loss, reason = "that is the flaw")]
            #[expect(clippy::cast_possible_truncation, reason = "that is the flaw")]
            Flaw::CountsInFloats => {
                let count = self.inner.add(key, number, life).await?;
                Ok(count as f64 as i64)
            }
            Flaw::WrapsAround => {
                self.inner.remove(key).await?;
                self.inner.add(key, count.wrapping_add(number), life).await
            }
            _ => self.inner.add(key, number, life).await,
        }
    }

    async fn tally(&self, tallies: &[Tally]) -> Result<()> {
        self.end().await?;
        let kept = |tally: &Tally| {
            Tally::new(tally.table(), tally.entry(), tally.number(), self.life(tally.life()))
        };
        let tallies: Vec<_> = tallies.iter().map(kept).collect();
        flawed_tables::tally(&self.inner, &tallies, self.flaw).await
    }

    async fn tables(&self, keys: &[String]) -> Result<Vec<BTreeMap<String, i64>>> {
        self.end().await?;
        flawed_tables::tables(&self.inner, keys, self.flaw).await
    }

    async fn take(&self, quotas: &[Quota]) -> Result<Take> {
        self.end().await?;
        let quotas = self.quotas(quotas);
        match self.flaw {
            Flaw::TakesTwiceAtOnce => {
                let used = self.inner.used(&quotas).await?;
                tokio::task::yield_now().await;
                let free =
                    quotas.iter().zip(used).all(|(quota, used)| used < u64::from(quota.limit()));
                if !free {
                    return self.inner.take(&quotas).await;
                }
                for quota in &quotas {
                    let wider = Quota::new(quota.key(), quota.limit().min(50) * 2, quota.window());
                    let _ = self.inner.take(&[wider]).await?;
                }
                Ok(Take::Taken)
            }
            Flaw::TakesSome => {
                let mut refused = None;
                for (which, quota) in quotas.iter().enumerate() {
                    if let Take::Refused { wait, .. } = self.inner.take(from_ref(quota)).await? {
                        refused = refused.max(Some((wait, which)));
                    }
                }
                Ok(refused.map_or(Take::Taken, |(wait, which)| Take::Refused { which, wait }))
            }
            // It gives back what it took before the refusal, but not at once.
            Flaw::TakesOneByOne => {
                for (which, quota) in quotas.iter().enumerate() {
                    if let Take::Refused { wait, .. } = self.inner.take(from_ref(quota)).await? {
                        tokio::task::yield_now().await;
                        self.inner.give_back(&quotas[..which]).await?;
                        return Ok(Take::Refused { which, wait });
                    }
                    tokio::task::yield_now().await;
                }
                Ok(Take::Taken)
            }
            _ => Ok(match self.inner.take(&quotas).await? {
                Take::Refused { wait, .. } if self.has(Flaw::NamesTheFirst) => {
                    Take::Refused { which: 0, wait }
                }
                Take::Refused { which, .. } if self.has(Flaw::NoWait) => {
                    Take::Refused { which, wait: Duration::from_millis(1) }
                }
                taken => taken,
            }),
        }
    }

    async fn give_back(&self, quotas: &[Quota]) -> Result<()> {
        self.end().await?;
        match self.flaw {
            Flaw::GivesBackNothing => return Ok(()),
            Flaw::GivesBackMore => self.inner.give_back(quotas).await?,
            _ => {}
        }
        self.inner.give_back(&self.quotas(quotas)).await
    }

    async fn used(&self, quotas: &[Quota]) -> Result<Vec<u64>> {
        self.end().await?;
        if self.has(Flaw::UsesUpByLooking) {
            let _ = self.inner.take(quotas).await?;
        }
        self.inner.used(&self.quotas(quotas)).await
    }

    async fn enter(&self, rolls: &[Roll]) -> Result<Take> {
        self.end().await?;
        match self.flaw {
            Flaw::EntersSome => {
                let mut last = Take::Taken;
                for (which, roll) in rolls.iter().enumerate() {
                    if let Take::Refused { wait, .. } =
                        self.inner.enter(std::slice::from_ref(roll)).await?
                    {
                        last = Take::Refused { which, wait };
                    }
                }
                Ok(last)
            }
            Flaw::EntersTwiceAtOnce => {
                let present = self.inner.present(rolls).await?;
                tokio::task::yield_now().await;
                let mut all = rolls.iter().zip(present);
                if all.any(|(roll, present)| present.members >= u64::from(roll.most())) {
                    return self.inner.enter(rolls).await;
                }
                let wider: Vec<_> = rolls.iter().map(|it| it.clone().with_most(u32::MAX)).collect();
                self.inner.enter(&wider).await
            }
            Flaw::RefusesWhoIsIn => {
                let present = self.inner.present(rolls).await?;
                let mut all = rolls.iter().zip(present);
                if all.any(|(roll, present)| present.members >= u64::from(roll.most())) {
                    return Ok(Take::Refused { which: 0, wait: HOUR });
                }
                self.inner.enter(rolls).await
            }
            _ => Ok(match self.inner.enter(&self.rolls(rolls)).await? {
                Take::Refused { wait, .. } if self.has(Flaw::EndsAsEntered) => {
                    Take::Refused { which: 0, wait }
                }
                Take::Refused { which, wait } if self.has(Flaw::NoRoomAfterTheWait) => {
                    Take::Refused { which, wait: wait / 2 }
                }
                entered => entered,
            }),
        }
    }

    async fn leave(&self, rolls: &[Roll], wholly: bool) -> Result<()> {
        self.end().await?;
        let wholly = match self.flaw {
            Flaw::LeavesAtOnce => true,
            Flaw::LeavesByTurns => false,
            _ => wholly,
        };
        self.inner.leave(rolls, wholly).await
    }

    async fn present(&self, rolls: &[Roll]) -> Result<Vec<Present>> {
        self.end().await?;
        self.inner.present(&self.rolls(rolls)).await
    }

    async fn check(&self) -> Result<Vec<String>> {
        self.inner.check().await
    }
}

//! Rolls of each store against a plain list.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use super::*;
use crate::store::{Clock, MemoryStore, Store, Take};

const STAY: u64 = 1000;

#[derive(Debug, Clone, Default)]
struct Time(Arc<AtomicU64>);

impl Time {
    fn clock(&self) -> Clock {
        let time = self.clone();
        Clock::new(move || UNIX_EPOCH + Duration::from_millis(time.now()))
    }

    fn now(&self) -> u64 {
        1_000_000 + self.0.load(Ordering::Relaxed)
    }

    fn pass(&self, milliseconds: u64) {
        self.0.fetch_add(milliseconds, Ordering::Relaxed);
    }
}

fn roll(member: u64, most: u32) -> Roll {
    Roll::new("roll:a", format!("member:{member}"), Duration::from_millis(STAY)).with_most(most)
}

async fn agrees_with_a_list(store: &dyn Store, time: &Time) {
    let mut seed = 11_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    // When each was last entered, and how often.
    let mut list: BTreeMap<u64, (u64, u32)> = BTreeMap::new();
    for step in 0..600 {
        time.pass(random(120));
        let now = time.now();
        list.retain(|_, (last, _)| *last + STAY > now);
        let (member, most) = (random(9), u32::try_from(random(6)).unwrap());
        let is_in = list.contains_key(&member);
        let present = store.present(&[roll(member, most)]).await.unwrap();
        let expected = Present { members: list.len() as u64, is_in };
        assert_eq!(present, [expected], "step {step}");
        match random(4) {
            0 => {
                let wholly = random(2) == 0;
                store.leave(&[roll(member, most)], wholly).await.unwrap();
                if let Some((_, times)) = list.get_mut(&member) {
                    *times -= 1;
                    if wholly || *times == 0 {
                        list.remove(&member);
                    }
                }
            }
            _ => {
                let entered = store.enter(&[roll(member, most)]).await.unwrap();
                if is_in || list.len() < most as usize {
                    assert_eq!(entered, Take::Taken, "step {step}");
                    let times = list.get(&member).map_or(0, |(_, times)| *times);
                    list.insert(member, (now, times + 1));
                    continue;
                }
                let mut lasts: Vec<_> = list.values().map(|(last, _)| *last).collect();
                lasts.sort_unstable();
                // Where nobody may be, the wait is a whole stay.
                let last = lasts.get(list.len() - most as usize).copied().unwrap_or(now);
                let wait = Duration::from_millis(last + STAY - now);
                assert_eq!(entered, Take::Refused { which: 0, wait }, "step {step}");
            }
        }
    }
}

async fn enters_all_or_none(store: &dyn Store) {
    let other =
        |member: &str, stay| Roll::new("roll:b", member, Duration::from_millis(stay)).with_most(1);
    let entered = store.enter(&[roll(1, 5), other("x", 9000)]).await.unwrap();
    assert_eq!(entered, Take::Taken);
    let refused = store.enter(&[roll(2, 1), other("y", 9000), roll(3, 5)]).await.unwrap();
    let longest = Take::Refused { which: 1, wait: Duration::from_millis(9000) };
    assert_eq!(refused, longest);
    let present = store.present(&[roll(2, 1), other("y", 9000), roll(3, 5)]).await.unwrap();
    assert_eq!(present, [Present { members: 1, is_in: false }; 3]);
}

async fn prove(store: &dyn Store, time: &Time) {
    agrees_with_a_list(store, time).await;
    time.pass(10 * STAY);
    enters_all_or_none(store).await;
}

#[tokio::test]
async fn in_memory() {
    let time = Time::default();
    prove(&MemoryStore::new(time.clock()), &time).await;
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn in_a_file() {
    let (time, folder) = (Time::default(), tempfile::tempdir().unwrap());
    let path = folder.path().join("passcode.db");
    let timeout = Duration::from_secs(60);
    prove(&crate::store::SqliteStore::new(path, timeout, time.clock()), &time).await;
}

/// It is full with those who still stay, and with nobody else.
#[tokio::test]
async fn memory_is_bounded_and_forgets_nobody_who_stays() {
    let time = Time::default();
    let store = MemoryStore::new(time.clock()).with_most(2000);
    let enter = async |from: u64, to: u64| {
        for member in from..to {
            let roll = Roll::new(
                format!("roll:{}", member % 7),
                member.to_string(),
                Duration::from_millis(STAY),
            );
            let _ = store.enter(&[roll]).await?;
        }
        crate::Result::<()>::Ok(())
    };
    enter(0, 2000).await.unwrap();
    assert_eq!(enter(2000, 2001).await.unwrap_err().kind(), crate::ErrorKind::Storage);
    time.pass(STAY);
    enter(2000, 4000).await.unwrap();
}

//! The bound: full refuses, and nothing that counts is forgotten.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use super::MemoryStore;
use super::kept::MOST_BYTES;
use crate::store::{Clock, Quota, Store, Take};
use crate::{Error, ErrorKind};

const MINUTE: Duration = Duration::from_secs(60);

/// A store of five things, on a clock of the test's own, in seconds.
fn store() -> (MemoryStore, Arc<AtomicU64>) {
    let time = Arc::new(AtomicU64::new(1_800_000_000));
    let now = Arc::clone(&time);
    let clock = Clock::new(move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::SeqCst)));
    (MemoryStore::new(clock).with_most(5), time)
}

fn is_full(error: &Error) -> bool {
    error.kind() == ErrorKind::Storage && error.to_string().contains("the memory store is full")
}

#[tokio::test]
async fn full_it_refuses_what_is_new_and_goes_on_with_what_is_there() {
    let (store, time) = store();
    let quota = |key: &str| [Quota::new(key, 3, MINUTE)];
    store.put("value", b"x", MINUTE).await.unwrap();
    store.add("count", 1, MINUTE).await.unwrap();
    assert_eq!(store.take(&quota("quota")).await.unwrap(), Take::Taken);
    store.put("short", b"x", MINUTE / 2).await.unwrap();
    store.put("long", b"x", 10 * MINUTE).await.unwrap();
    assert!(is_full(&store.put("new", b"x", MINUTE).await.unwrap_err()));
    assert!(is_full(&store.put_new("new", b"x", MINUTE).await.unwrap_err()));
    assert!(is_full(&store.add("new", 1, MINUTE).await.unwrap_err()));
    // Neither of the two is counted.
    let both = [quota("quota"), quota("new")].concat();
    assert!(is_full(&store.take(&both).await.unwrap_err()));
    assert_eq!(store.used(&both).await.unwrap(), [1, 0]);

    store.put("value", b"another", MINUTE).await.unwrap();
    assert_eq!(store.add("count", 1, MINUTE).await.unwrap(), 2);
    assert_eq!(store.take(&quota("quota")).await.unwrap(), Take::Taken);
    assert!(!store.put_new("long", b"x", MINUTE).await.unwrap());
    assert!(is_full(&store.put("new", b"x", MINUTE).await.unwrap_err()));

    // What has ended makes room for as many, and no more.
    time.fetch_add(30, Ordering::SeqCst);
    store.put("new", b"x", MINUTE).await.unwrap();
    assert!(is_full(&store.put("newer", b"x", MINUTE).await.unwrap_err()));
    assert_eq!(store.used(&quota("quota")).await.unwrap(), [2]);
    assert!(store.remove("new").await.unwrap());
    store.put("newer", b"x", MINUTE).await.unwrap();
}

/// Bytes are bounded too.
#[tokio::test]
async fn large_things_fill_it_sooner() {
    let (store, _) = store();
    let large = vec![b'x'; MOST_BYTES / 2];
    store.put("one", &large, MINUTE).await.unwrap();
    store.add("count", 1, MINUTE).await.unwrap();
    assert!(is_full(&store.put("two", &large, MINUTE).await.unwrap_err()));
    assert!(is_full(&store.put("count2", &large, MINUTE).await.unwrap_err()));
    // In the place of another it fits.
    store.put("one", &large, MINUTE).await.unwrap();
    assert_eq!(store.add("count", 1, MINUTE).await.unwrap(), 2);
    assert!(store.remove("one").await.unwrap());
    store.put("two", &large, MINUTE).await.unwrap();
}

/// However often it is asked while it is full, nobody pays for looking through all of it.
#[tokio::test]
async fn what_has_ended_is_gone_from_both_indexes() {
    let (store, time) = store();
    for round in 0..1000 {
        for key in 0..5 {
            store.put(&format!("{round} {key}"), b"x", MINUTE).await.unwrap();
        }
        assert!(is_full(&store.put("more", b"x", MINUTE).await.unwrap_err()));
        time.fetch_add(60, Ordering::SeqCst);
    }
    let now = store.clock.milliseconds();
    let kept = store.kept(now);
    assert_eq!((kept.entries.len(), kept.ends.len(), kept.bytes), (0, 0, 0));
}

//! A server that is killed, frozen and restarted, and how soon the store is right again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use passcode::ErrorKind;
use passcode::store::{Quota, Store, Take};

use super::server::{Server, right_again};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// So many at once.
const MANY: i64 = 20;

#[derive(Debug, Default)]
struct Load {
    ended: AtomicBool,
    told: AtomicI64,
    failed: AtomicI64,
    taken: AtomicI64,
    slowest: std::sync::Mutex<Duration>,
}

impl Load {
    /// Counts and takes until it is ended.
    async fn run(self: Arc<Self>, store: Arc<dyn Store>) {
        let quota = [Quota::new("few", 50, 24 * HOUR)];
        while !self.ended.load(Ordering::SeqCst) {
            let start = Instant::now();
            match store.add("count", 1, HOUR).await {
                Ok(_) => self.told.fetch_add(1, Ordering::SeqCst),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    self.failed.fetch_add(1, Ordering::SeqCst)
                }
            };
            let taken = matches!(store.take(&quota).await, Ok(Take::Taken));
            self.taken.fetch_add(i64::from(taken), Ordering::SeqCst);
            let mut slowest = self.slowest.lock().unwrap();
            *slowest = start.elapsed().max(*slowest);
        }
    }
}

/// Nothing is counted twice, nothing that was told is lost, everything ends in time.
#[tokio::test(flavor = "multi_thread")]
async fn killed_and_restarted_under_load() {
    let mut server = Server::start().await;
    let store = server.store("500ms");
    let load = Arc::new(Load::default());
    let tasks: Vec<_> =
        (0..MANY).map(|_| tokio::spawn(Arc::clone(&load).run(Arc::clone(&store)))).collect();
    for how in ["kill", "freeze", "kill"] {
        tokio::time::sleep(Duration::from_millis(300)).await;
        if how == "kill" {
            server.kill().await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            server.restart(&[]).await;
        } else {
            server.signal("-STOP").await;
            tokio::time::sleep(Duration::from_millis(1200)).await;
            server.signal("-CONT").await;
        }
        right_again(&*store).await;
    }
    load.ended.store(true, Ordering::SeqCst);
    for task in tasks {
        task.await.unwrap();
    }
    let [told, failed] = [&load.told, &load.failed].map(|number| number.load(Ordering::SeqCst));
    assert!(told > 0 && failed > 0, "{load:?}");
    let count = store.add("count", 0, HOUR).await.unwrap();
    assert!((told..=told + failed).contains(&count), "{count} counted: {load:?}");
    assert!(load.taken.load(Ordering::SeqCst) <= 50, "{load:?}");
    // Two operations of half a second each, and what a busy machine adds.
    assert!(*load.slowest.lock().unwrap() < Duration::from_secs(5), "{load:?}");
}

/// While it loads its data it says so; then it is right again by itself.
#[tokio::test]
async fn a_server_that_loads_its_data() {
    let mut server = Server::start().await;
    let store = server.store("500ms");
    for number in 0..300 {
        store.put(&format!("key {number}"), &[b'x'; 100], HOUR).await.unwrap();
    }
    // Of a log it answers only every thousand commands, of a snapshot in between.
    server.command(&["bgrewriteaof"]).await;
    while !server.command(&["info", "persistence"]).await.contains("aof_rewrite_in_progress:0") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.kill().await;
    let error = store.get("key 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
    // Some 3 s in all; it answers in between.
    server
        .restart(&["--key-load-delay", "10000", "--loading-process-events-interval-bytes", "1024"])
        .await;
    let start = Instant::now();
    let mut words = String::new();
    while let Err(error) = store.get("key 1").await {
        assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
        words.push_str(&error.to_string());
        assert!(start.elapsed() < Duration::from_secs(60), "{words}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(words.contains("still loads its data"), "{words}");
    assert_eq!(store.get("key 299").await.unwrap(), Some(vec![b'x'; 100]));
}

/// Within half a second, by the same handle.
#[tokio::test]
async fn it_reconnects_by_itself() {
    let mut server = Server::start().await;
    let store = server.store("500ms");
    let mut waits = Vec::new();
    for _ in 0..3 {
        right_again(&*store).await;
        server.kill().await;
        let error = store.get("a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
        server.restart(&[]).await;
        waits.push(right_again(&*store).await);
    }
    // Of three, the quickest: the machine may be busy.
    assert!(waits.iter().min().unwrap() < &Duration::from_millis(500), "{waits:?}");
}

//! The suite over a file, by two handles, on real time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use passcode::store::Store;
use passcode_conformance::store as suite;
use rusqlite::Connection;

use crate::file::File;
use crate::real_time::{RealTime, SLACK};

#[derive(Debug)]
struct Fixture {
    file: File,
    time: RealTime,
    /// Whoever holds the file while it hangs.
    holder: Mutex<Option<Connection>>,
}

#[async_trait]
impl suite::Fixture for Fixture {
    fn others(&self) -> Vec<Arc<dyn Store>> {
        vec![Arc::new(self.file.store()), Arc::new(self.file.store())]
    }

    fn now(&self) -> Duration {
        self.time.now()
    }

    fn slack(&self) -> Duration {
        SLACK
    }

    async fn pass(&self, time: Duration) {
        RealTime::pass(time).await;
    }

    async fn hang(&self) -> Option<Arc<dyn Store>> {
        let holder = Connection::open(self.file.path()).unwrap();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        *self.holder.lock().unwrap() = Some(holder);
        Some(Arc::new(self.file.store_within(Duration::from_millis(200))))
    }

    async fn heal(&self) {
        *self.holder.lock().unwrap() = None;
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(30)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_every_case() {
    let file = File::new();
    let store = file.store();
    let fixture = Fixture { file, time: RealTime::new(), holder: Mutex::default() };
    let report = suite::run(&store, &fixture).await;
    report.assert_passed();
    assert_eq!(report.passed().count(), report.cases().len(), "{report}");
}

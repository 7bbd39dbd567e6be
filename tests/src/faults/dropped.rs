//! Dropping a call's future frees everything that was its own.

use std::time::Duration;

use passcode_conformance::Fault;
use tokio::time::timeout;

use crate::faults::bench::{self, Bench};

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    for asked in bench::all() {
        for fault in [Fault::StallBeforeHeaders, Fault::StallInBody, Fault::EndlessBody] {
            let bench = Bench::new(asked).await;
            // A token call is for every caller: it outlives one of them, and ends by its own limit.
            let limit = if asked.fetching { "attempt_timeout = \"1s\"" } else { "" };
            let providers = bench.vendor(limit);
            bench.inject(fault);
            tokio::select! {
                ended = bench.ask(&providers) => {
                    assert!(asked.fetching, "{fault:?}, {asked}: {ended:?}");
                }
                () = bench.sandbox.until(Bench::fired) => {}
            }
            let closed = bench.sandbox.until(|sandbox| sandbox.open_connections() == 0);
            let closed = timeout(Duration::from_secs(20), closed).await;
            assert!(closed.is_ok(), "{fault:?}, {asked}: the connection stays open");
        }
    }
}

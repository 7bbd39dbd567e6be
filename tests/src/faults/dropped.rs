//! Dropping a call's future frees everything that was its own.

use std::time::Duration;

use passcode_conformance::Fault;
use passcode_sandbox::Sandbox;
use tokio::time::timeout;

use crate::breaking::Proxy;
use crate::faults::bench::ASKED;

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let proxy = Proxy::start(Sandbox::spawn().await.unwrap()).await;
    for fault in [Fault::StallBeforeHeaders, Fault::StallInBody, Fault::EndlessBody] {
        proxy.inject(fault).await;
        for asked in ASKED {
            // A token call is for every caller: it outlives one of them, and ends by its own limit.
            let limit = if asked.by_token() { "attempt_timeout = \"200ms\"" } else { "" };
            let providers = asked.providers(&proxy.url(), limit);
            let call = asked.ask(&providers);
            assert!(timeout(Duration::from_millis(20), call).await.is_err(), "{asked:?}");
            let closed = async {
                while proxy.open() > 0 {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            };
            let closed = timeout(Duration::from_secs(20), closed).await;
            assert!(closed.is_ok(), "{fault:?}, {asked:?}: the connection stays open");
        }
    }
}

//! What is logged of members.

use std::time::Duration;

use passcode::Dispatch::Refused;
use passcode::ErrorKind;
use tokio::time;

use super::{DOWN, THREE, send};
use crate::scripted::{Act, Stage};

#[tokio::test(start_paused = true)]
async fn rests_and_probes_are_traced() {
    let (log, _guard) = loopback::capture("info");
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    stage.set("a", DOWN);
    for _ in 0..3 {
        send(&providers).await.unwrap();
    }
    time::advance(Duration::from_secs(30)).await;
    stage.set("a", Act::Serve);
    send(&providers).await.unwrap();
    stage.set("a", Act::Fail(ErrorKind::Credentials, Refused));
    send(&providers).await.unwrap();

    let text = log.text();
    let lines: Vec<_> = text.lines().map(without_target).collect();
    let next = "WARN asking the next member failover=\"safe\" member=\"a\" kind=\"unavailable\" dispatch=\"not_sent\"";
    assert_eq!(
        lines,
        [
            next,
            next,
            "WARN the member rests after outages failover=\"safe\" member=\"a\" rest_s=30",
            next,
            "INFO probing a resting member failover=\"safe\" member=\"a\"",
            "INFO the member answers again failover=\"safe\" member=\"a\"",
            "ERROR the vendor refuses our credentials or account: mend it; asking the next member \
             failover=\"safe\" member=\"a\" kind=\"credentials\" dispatch=\"refused\"",
        ]
    );
}

/// A line without the module that wrote it.
fn without_target(line: &str) -> String {
    let (head, message) = line.split_once(": ").unwrap();
    format!("{} {message}", head.split_whitespace().next().unwrap())
}

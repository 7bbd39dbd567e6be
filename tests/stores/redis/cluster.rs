//! A cluster of three nodes.

use std::time::{Duration, Instant};

use super::server::{Server, right_again, store};
use super::suite::Fixture;
use crate::real_time::RealTime;

const NODES: usize = 3;

/// The slots of Redis Cluster are numbered from 0 to this.
const LAST_SLOT: usize = 16_383;

async fn cluster() -> Vec<Server> {
    let mut nodes = Vec::new();
    for _ in 0..NODES {
        nodes.push(
            Server::with(&["--cluster-enabled", "yes", "--cluster-node-timeout", "1000"]).await,
        );
    }
    for (index, node) in nodes.iter().enumerate() {
        let bound = |index: usize| (index * (LAST_SLOT + 1) / NODES).to_string();
        let last = (bound(index + 1).parse::<usize>().unwrap() - 1).to_string();
        assert_eq!(node.command(&["cluster", "addslotsrange", &bound(index), &last]).await, "OK");
        let port = nodes[0].port.to_string();
        assert_eq!(node.command(&["cluster", "meet", "127.0.0.1", &port]).await, "OK");
    }
    for node in &nodes {
        let start = Instant::now();
        while !node.command(&["cluster", "info"]).await.contains("cluster_state:ok")
            || node.command(&["cluster", "nodes"]).await.lines().count() < NODES
        {
            assert!(start.elapsed() < Duration::from_secs(60), "the cluster never came about");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    nodes
}

fn settings(nodes: &[Server]) -> String {
    let urls: Vec<_> = nodes.iter().map(|node| format!("{:?}", node.url())).collect();
    format!("kind = \"redis\"\nurls = [{}]\ntimeout = \"1m\"", urls.join(", "))
}

#[tokio::test(flavor = "multi_thread")]
async fn it_passes_every_case() {
    let servers = cluster().await;
    let fixture = Fixture { settings: settings(&servers), servers, time: RealTime::new() };
    fixture.every_case_passes().await;
}

/// All keys are on one node. It is found from any of them, and again when the slot is another's.
#[tokio::test]
async fn the_slot_moves_to_another_node() {
    let nodes = cluster().await;
    let store = store(&settings(&nodes));
    right_again(&*store).await;
    let slot = nodes[0].command(&["cluster", "keyslot", "passcode:{passcode}:x"]).await;
    let mut owners = Vec::new();
    for node in &nodes {
        owners.push(node.command(&["dbsize"]).await != "0");
    }
    let owner = owners.iter().position(|owns| *owns).unwrap();
    assert_eq!(owners.iter().filter(|owns| **owns).count(), 1, "one node has all keys");

    // Only a node that is not the owner refuses; by `url` it isn't followed.
    let other = (owner + 1) % NODES;
    let alone = nodes[other].store("1m");
    let error = alone.get("again").await.unwrap_err().to_string();
    assert!(error.contains("name the cluster's nodes in urls"), "{error}");

    nodes[owner].command(&["flushall"]).await;
    let id = nodes[other].command(&["cluster", "myid"]).await;
    // The new owner first, and of the others nobody who has a key there.
    for index in [other, owner, (owner + 2) % NODES] {
        let moved = nodes[index].command(&["cluster", "setslot", &slot, "node", &id]).await;
        assert_eq!(moved, "OK");
    }
    right_again(&*store).await;
    assert_ne!(nodes[other].command(&["dbsize"]).await, "0");
}

//! Two processes on one Redis.

use serde_json::json;

use super::server::Server;
use crate::own_codes::{self, number_of};
use crate::replica::Replica;

#[tokio::test]
async fn of_two_hundred_right_guesses_one_is_approved() {
    own_codes::one_approval(&Server::start().await.config()).await;
}

#[tokio::test]
async fn resends_of_two_processes_keep_one_code_and_one_count() {
    own_codes::one_code_and_one_count(&Server::start().await.config()).await;
}

/// Without Redis nothing is approved, and nothing goes out that could not be checked. With it again,
/// the code that was out is good.
#[tokio::test]
async fn a_killed_redis_approves_nothing_and_sends_nothing() {
    let mut server = Server::start().await;
    let config = server.config();
    let (mut one, mut other) = (Replica::start(&config), Replica::start(&config));
    let sent = one.ask(&json!({ "send": { "to": "+12025560001", "times": 1 } })).await;
    let verify = json!({ "verify": {
        "verification": sent["sent"][0], "code": sent["codes"][0], "times": 20,
    } });
    server.kill().await;
    for replica in [&mut one, &mut other] {
        assert_eq!(replica.ask(&verify).await, json!({ "storage": 20 }));
        let sent = replica.ask(&json!({ "send": { "to": "+12025560002", "times": 20 } })).await;
        assert_eq!(sent, json!({ "sent": [], "errors": { "storage": 20 }, "codes": [] }));
    }
    server.restart(&[]).await;
    let approved = other.ask(&verify).await;
    assert_eq!(number_of(&approved, "approved"), 1, "{approved}");
    let again = one.ask(&verify).await;
    assert_eq!(number_of(&again, "approved"), 0, "{again}");
}

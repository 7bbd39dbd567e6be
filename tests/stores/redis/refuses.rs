//! A server that is there and doesn't do it.

use std::time::Duration;

use passcode::ErrorKind;
use passcode::store::Store;

use super::server::{PASSWORD, Server, providers, right_again, store};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Fails as the store's own fault, in these words, and shows no URL.
async fn fails(store: &dyn Store, words: &str) {
    for error in [
        store.put("key", b"x", HOUR).await.unwrap_err(),
        store.add("count", 1, HOUR).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
        let text = format!("{error} {error:?} {store:?}");
        assert!(text.contains(words), "{words}: {text}");
        assert!(!text.contains(PASSWORD) && !text.contains("127.0.0.1"), "{text}");
    }
}

#[tokio::test]
async fn what_it_says_is_said_and_ends_with_it() {
    let server = Server::start().await;
    let store = server.store("1m");
    for (does, undoes, words) in [
        (&["replicaof", "127.0.0.1", "1"][..], &["replicaof", "no", "one"][..], "it is a replica"),
        (
            &["config", "set", "maxmemory", "1mb"],
            &["config", "set", "maxmemory", "0"],
            "used all of its maxmemory",
        ),
        (
            &["config", "set", "min-replicas-to-write", "1"],
            &["config", "set", "min-replicas-to-write", "0"],
            "fewer good replicas",
        ),
        (
            &["acl", "setuser", "default", "-@all", "+auth"],
            &["acl", "setuser", "default", "+@all"],
            "doesn't let this user",
        ),
    ] {
        right_again(&*store).await;
        assert_eq!(server.command(does).await, "OK", "{does:?}");
        fails(&*store, words).await;
        let checked = store.check().await.unwrap_err();
        assert!(checked.to_string().contains(words), "{checked}");
        // The default user takes itself out, and nobody else can let it in again.
        if does[0] == "acl" {
            break;
        }
        assert_eq!(server.command(undoes).await, "OK", "{undoes:?}");
        right_again(&*store).await;
    }
}

#[tokio::test]
async fn a_wrong_password_is_said() {
    let server = Server::start().await;
    for url in ["redis://:mistyped@127.0.0.1", "redis://127.0.0.1", "redis://nobody:x@127.0.0.1"] {
        let settings = format!("kind = \"redis\"\nurl = \"{url}:{}\"", server.port);
        let error = store(&settings).get("a").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage);
        let text = format!("{error} {error:?}");
        assert!(text.contains("password") && !text.contains("mistyped"), "{text}");
    }
}

#[tokio::test]
async fn what_throws_away_what_counts_is_found() {
    let server = Server::start().await;
    let providers = providers(&server.settings("1m"));
    assert_eq!(providers.check_store().await.unwrap(), []);
    server.command(&["config", "set", "maxmemory-policy", "allkeys-lru"]).await;
    let found = providers.check_store().await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    let text = found[0].to_string();
    assert!(
        text.starts_with("configuration, line 1: store: ") && text.contains("allkeys-lru"),
        "{text}"
    );
    server.command(&["acl", "setuser", "default", "-info"]).await;
    let found = providers.check_store().await.unwrap();
    assert!(found[0].to_string().contains("allow the command info"), "{found:?}");
    assert_eq!(
        server.command(&["exists", "passcode:{passcode}:check"]).await,
        "0",
        "nothing is kept"
    );
}

/// What docs/store.md says to allow is enough.
#[tokio::test]
async fn a_user_of_few_rights_is_enough() {
    let server = Server::start().await;
    let docs = include_str!("../../../docs/store.md");
    let rights = docs.split("ACL SETUSER passcode on >PASSWORD").nth(1).unwrap();
    let rights = rights.split("```").next().unwrap().split_whitespace();
    let command = ["acl", "setuser", "passcode", "on", ">secret"].into_iter().chain(rights);
    assert_eq!(server.command(&command.collect::<Vec<_>>()).await, "OK");
    let settings =
        format!("kind = \"redis\"\nurl = \"redis://passcode:secret@127.0.0.1:{}/0\"", server.port);
    let providers = providers(&settings);
    assert_eq!(providers.check_store().await.unwrap(), []);
    let store = providers.store();
    for limit in [5, 101] {
        let quota = [passcode::store::Quota::new(format!("quota {limit}"), limit, HOUR)];
        let _ = store.take(&quota).await.unwrap();
        store.give_back(&quota).await.unwrap();
        assert_eq!(store.used(&quota).await.unwrap(), [0]);
    }
    assert_eq!(store.add("count", 1, HOUR).await.unwrap(), 1);
    assert_eq!(store.add("count", 1, HOUR).await.unwrap(), 2);
    assert!(store.put_new("value", b"x", HOUR).await.unwrap());
    assert!(store.remove("value").await.unwrap());
    assert_eq!(store.get("value").await.unwrap(), None);
}

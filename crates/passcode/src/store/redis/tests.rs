//! The store against a server that does as it is told; over a real one it is tested by `.ci/extra`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use loopback::{RedisReply, RedisServer, Silent, closed_port};

use super::{Place, RedisStore, connector};
use crate::store::{Quota, Store, Take};
use crate::{Error, ErrorKind};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Longer than any machine is busy.
const PATIENT: Duration = Duration::from_secs(60);

fn store_within(urls: &[&str], is_cluster: bool, timeout: Duration) -> RedisStore {
    let places = urls.iter().map(|url| Place::parse(url).unwrap()).collect();
    RedisStore::new(places, is_cluster, None, "passcode:", timeout)
}

fn store(server: &RedisServer) -> RedisStore {
    store_within(&[&server.url("user:hunter2@")], false, PATIENT)
}

/// All that can be read of an error; it is the store's own, and shows no URL.
fn text(error: &Error) -> String {
    assert_eq!(error.kind(), ErrorKind::Storage, "{error}");
    let text = format!("{error} {error:?}");
    assert!(!text.contains("hunter2") && !text.contains("127.0.0.1"), "{text}");
    text
}

/// A server that always says this.
async fn says(reply: &str) -> RedisServer {
    let reply = RedisReply::say(reply);
    RedisServer::start(move |_| reply.clone()).await
}

#[tokio::test]
async fn each_operation_is_one_command_and_all_keys_have_one_hash_tag() {
    let server = RedisServer::start(|command| match command[0].as_str() {
        "GET" => RedisReply::say("$-1"),
        "SET" if command.contains(&"NX".to_owned()) => RedisReply::say("$-1"),
        "SET" => RedisReply::say("+OK"),
        "EVALSHA" if command[2] == "1" && command.len() == 6 => RedisReply::say("$1\r\n7"),
        "EVALSHA" => RedisReply::say("*2\r\n:1\r\n:2500"),
        _ => RedisReply::say(":0"),
    })
    .await;
    let store = store(&server);
    assert_eq!(store.get("a").await.unwrap(), None);
    store.put("a", b"x", HOUR).await.unwrap();
    assert!(!store.put_new("a", b"x", HOUR).await.unwrap());
    assert!(!store.remove("a").await.unwrap());
    assert_eq!(store.add("a", 5, HOUR).await.unwrap(), 7);
    let quotas =
        [Quota::new("a", 5, HOUR), Quota::new("b", 200, 2 * HOUR).with_older(["c".to_owned()])];
    let wait = Duration::from_millis(2500);
    assert_eq!(store.take(&quotas).await.unwrap(), Take::Refused { which: 1, wait });
    let commands: Vec<_> = server.commands().iter().map(|command| command.join(" ")).collect();
    // The script by the hash of its text.
    let [add, take] = [&store.scripts.add, &store.scripts.take].map(redis::Script::get_hash);
    let key = |key: &str| format!("passcode:{{passcode}}:{key}");
    let (a, b, c) = (key("a"), key("b"), key("c"));
    assert_eq!(
        commands,
        [
            "AUTH user hunter2".to_owned(),
            format!("GET {a}"),
            format!("SET {a} x PX 3600000"),
            format!("SET {a} x NX PX 3600000"),
            format!("DEL {a}"),
            format!("EVALSHA {add} 1 {a} 5 3600000"),
            format!("EVALSHA {take} 3 {a} {b} {c} 5 3600000 1 200 7200000 2"),
        ]
    );
    assert_eq!(server.connections(), 1, "one connection for all");
}

#[tokio::test]
async fn a_server_that_refuses_is_a_failure_of_the_store() {
    for (reply, words) in [
        ("-LOADING Redis is loading the dataset in memory", "still loads its data"),
        ("-READONLY You can't write against a read only replica.", "it is a replica"),
        ("-MOVED 866 127.0.0.1:1", "name the cluster's nodes in urls"),
        ("-ASK 866 127.0.0.1:1", "moving our keys"),
        ("-TRYAGAIN Multiple keys request during rehashing of slot", "moving our keys"),
        ("-CLUSTERDOWN The cluster is down", "the cluster is down"),
        ("-MASTERDOWN Link with MASTER is down", "lost its primary"),
        ("-OOM command not allowed when used memory > 'maxmemory'.", "all of its maxmemory"),
        ("-MISCONF Redis is configured to save RDB snapshots", "can't save to its disk"),
        ("-NOREPLICAS Not enough good replicas to write.", "fewer good replicas"),
        ("-NOAUTH Authentication required.", "a user name and a password"),
        ("-WRONGPASS invalid username-password pair", "refuses our user name"),
        ("-NOPERM this user has no permissions", "doesn't let this user"),
        ("-BUSY Redis is busy running a script.", "a script runs for too long"),
        ("-WRONGTYPE Operation against a key holding the wrong kind of value", "two forms"),
        // As an error inside a script reads before version 7.
        (
            "-ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed ",
            "maxmemory",
        ),
        ("-ERR something else about hunter2", "Redis refuses the operation"),
        ("HTTP/1.1 400 Bad Request", "isn't Redis"),
    ] {
        let server = says(reply).await;
        let store = store(&server);
        let error = text(&store.add("key", 1, HOUR).await.unwrap_err());
        assert!(error.contains(words), "{reply}: {error}");
        text(&store.put("key", b"x", HOUR).await.unwrap_err());
        text(&store.take(&[Quota::new("key", 5, HOUR)]).await.unwrap_err());
        text(&store.check().await.unwrap_err());
    }
}

/// Nobody knows whether it was done, so it isn't done again.
#[tokio::test]
async fn a_lost_answer_is_not_repeated() {
    let server = RedisServer::start(|_| RedisReply::Close).await;
    let store = store(&server);
    let error = text(&store.remove("key").await.unwrap_err());
    assert!(error.contains("the connection broke before the answer was there"), "{error}");
    text(&store.add("key", 1, HOUR).await.unwrap_err());
    let commands = server.commands();
    let verbs: Vec<_> = commands.iter().map(|command| command[0].as_str()).collect();
    assert_eq!(verbs, ["AUTH", "DEL", "AUTH", "EVALSHA"], "a new connection, and once each");
}

/// A script that the server doesn't have was surely not run.
#[tokio::test]
async fn a_script_that_is_not_there_is_loaded_once() {
    let loaded = AtomicUsize::new(0);
    let hash = super::Scripts::new().take.get_hash().to_owned();
    let server = RedisServer::start(move |command| match command[0].as_str() {
        "SCRIPT" => {
            loaded.fetch_add(1, Ordering::SeqCst);
            RedisReply::say(format!("${}\r\n{hash}", hash.len()))
        }
        _ if loaded.load(Ordering::SeqCst) == 0 => RedisReply::say("-NOSCRIPT No matching script."),
        _ => RedisReply::say("*0"),
    })
    .await;
    let store = store(&server);
    assert_eq!(store.take(&[Quota::new("a", 5, HOUR)]).await.unwrap(), Take::Taken);
    assert_eq!(store.take(&[Quota::new("a", 5, HOUR)]).await.unwrap(), Take::Taken);
    let commands = server.commands();
    let verbs: Vec<_> = commands.iter().map(|command| command[0].as_str()).collect();
    assert_eq!(verbs, ["AUTH", "EVALSHA", "SCRIPT", "EVALSHA", "EVALSHA"]);
}

#[tokio::test]
async fn a_server_that_says_nothing_ends_in_time() {
    let stalled = RedisServer::start(|_| RedisReply::Stall).await;
    let silent = Silent::new();
    let refused = closed_port();
    for (url, words) in [
        (stalled.url("user:hunter2@"), "no answer within 100 ms"),
        (format!("redis://user:hunter2@{}", silent.address()), ""),
        (format!("redis://user:hunter2@{refused}"), "the connection was refused"),
        (format!("rediss://user:hunter2@{}", silent.address()), ""),
    ] {
        let mut store = store_within(&[&url], false, Duration::from_millis(100));
        store.link = super::Link::new(
            vec![Place::parse(&url).unwrap()],
            Some(connector(None).unwrap()),
            None,
            Duration::from_millis(100),
        );
        let error = tokio::time::timeout(PATIENT, store.get("key")).await.unwrap().unwrap_err();
        assert!(text(&error).contains(words), "{words}: {error}");
    }
}

/// After a failure the next operation connects anew: it may lead to another server by then.
#[tokio::test]
async fn after_any_failure_the_next_operation_connects_anew() {
    let asked = AtomicUsize::new(0);
    let server = RedisServer::start(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => RedisReply::say("-READONLY You can't write against a read only replica."),
        _ => RedisReply::say(":1"),
    })
    .await;
    let store = store(&server);
    text(&store.remove("key").await.unwrap_err());
    assert!(store.remove("key").await.unwrap() && store.remove("key").await.unwrap());
    assert_eq!(server.connections(), 2);
}

/// From any node to the one that has our keys; from one that is away to the next.
#[tokio::test]
async fn in_a_cluster_the_node_with_our_keys_is_found() {
    let owner = says(":1").await;
    let moved = format!("-MOVED 866 {}", owner.address());
    let other = says(&moved).await;
    let away = format!("redis://user:hunter2@{}", closed_port());
    let urls = [away.as_str(), &other.url("user:hunter2@")];
    let store = store_within(&urls, true, PATIENT);
    assert!(store.remove("key").await.unwrap());
    assert!(store.remove("key").await.unwrap());
    let (asked, found) = (other.commands(), owner.commands());
    assert_eq!(asked[1], ["EXISTS", "passcode:{passcode}:probe"]);
    let verbs: Vec<_> = found.iter().map(|command| command[0].as_str()).collect();
    assert_eq!(verbs, ["AUTH", "EXISTS", "DEL", "DEL"]);

    // Two that each say the other.
    let (one_url, two) = (RedisServer::start(|_| RedisReply::say("-MOVED 1 :1")).await, owner);
    let circle = store_within(&[&one_url.url("")], true, PATIENT);
    text(&circle.remove("key").await.unwrap_err());
    drop(two);
}

#[tokio::test]
async fn what_throws_away_what_counts_is_said() {
    for (memory, words) in [
        ("# Memory\r\nused_memory:1\r\nmaxmemory_policy:noeviction\r\nx:1", None),
        ("# Memory\r\nmaxmemory_policy:allkeys-lru\r\n", Some("allkeys-lru")),
        ("", Some("allow the command info")),
    ] {
        let info = match memory {
            "" => RedisReply::say("-NOPERM this user has no permissions to run the 'info' command"),
            _ => RedisReply::say(format!("${}\r\n{memory}", memory.len())),
        };
        let server = RedisServer::start(move |command| match command[0].as_str() {
            "INFO" => info.clone(),
            _ => RedisReply::say("+OK"),
        })
        .await;
        let found = store(&server).check().await.unwrap();
        assert_eq!(found.len(), usize::from(words.is_some()), "{found:?}");
        assert!(words.is_none_or(|words| found[0].contains(words)), "{found:?}");
    }
}

#[tokio::test]
async fn over_tls_by_an_authority_that_is_trusted() {
    let server = RedisServer::tls(|_| RedisReply::say(":1")).await;
    let plain = says(":1").await;
    let place = |url: &str| vec![Place::parse(url).unwrap()];
    let with = |url: &str, ca: Option<&str>| {
        let tls = Some(connector(ca).unwrap());
        RedisStore::new(place(url), false, tls, "passcode:", PATIENT)
    };
    let (url, ca) = (server.url("user:hunter2@"), Some(server.ca_pem()));
    assert!(with(&url, ca).remove("key").await.unwrap());
    let by_address = url.replace("localhost", "127.0.0.1");
    let not_tls = plain.url("").replace("redis://", "rediss://");
    for (url, ca, words) in [
        (&url, None, "name its certificate in ca_file"),
        (&by_address, ca, "the certificate is for another host: check url"),
        (&not_tls, ca, "it doesn't speak TLS at this port"),
    ] {
        let error = with(url, ca).remove("key").await.unwrap_err();
        assert!(text(&error).contains(words), "{words}: {error}");
    }
    assert!(connector(Some("no certificate")).is_err());
}

//! `kill -9` of `passcode serve` at each place of a call with an `Idempotency-Key`: before the claim,
//! between the claim and the vendor, between the vendor's answer and the store, and after it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use loopback::{Reply, Server};
use rusqlite::Connection;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::bench::Bench;
use crate::gateway::{Answer, Gateway, KEY};
use crate::serve::{PHONE, SEND, client};
use crate::streams::ratio_at;

/// A store in a file, and clients; the vendor comes after it.
struct Place {
    bench: Bench,
    top: String,
}

impl Place {
    async fn new() -> Self {
        let key = passcode::Sealer::generate_key().unwrap();
        let top = format!(
            "sealing_keys = [\"{key}\"]\nstore_keys = [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"]\n\
             [store]\nkind = \"sqlite\"\npath = \"p.db\"\ntimeout = \"60s\"\n"
        );
        Self { bench: Bench::new().await, top }
    }

    /// A gateway before the vendor that is there.
    fn start(&self, url: &str) -> Gateway {
        let vendor = ratio_at(url);
        let file = format!("{}{vendor}total_timeout = \"1s\"\n{}", self.top, client());
        self.bench.write("gateway.toml", &file);
        Gateway::start(&self.bench, "gateway.toml")
    }

    fn start_before_sandbox(&self) -> Gateway {
        self.start(&self.bench.sandbox.url("ratio"))
    }

    /// Lets nobody else write until it is dropped.
    fn lock(&self) -> Connection {
        let database = Connection::open(self.bench.path("p.db")).unwrap();
        database.busy_timeout(Duration::from_secs(60)).unwrap();
        database.execute_batch("BEGIN IMMEDIATE").unwrap();
        database
    }
}

/// A call whose answer nobody waits for.
async fn call(gateway: &Gateway, key: &str) -> TcpStream {
    let body = json!({ "to": PHONE }).to_string();
    let head = format!(
        "POST {SEND} HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         authorization: Bearer {KEY}\r\nidempotency-key: {key}\r\n",
        body.len()
    );
    Gateway::ask_of(gateway.address(), &head, &body).await
}

async fn kill(gateway: Gateway) {
    gateway.signal("KILL");
    gateway.ended().await;
}

async fn repeat(gateway: &Gateway, key: &str) -> Answer {
    let header = format!("idempotency-key: {key}\r\n");
    gateway.post_with(SEND, &json!({ "to": PHONE }), &header).await
}

/// What a repeat hears when nobody works on the call any more.
async fn repeat_later(gateway: &Gateway, key: &str) -> Answer {
    loop {
        let answer = repeat(gateway, key).await;
        if answer.body["kind"] != "in_progress" {
            return answer;
        }
        assert_eq!(answer.status, 409, "{answer:?}");
    }
}

fn assert_lost(answer: &Answer) {
    assert_eq!((answer.status, &answer.body["kind"]), (409, &json!("maybe_sent")), "{answer:?}");
    assert_eq!(answer.body["dispatch"], "maybe_sent");
}

#[tokio::test]
async fn before_the_claim_nothing_was_sent_and_the_repeat_is_the_first() {
    let place = Place::new().await;
    let gateway = place.start_before_sandbox();
    // Makes the file.
    assert_eq!(repeat(&gateway, "other").await.status, 201);
    let requests = place.bench.requests();
    let lock = place.lock();
    let call = call(&gateway, "one").await;
    // It has read the call by the time that it answers the next one on the same thread pool; whether it
    // waits for the store by then changes nothing.
    assert_eq!(gateway.get("/health").await.status, 200);
    kill(gateway).await;
    drop((lock, call));
    let gateway = place.start_before_sandbox();
    let answer = repeat_later(&gateway, "one").await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert!(!answer.head.contains("idempotent-replayed"), "{answer:?}");
    assert!(place.bench.requests() > requests);
}

#[tokio::test]
async fn between_the_claim_and_the_vendor_nothing_is_sent_again() {
    let place = Place::new().await;
    // Whoever connects is never read.
    let vendor = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let gateway = place.start(&format!("http://{}", vendor.local_addr().unwrap()));
    // A busy machine may spend the second before it connects: nothing was sent then.
    let connection = loop {
        let stream = call(&gateway, "one").await;
        tokio::select! {
            connection = vendor.accept() => break (connection.unwrap(), stream),
            _ = stream.readable() => {}
        }
    };
    kill(gateway).await;
    drop(connection);
    let gateway = place.start_before_sandbox();
    assert_lost(&repeat_later(&gateway, "one").await);
    assert_eq!(place.bench.requests(), 0);
}

#[tokio::test]
async fn while_the_vendor_works_nothing_is_sent_again() {
    let place = Place::new().await;
    let vendor = Server::replying(Reply::hang()).await;
    let gateway = place.start(&vendor.url());
    let call = loop {
        let stream = call(&gateway, "one").await;
        tokio::select! {
            () = vendor.arrived(1) => break stream,
            _ = stream.readable() => {}
        }
    };
    kill(gateway).await;
    drop(call);
    let gateway = place.start_before_sandbox();
    assert_lost(&repeat_later(&gateway, "one").await);
    assert_eq!((vendor.count(), place.bench.requests()), (1, 0));
}

#[tokio::test]
async fn between_the_vendors_answer_and_the_store_nothing_is_sent_again() {
    let place = Place::new().await;
    let lock = Arc::new(Mutex::new(None::<Connection>));
    let keeps = Arc::clone(&lock);
    let (file, is_locked) = (place.bench.path("p.db"), tokio::sync::watch::Sender::new(false));
    let mut was_locked = is_locked.subscribe();
    // It takes the store away before it answers, so that the answer can't be kept.
    let vendor = Server::start(move |_| {
        let database = Connection::open(&file).unwrap();
        database.busy_timeout(Duration::from_secs(60)).unwrap();
        database.execute_batch("BEGIN IMMEDIATE").unwrap();
        *keeps.lock().unwrap() = Some(database);
        is_locked.send_replace(true);
        Reply::json(200, r#"{"method_id":"phone-number-1","phone_id":"phone-number-1"}"#)
    })
    .await;
    let gateway = place.start(&vendor.url());
    let call = loop {
        let stream = call(&gateway, "one").await;
        tokio::select! {
            locked = was_locked.wait_for(|locked| *locked) => break locked.map(|_| stream).unwrap(),
            _ = stream.readable() => {}
        }
    };
    // Nobody is told that it was sent before that is kept.
    let mut byte = [0; 1];
    let early = tokio::time::timeout(Duration::from_millis(200), call.peek(&mut byte));
    assert!(early.await.is_err());
    kill(gateway).await;
    assert_eq!(vendor.count(), 1);
    drop((lock.lock().unwrap().take(), call));
    let gateway = place.start_before_sandbox();
    assert_lost(&repeat_later(&gateway, "one").await);
    assert_eq!(place.bench.requests(), 0);
}

#[tokio::test]
async fn after_the_answer_is_kept_it_is_given_again() {
    let place = Place::new().await;
    let gateway = place.start_before_sandbox();
    let first = repeat_later(&gateway, "two").await;
    assert_eq!(first.status, 201, "{first:?}");
    let requests = place.bench.requests();
    kill(gateway).await;
    let gateway = place.start_before_sandbox();
    let again = repeat(&gateway, "two").await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(place.bench.requests(), requests);
    assert!(again.head.contains("idempotent-replayed: true"), "{again:?}");
    assert_ne!(again.body["verification"], Value::Null);
}

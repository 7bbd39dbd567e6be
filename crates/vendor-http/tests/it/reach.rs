//! How far a request got, for each way it can fail, and why.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

use loopback::{Reply, Server, closed_port};
use tokio::net::TcpListener;
use vendor_http::{BODY_LIMIT, Failure, HttpSettings, Reach};

use crate::{get, soon};

async fn fail(url: &str, settings: &HttpSettings, deadline: Instant) -> (Failure, Reach) {
    let error = get(url, settings, deadline).await.unwrap_err();
    (error.failure(), error.reach())
}

#[tokio::test]
async fn a_connection_that_was_not_made_says_why() {
    let plain = Server::replying(Reply::status(200)).await.address();
    let settings = HttpSettings::default();
    for (url, failure) in [
        (format!("http://{}", closed_port()), Failure::ConnectionRefused),
        // It is no possible name, so no resolver is asked.
        (format!("https://{}.invalid", "x".repeat(64)), Failure::NoSuchHost),
        (format!("https://{plain}"), Failure::NotTls),
    ] {
        assert_eq!(fail(&url, &settings, soon()).await, (failure, Reach::NotSent), "{url}");
    }
}

#[tokio::test]
async fn no_time_left_was_not_sent() {
    let server = Server::replying(Reply::status(200)).await;
    let failed = fail(&server.url(), &HttpSettings::default(), Instant::now()).await;
    assert_eq!(failed, (Failure::NoTimeLeft, Reach::NotSent));
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_may_have_been_sent() {
    let server = Server::replying(Reply::raw("")).await;
    let failed = fail(&server.url(), &HttpSettings::default(), soon()).await;
    assert_eq!(failed, (Failure::Broken, Reach::MaybeSent));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_cut_body_may_have_been_sent_and_keeps_the_status() {
    let server =
        Server::replying(Reply::raw("HTTP/1.1 201 Created\r\ncontent-length: 10\r\n\r\nhalf"))
            .await;
    let error = get(&server.url(), &HttpSettings::default(), soon()).await.unwrap_err();
    assert_eq!((error.failure(), error.reach()), (Failure::Broken, Reach::MaybeSent));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
}

/// Whichever limit ends it: the server has the request, and never answers.
#[tokio::test]
async fn a_stall_may_have_been_sent() {
    for limit in [attempt, deadline] {
        let server = Server::replying(Reply::hang()).await;
        let failed = limited(&server.url(), limit(), server.arrived(1)).await;
        assert_eq!(failed, (Failure::Timeout, Reach::MaybeSent));
    }
}

/// The handshake is never answered, so no connection is ever made. Whichever limit ends it, the
/// request was not sent.
#[tokio::test]
async fn a_connection_that_is_never_made_was_not_sent() {
    for limit in [connect, attempt, deadline] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let failed = limited(&url, limit(), listener.accept()).await;
        assert_eq!(failed, (Failure::ConnectTimeout, Reach::NotSent));
    }
}

/// An hour, which no machine is too busy to keep; the others are longer.
const LIMIT: Duration = Duration::from_secs(3600);

fn connect() -> (HttpSettings, Duration) {
    let settings = HttpSettings::default().with_attempt_timeout(LIMIT * 10);
    (settings.with_connect_timeout(LIMIT), LIMIT * 10)
}

fn attempt() -> (HttpSettings, Duration) {
    let settings = HttpSettings::default().with_attempt_timeout(LIMIT);
    (settings.with_connect_timeout(LIMIT * 10), LIMIT * 10)
}

fn deadline() -> (HttpSettings, Duration) {
    let settings = HttpSettings::default().with_attempt_timeout(LIMIT * 10);
    (settings.with_connect_timeout(LIMIT * 10), LIMIT)
}

/// What becomes of a request when nothing happens after the event but that time passes. What the event gives is
/// kept until then: it may be the connection.
async fn limited(
    url: &str,
    (settings, left): (HttpSettings, Duration),
    event: impl Future,
) -> (Failure, Reach) {
    let deadline = (tokio::time::Instant::now() + left).into_std();
    let mut failing = pin!(fail(url, &settings, deadline));
    let _kept = tokio::select! {
        failed = &mut failing => panic!("{failed:?} without the event"),
        kept = event => kept,
    };
    // The paused clock jumps to the first limit as soon as nothing else is to be done.
    tokio::time::pause();
    let failed = failing.await;
    tokio::time::resume();
    failed
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read_to_its_end() {
    let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    answer.resize(answer.len() + BODY_LIMIT + 1, b'x');
    let server = Server::replying(Reply::raw(answer)).await;
    let failed = fail(&server.url(), &HttpSettings::default(), soon()).await;
    assert_eq!(failed, (Failure::BodyTooLarge, Reach::MaybeSent));
}

//! How far a request got, for each way it can fail, and why.

use std::future::Future;
use std::pin::pin;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use loopback::{Reply, Server, closed_port};
use tokio::net::TcpListener;
use vendor_http::{
    Answer, BODY_LIMIT, Failure, HttpClient, HttpError, HttpSettings, Reach, Transport,
};

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

/// Asks twice over one client, so over one connection if it is kept.
async fn twice(server: &Server, between: impl Future) -> Result<Answer, HttpError> {
    let client = HttpClient::new(&server.url(), &HttpSettings::default()).unwrap();
    let request = || {
        let uri = client.base_url().join("/").unwrap();
        Request::post(uri).body(Bytes::from_static(b"once")).unwrap()
    };
    client.execute(request(), soon()).await.unwrap();
    between.await;
    client.execute(request(), soon()).await
}

/// It may have acted on the request before it went.
#[tokio::test]
async fn a_kept_connection_that_closes_at_a_request_may_have_been_sent_and_is_not_repeated() {
    let server = Server::script([Reply::status(200), Reply::raw(""), Reply::status(200)]).await;
    let error = twice(&server, async {}).await.unwrap_err();
    assert_eq!((error.failure(), error.reach()), (Failure::Broken, Reach::MaybeSent));
    assert_eq!((server.count(), server.connections()), (2, 1));
}

/// A service may close what nobody uses whenever it likes, and says so by closing.
#[tokio::test]
async fn a_kept_connection_that_was_closed_meanwhile_is_no_failure() {
    let last = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
    let server = Server::script([Reply::raw(last), Reply::status(201)]).await;
    // One thread: whoever has something to do has done it by then, and the end of the connection is among it.
    let settled = async {
        for _ in 0..1000 {
            tokio::task::yield_now().await;
        }
    };
    assert_eq!(twice(&server, settled).await.unwrap().status, 201);
    assert_eq!((server.count(), server.connections()), (2, 2));
}

/// Whoever gives up ends the connection, since an answer may still come over it: the next request
/// must not take that for its own.
#[tokio::test]
async fn a_request_that_is_given_up_ends_its_connection() {
    let server = Server::script([Reply::hang(), Reply::status(201)]).await;
    let client = HttpClient::new(&server.url(), &HttpSettings::default()).unwrap();
    let request = || Request::get(client.base_url().join("/").unwrap()).body(Bytes::new()).unwrap();
    tokio::select! {
        answer = client.execute(request(), soon()) => panic!("{answer:?}"),
        () = server.arrived(1) => {}
    }
    assert_eq!(client.execute(request(), soon()).await.unwrap().status, 201);
    assert_eq!(server.connections(), 2);
}

/// Its connections are not secured for another.
#[tokio::test]
async fn a_request_to_another_service_is_not_sent() {
    let server = Server::replying(Reply::status(200)).await;
    let other = Server::replying(Reply::status(200)).await;
    let client = HttpClient::new(&server.url(), &HttpSettings::default()).unwrap();
    let secure = server.url().replace("http:", "https:");
    let bare = server.address().to_string();
    for elsewhere in [other.url(), secure, bare, "/".to_owned()] {
        let request = Request::get(&elsewhere).body(Bytes::new()).unwrap();
        let error = client.execute(request, soon()).await.unwrap_err();
        let how = (error.failure(), error.reach());
        assert_eq!(how, (Failure::Unbuildable, Reach::NotSent), "{elsewhere}");
    }
    assert_eq!((server.connections(), other.connections()), (0, 0));
}

#[tokio::test]
async fn a_limit_that_never_ends_is_no_mistake() {
    let server = Server::replying(Reply::status(200)).await;
    let settings = HttpSettings::default();
    let settings = settings.with_connect_timeout(Duration::MAX).with_attempt_timeout(Duration::MAX);
    assert!(get(&server.url(), &settings, soon()).await.is_ok());
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

//! How far a request got, for each way it can fail.

use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use vendor_http::{BODY_LIMIT, Failure, HttpClient, HttpError, HttpSettings, Reach, Transport};

use crate::server::serve;

async fn get(url: &str, settings: &HttpSettings, deadline: Instant) -> HttpError {
    let client = HttpClient::new(url, settings).unwrap();
    let request =
        reqwest::Request::new(reqwest::Method::GET, client.base_url().join("/?key=hunter2"));
    let error = client.execute(request, deadline).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("key"), "{shown}");
    error
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = get(&url, &HttpSettings::default(), soon()).await;
    assert_eq!((error.failure(), error.reach()), (Failure::Connect, Reach::NotSent));
}

#[tokio::test]
async fn no_time_left_was_not_sent() {
    let server = serve("HTTP/1.1 200 OK\r\n\r\n").await;
    let error = get(&server.url(), &HttpSettings::default(), Instant::now()).await;
    assert_eq!((error.failure(), error.reach()), (Failure::NoTimeLeft, Reach::NotSent));
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_may_have_been_sent() {
    let server = serve("").await;
    let error = get(&server.url(), &HttpSettings::default(), soon()).await;
    assert_eq!((error.failure(), error.reach()), (Failure::Broken, Reach::MaybeSent));
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_cut_body_may_have_been_sent_and_keeps_the_status() {
    let server = serve("HTTP/1.1 201 Created\r\ncontent-length: 10\r\n\r\nhalf").await;
    let error = get(&server.url(), &HttpSettings::default(), soon()).await;
    assert_eq!((error.failure(), error.reach()), (Failure::Broken, Reach::MaybeSent));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
}

#[tokio::test]
async fn a_stall_ends_with_the_attempt_and_may_have_been_sent() {
    // The backlog accepts the connection; nobody ever answers.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let settings = HttpSettings::default().with_attempt_timeout(Duration::from_millis(30));
    let error = get(&url, &settings, soon()).await;
    assert_eq!((error.failure(), error.reach()), (Failure::Timeout, Reach::MaybeSent));
}

#[tokio::test]
async fn the_deadline_cuts_the_attempt_short() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let deadline = Instant::now() + Duration::from_millis(30);
    let error = get(&url, &HttpSettings::default(), deadline).await;
    assert_eq!((error.failure(), error.reach()), (Failure::Timeout, Reach::MaybeSent));
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_read_to_its_end() {
    let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    answer.resize(answer.len() + BODY_LIMIT + 1, b'x');
    let server = serve(answer).await;
    let error = get(&server.url(), &HttpSettings::default(), soon()).await;
    assert_eq!((error.failure(), error.reach()), (Failure::BodyTooLarge, Reach::MaybeSent));
}

/// Nothing accepts and the backlog is full, so no connection is ever made. Whichever limit ends
/// it, the request was not sent.
#[tokio::test]
async fn a_connection_that_is_never_made_was_not_sent() {
    let listener = tokio::net::TcpSocket::new_v4().unwrap();
    listener.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(Ok(stream)) =
        tokio::time::timeout(Duration::from_millis(50), tokio::net::TcpStream::connect(address))
            .await
    {
        waiting.push(stream);
    }
    let url = format!("http://{address}");
    let limit = Duration::from_millis(60);
    for (settings, left) in [
        (HttpSettings::default().with_connect_timeout(limit), Duration::from_secs(10)),
        (HttpSettings::default().with_attempt_timeout(limit), Duration::from_secs(10)),
        (HttpSettings::default(), limit),
    ] {
        let error = get(&url, &settings, Instant::now() + left).await;
        assert_eq!((error.failure(), error.reach()), (Failure::Connect, Reach::NotSent));
    }
}

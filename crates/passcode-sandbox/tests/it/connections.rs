//! Faults that meet connections and listeners, and what is counted of them.

use std::io;

use passcode_sandbox::{Fault, Reply, Rule};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bench::{Bench, CLIENT_ID, PHONE};
use crate::faults::{io_kind, send, sms};

#[tokio::test]
async fn a_kept_alive_connection_closes_under_a_request() {
    let bench = Bench::new().await;
    bench.sandbox.faults().add(Rule::new(Fault::Close).nth(2));
    let mut line = TcpStream::connect(bench.sandbox.address()).await.unwrap();
    let body = format!(r#"{{"phoneNumber":"{PHONE}"}}"#);
    let request = format!(
        "POST /ratio/v1/auth/otp/sms:send HTTP/1.1\r\nHost: localhost\r\nratio-client-id: {CLIENT_ID}\r\n\
         ratio-client-secret: s\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    line.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    line.write_all(request.as_bytes()).await.unwrap();
    let mut rest = String::new();
    line.read_to_string(&mut rest).await.expect("closed in the orderly way");
    assert!(!rest.contains("HTTP/1.1"), "no second answer: {rest}");
}

#[tokio::test]
async fn a_refused_connection_is_reset_unread() {
    let bench = Bench::new().await;
    bench.sandbox.faults().add(Rule::new(Fault::Refuse).first(1));
    let mut line = TcpStream::connect(bench.sandbox.address()).await.unwrap();
    let error = line.read_u8().await.unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    assert_eq!(send(&bench).await.unwrap().status(), 200);
    assert_eq!(bench.sandbox.requests("ratio"), 1);
}

/// Written to a kept connection, and to a new one.
#[tokio::test]
async fn the_next_request_of_a_connection_is_reset_unread() {
    let bench = Bench::new().await;
    let mut kept = TcpStream::connect(bench.sandbox.address()).await.unwrap();
    let request = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    kept.write_all(request).await.unwrap();
    let mut answer = [0; 15];
    kept.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    bench.sandbox.faults().add(Rule::new(Fault::ResetUnread));
    let new = TcpStream::connect(bench.sandbox.address()).await.unwrap();
    for mut line in [kept, new] {
        line.write_all(request).await.unwrap();
        let error = line.read_to_end(&mut Vec::new()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    }
    bench.sandbox.faults().clear();
    assert_eq!(send(&bench).await.unwrap().status(), 200);
}

/// Who waits for a stalled answer is sent away too.
#[tokio::test]
async fn nothing_listens_until_the_rule_is_gone() {
    let bench = Bench::new().await;
    for _ in 0..3 {
        let faults = bench.sandbox.faults();
        faults.set([Rule::new(Fault::Stall)]);
        let waiting = tokio::spawn(sms(&bench, PHONE).send());
        bench.sandbox.until(|it| it.faults().rules()[0].fired == 1).await;
        faults.set([Rule::new(Fault::NotListening)]);
        assert!(waiting.await.unwrap().is_err());
        bench.sandbox.until(|it| it.open_connections() == 0).await;
        let refused = TcpStream::connect(bench.sandbox.address()).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        faults.clear();
        assert_eq!(send(&bench).await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_fault_of_connections_can_be_one_vendors_own() {
    let own = "127.0.0.1:0".parse().unwrap();
    for (fault, kind) in [
        (Fault::NotListening, io::ErrorKind::ConnectionRefused),
        (Fault::Refuse, io::ErrorKind::ConnectionReset),
        (Fault::ResetUnread, io::ErrorKind::ConnectionReset),
    ] {
        let bench = Bench::with(|builder| builder.listen_for("ratio", own)).await;
        bench.sandbox.faults().add(Rule::new(fault).vendor("ratio"));
        let error = send(&bench).await.unwrap_err();
        assert_eq!(io_kind(&error), Some(kind), "{error:?}");
        assert_eq!(bench.sandbox.requests("ratio"), 0);
        bench.token().await;
        bench.sandbox.faults().clear();
        assert_eq!(send(&bench).await.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn connections_and_their_bytes_are_counted() {
    let bench = Bench::new().await;
    for _ in 0..3 {
        send(&bench).await.unwrap();
    }
    assert_eq!(bench.sandbox.connections(), 1, "it was kept alive");
    assert!(bench.sandbox.bytes_written() > 300);
}

/// By their counts a test sees how much of an answer a client took.
#[tokio::test]
async fn what_nobody_takes_is_not_written() {
    let bench = Bench::new().await;
    let megabytes = 50;
    let reply = Reply::status(200).body(vec![b' '; 1024 * 1024]).repeat(megabytes);
    bench.sandbox.faults().add(Rule::new(Fault::Answer(reply)));
    let mut answer = send(&bench).await.unwrap();
    answer.chunk().await.unwrap();
    drop(answer);
    bench.sandbox.until(|it| it.open_connections() == 0).await;
    assert!(bench.sandbox.bytes_written() < 25 * 1024 * 1024, "{}", bench.sandbox.bytes_written());
}

#[tokio::test]
async fn the_last_requests_show_what_a_client_asked_for() {
    let bench = Bench::new().await;
    let redirect = Reply::status(307).header("location", "/elsewhere");
    bench
        .sandbox
        .faults()
        .set([Rule::new(Fault::Answer(redirect)).nth(1), Rule::new(Fault::Reset).nth(2)]);
    let request = sms(&bench, PHONE).header("accept-encoding", "gzip");
    assert_eq!(request.send().await.unwrap().status(), 404);
    send(&bench).await.unwrap_err();
    let seen: Vec<_> = bench
        .sandbox
        .last_requests()
        .into_iter()
        .map(|it| (it.vendor, it.path, it.status, it.accept_encoding.as_deref() == Some("gzip")))
        .collect();
    let path = "/v1/auth/otp/sms:send".to_owned();
    assert_eq!(
        seen,
        [
            (Some("ratio"), path.clone(), None, false),
            (None, "/elsewhere".to_owned(), Some(404), true),
            (Some("ratio"), path, Some(307), true),
        ]
    );
}

//! The tools themselves, over raw connections.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::net::SocketAddr;

use loopback::{Reply, Server, Silent, canonical, capture, closed_port};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Writes the requests to one connection, which ends when its server or it has no more to say.
async fn ask(address: SocketAddr, requests: &[&str]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    for request in requests {
        stream.write_all(request.as_bytes()).await.unwrap();
    }
    stream.shutdown().await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    answers
}

const GET: &str = "GET /a?b=2&a=1 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nAccept: */*\r\n\r\n";
const POST: &str = "POST /c HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n\
                    {\"to\":\"me\",\"code\":\"1234\"}";
const FORM: &str = "POST /d HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                    Content-Length: 7\r\n\r\nb=2&a=1";

#[tokio::test]
async fn a_script_is_given_in_its_order_over_one_connection() {
    let server =
        Server::script([Reply::json(201, "{}").header("retry-after", "7"), Reply::status(204)])
            .await;
    let answers = ask(server.address(), &[GET, POST, GET]).await;
    assert_eq!(
        answers,
        "HTTP/1.1 201 Answer\r\ncontent-type: application/json\r\nretry-after: 7\r\ncontent-length: 2\r\n\r\n{}\
         HTTP/1.1 204 Answer\r\ncontent-length: 0\r\n\r\n"
    );
    // The script was over at the third request, which ended the connection.
    assert_eq!((server.count(), server.connections()), (3, 1));
    ask(server.address(), &[]).await;
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn requests_have_one_text_whatever_their_order() {
    let server = Server::replying(Reply::status(200)).await;
    ask(server.address(), &[GET, POST, FORM]).await;
    server.arrived(3).await;
    let text = canonical(&server.requests(), &[("1234", "CODE")]);
    assert_eq!(
        text,
        "GET /a\n  ?a=1\n  ?b=2\n  accept: */*\n  host: SERVER\n\n\
         POST /c\n  content-length: 25\n  content-type: application/json\n\
         {\n  \"code\": \"CODE\",\n  \"to\": \"me\"\n}\n\n\
         POST /d\n  content-length: 7\n  content-type: application/x-www-form-urlencoded\n  a=1\n  b=2"
    );
    assert_eq!(server.take(&[("1234", "CODE")]), text);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_hanging_server_has_the_request() {
    let server = Server::replying(Reply::hang()).await;
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(GET.as_bytes()).await.unwrap();
    server.arrived(1).await;
    assert_eq!(server.requests()[0].line(), "GET /a?b=2&a=1");
    assert!(stream.try_read(&mut [0]).is_err(), "it answered");
}

#[tokio::test]
async fn nobody_answers_at_a_closed_or_silent_address() {
    let closed = closed_port();
    let refused = TcpStream::connect(closed).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    let taken = std::net::TcpListener::bind(closed).unwrap_err();
    assert_eq!(taken.kind(), std::io::ErrorKind::AddrInUse);
    let silent = Silent::new();
    let mut stream = TcpStream::connect(silent.address()).await.unwrap();
    stream.write_all(GET.as_bytes()).await.unwrap();
    assert!(stream.try_read(&mut [0]).is_err(), "it answered");
}

#[test]
fn a_log_is_text_of_its_own_thread_and_level() {
    let (log, guard) = capture("info");
    tracing::info!(member = "a", "heard");
    tracing::debug!("too fine");
    std::thread::spawn(|| tracing::info!("elsewhere")).join().unwrap();
    drop(guard);
    tracing::info!("too late");
    log.note("a line");
    assert_eq!(log.text().lines().count(), 2, "{}", log.text());
    assert!(log.text().contains("INFO") && log.text().contains("heard member=\"a\""));
}

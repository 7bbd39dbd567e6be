//! What a broken vendor does once it has read the request.

use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use flate2::Compression;
use flate2::write::GzEncoder;
use passcode_conformance::Fault;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TEN_MEGABYTES: usize = 10 * 1024 * 1024;
const PAGE: &str = "<html><body><h1>It is not you, it is us</h1></body></html>";

/// Proof enough for either vendor, if it came whole and alone.
const SUCCESS: &str = r#"{"responseCode":200,"data":{"verificationId":"1","verificationStatus":"VERIFICATION_COMPLETED"},"sessionJwt":"a.b.c","phoneId":"1","emailId":"1","token":"a.b.c"}"#;

/// That, and ten megabytes of blanks, in a few kilobytes: one piece, many times over.
pub(crate) static BOMB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let piece = vec![b' '; 64 * 1024];
    let mut bomb = gzip(SUCCESS.as_bytes());
    bomb.extend(gzip(&piece).repeat(TEN_MEGABYTES / piece.len()));
    bomb
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) async fn broken(fault: Fault, mut stream: TcpStream, written: &AtomicUsize) {
    match fault {
        Fault::ResetAfterReading => {
            let _ = stream.set_zero_linger();
        }
        Fault::StallBeforeHeaders => until_closed(stream).await,
        Fault::StallInBody => {
            let _ = stream.write_all(&head(200, "application/json", "", SUCCESS.len())).await;
            until_closed(stream).await;
        }
        Fault::CutBody => {
            let _ = stream.write_all(&head(200, "application/json", "", SUCCESS.len())).await;
            let _ = stream.write_all(&SUCCESS.as_bytes()[..SUCCESS.len() / 2]).await;
        }
        Fault::HugeBody => huge(stream, written).await,
        Fault::EndlessBody => endless(stream).await,
        Fault::ClosedUnderRequest | Fault::ConnectionRefused | Fault::ResetBeforeReading => {}
        _ => {
            let _ = stream.write_all(&whole(fault)).await;
            let _ = stream.shutdown().await;
            // Closed with unread data it would be reset, and the answer lost.
            until_closed(stream).await;
        }
    }
}

/// An answer that is whole, and wrong.
fn whole(fault: Fault) -> Vec<u8> {
    let page = |status, headers: &str| answer(status, "text/html", headers, PAGE.as_bytes());
    match fault {
        Fault::TooManyRequests => page(429, ""),
        Fault::TooManyRequestsSeconds => page(429, "retry-after: 7\r\n"),
        Fault::TooManyRequestsDate => {
            let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
            page(429, &format!("retry-after: {date}\r\n"))
        }
        Fault::InternalServerError => page(500, ""),
        Fault::BadGateway => page(502, ""),
        Fault::ServiceUnavailable => page(503, ""),
        Fault::GatewayTimeout => page(504, ""),
        Fault::GzipBomb => answer(200, "application/json", "content-encoding: gzip\r\n", &BOMB),
        Fault::Redirect => page(307, "location: /elsewhere\r\n"),
        _ => page(200, ""),
    }
}

fn head(status: u16, content_type: &str, headers: &str, length: usize) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status} Whatever\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\
         {headers}\r\n"
    )
    .into_bytes()
}

fn answer(status: u16, content_type: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    [&head(status, content_type, headers, body.len()), body].concat()
}

async fn huge(mut stream: TcpStream, written: &AtomicUsize) {
    let length = SUCCESS.len() + TEN_MEGABYTES;
    let _ = stream.write_all(&head(200, "application/json", "", length)).await;
    let _ = stream.write_all(SUCCESS.as_bytes()).await;
    let blanks = vec![b' '; 16 * 1024];
    for _ in 0..TEN_MEGABYTES / blanks.len() {
        if stream.write_all(&blanks).await.is_err() {
            return;
        }
        written.fetch_add(blanks.len(), Ordering::SeqCst);
    }
}

async fn endless(mut stream: TcpStream) {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
    let _ = stream.write_all(head).await;
    while stream.write_all(b" ").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Waits for the client to go away.
async fn until_closed(mut stream: TcpStream) {
    let mut rest = [0; 1024];
    while matches!(stream.read(&mut rest).await, Ok(1..)) {}
}

//! A server that answers every connection with fixed bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// Where the server listens and how many requests have reached it.
pub(crate) struct Canned {
    pub(crate) port: u16,
    requests: Arc<AtomicUsize>,
}

impl Canned {
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Serves `answer` and closes the connection, each time.
pub(crate) async fn serve(answer: impl Into<Vec<u8>>) -> Canned {
    let answer = answer.into();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if read_head(stream, &answer).await {
                counter.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    Canned { port, requests }
}

/// Reads up to the end of the request's head, then writes `answer`. Whether a head came.
pub(crate) async fn read_head(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answer: &[u8],
) -> bool {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte).await {
            Ok(1) => head.push(byte[0]),
            _ => return false,
        }
    }
    let _ = stream.write_all(answer).await;
    let _ = stream.shutdown().await;
    true
}

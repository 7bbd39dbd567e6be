//! A raw HTTP/1.1 server on loopback, which keeps what arrived, byte for byte.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with a request.
pub(crate) enum Act {
    /// Answers and keeps the connection.
    Answer(u16, String),
    /// Writes these bytes and closes.
    Raw(String),
}

type Handler = dyn Fn(&str) -> Act + Send + Sync;

pub(crate) struct Loopback {
    pub(crate) url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Loopback {
    /// `handler` sees each request line.
    pub(crate) async fn spawn(handler: impl Fn(&str) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let handler: Arc<Handler> = Arc::new(handler);
        let kept = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&handler), Arc::clone(&kept)));
            }
        });
        Self { url, heads }
    }

    /// The heads of all requests so far, each up to its empty line.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// A request here is a head and nothing else: a body would be read as the next head.
async fn serve(mut stream: TcpStream, handler: Arc<Handler>, heads: Arc<Mutex<Vec<String>>>) {
    let mut read = Vec::new();
    loop {
        let Some(end) = read.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            let mut buffer = [0; 4096];
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(count) => read.extend_from_slice(&buffer[..count]),
            }
            continue;
        };
        let head: Vec<u8> = read.drain(..end + 4).collect();
        let head = String::from_utf8(head).unwrap().trim_end().to_owned();
        let act = handler(head.lines().next().unwrap());
        heads.lock().unwrap().push(head);
        let (bytes, close) = match act {
            Act::Answer(status, body) => {
                let length = body.len();
                (format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{body}"), false)
            }
            Act::Raw(bytes) => (bytes, true),
        };
        if stream.write_all(bytes.as_bytes()).await.is_err() || close {
            return;
        }
    }
}

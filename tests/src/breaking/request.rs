//! Just enough HTTP/1.1 to pass a request on.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CLOSE: &str = "connection: close\r\n";

pub(crate) struct Request {
    /// Request line and headers, with the empty line.
    head: String,
    body: Vec<u8>,
}

impl Request {
    /// The next request of the connection; `None` at its end.
    pub(crate) async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let mut request = Self { head: String::from_utf8(head).ok()?, body: Vec::new() };
        let length = request.header("content-length").and_then(|length| length.parse().ok());
        request.body.resize(length.unwrap_or(0), 0);
        stream.read_exact(&mut request.body).await.ok()?;
        stream.flush().await.ok()?;
        Some(request)
    }

    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers.find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn asks_for_compression(&self) -> bool {
        self.header("accept-encoding").is_some_and(|encodings| encodings != "identity")
    }

    /// The request as bytes, asking for the connection's end after the answer.
    pub(crate) fn closing(&self) -> Vec<u8> {
        let head = self.head.replacen("\r\n", &format!("\r\n{CLOSE}"), 1);
        [head.as_bytes(), &self.body].concat()
    }
}

/// An answer without the word that its connection ends.
pub(crate) fn without_close(answer: &[u8]) -> Vec<u8> {
    let position = answer.windows(CLOSE.len()).position(|window| window == CLOSE.as_bytes());
    let Some(start) = position else { return answer.to_vec() };
    [&answer[..start], &answer[start + CLOSE.len()..]].concat()
}

/// The values of `token` and `sessionJwt` in an answer.
pub(crate) fn tokens(answer: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(answer);
    let values = ["\"token\":\"", "\"sessionJwt\":\""].iter().filter_map(|name| {
        let (_, rest) = text.split_once(name)?;
        rest.split('"').next().map(str::to_owned)
    });
    values.collect()
}

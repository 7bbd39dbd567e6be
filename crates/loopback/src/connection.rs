use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::reply::Reply;
use crate::request::Request;

/// How a TLS handshake begins (RFC 8446, section 5.1).
const TLS_HANDSHAKE: u8 = 22;

/// Decides what becomes of each request.
pub(crate) type Handler = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// Serves one connection until it ends. Whoever speaks TLS to a plain server is told so in plain
/// HTTP, as by any server. `keep` gets each request before it is answered.
pub(crate) async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    handler: Handler,
    keep: impl Fn(Request),
) {
    let mut read = Vec::new();
    loop {
        if read.first() == Some(&TLS_HANDSHAKE) {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            return;
        }
        let Some((request, length)) = Request::read(&read) else {
            let mut buffer = [0; 4096];
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(count) => read.extend_from_slice(&buffer[..count]),
            }
            continue;
        };
        read.drain(..length);
        let reply = handler(&request);
        keep(request);
        let Some((bytes, ends)) = reply.0.bytes() else {
            return std::future::pending().await;
        };
        // A client that has read enough may have gone already.
        let written = stream.write_all(&bytes).await;
        if written.is_err() || ends {
            let _ = stream.shutdown().await;
            return;
        }
    }
}

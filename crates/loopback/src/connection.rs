use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::reply::Reply;
use crate::request::Request;

/// Decides what becomes of each request.
pub(crate) type Handler = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

/// Serves one connection until it ends. `keep` gets each request before it is answered.
pub(crate) async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    handler: Handler,
    keep: impl Fn(Request),
) {
    let mut read = Vec::new();
    loop {
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

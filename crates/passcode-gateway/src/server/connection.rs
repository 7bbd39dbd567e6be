//! One connection: TLS if there is a certificate, then HTTP/1.1.

use std::net::IpAddr;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::shared::Peer;

/// For a head, and a handshake, to arrive.
const LIMIT: Duration = Duration::from_secs(10);

/// What `guard::head` can't measure, since it isn't read: a head of more than this.
const LARGEST_HEAD: usize = 64 * 1024;

pub(super) async fn serve(
    stream: TcpStream,
    peer: IpAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
) {
    let router = router.layer(axum::Extension(Peer(peer)));
    let Some(tls) = tls else { return http(stream, router, watcher).await };
    // Who speaks no TLS, or is too slow for it, is gone.
    if let Ok(Ok(stream)) = tokio::time::timeout(LIMIT, tls.accept(stream)).await {
        http(stream, router, watcher).await;
    }
}

async fn http<S>(stream: S, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = TowerToHyperService::new(router);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(LIMIT)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection broke");
    }
}

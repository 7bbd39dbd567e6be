//! One connection: TLS if there is a certificate, then HTTP/1.1.

mod pace;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

use axum::Router;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use self::pace::{LIMIT, Pace, Paced};
use crate::shared::Peer;

/// What `guard::head` can't measure, since it isn't read: a head of more than this.
const LARGEST_HEAD: usize = 64 * 1024;

pub(super) async fn serve(
    stream: TcpStream,
    peer: IpAddr,
    tls: Option<TlsAcceptor>,
    router: Router,
    watcher: Watcher,
) {
    let Some(tls) = tls else { return http(stream, peer, router, watcher).await };
    // Who speaks no TLS, or is too slow for it, is gone.
    if let Ok(Ok(stream)) = tokio::time::timeout(LIMIT, tls.accept(stream)).await {
        http(stream, peer, router, watcher).await;
    }
}

async fn http<S>(stream: S, peer: IpAddr, router: Router, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let pace = Pace::new();
    let stream = TokioIo::new(Paced::new(stream, pace.clone()));
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        pace.begin();
        // Not by a layer, which would make every route anew for each connection.
        request.extensions_mut().insert(Peer(peer));
        let (answer, pace) = (router.call(request), pace.clone());
        async move {
            let answer = answer.await;
            pace.end();
            answer
        }
    });
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(stream, service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection broke");
    }
}

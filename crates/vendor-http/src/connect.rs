//! How a connection comes about: straight or through the configured proxy, with TLS for https, and
//! within a limit that ends before the attempt does.
//!
//! A request whose time runs out while it has no connection was surely not sent. Where one limit
//! serves the connection and the request, nobody can tell; so connecting gets nine tenths of
//! whatever the attempt has, and its end comes out as a connect error.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper::rt::{Read, Write};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV5, Tunnel};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::task_local;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tower_service::Service;

use crate::proxy::{Proxy, Way};
use crate::stream::Stream;

task_local! {
    /// When the request being executed must have its connection.
    static CONNECTED_BY: Instant;
}

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// How often a connection that says nothing is tried, and how often before it counts as lost.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const KEEP_ALIVE_TRIES: u32 = 3;

/// How long what was written may stay unacknowledged before the connection counts as lost.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// Runs a request that must end by `end`.
pub(crate) async fn within<F: Future>(end: Instant, request: F) -> F::Output {
    let now = Instant::now();
    CONNECTED_BY.scope(now + end.saturating_duration_since(now) * 9 / 10, request).await
}

/// Makes connections.
#[derive(Clone)]
pub(crate) struct Connector {
    tcp: HttpConnector,
    /// `None` where nothing is asked by https, nor through a proxy.
    tls: Option<Arc<ClientConfig>>,
    proxy: Option<Proxy>,
    limit: Duration,
}

impl Connector {
    pub(crate) fn new(
        limit: Duration,
        tls: Option<Arc<ClientConfig>>,
        proxy: Option<Proxy>,
    ) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(limit));
        tcp.set_keepalive(Some(KEEP_ALIVE));
        tcp.set_keepalive_interval(Some(KEEP_ALIVE));
        tcp.set_keepalive_retries(Some(KEEP_ALIVE_TRIES));
        #[cfg(any(target_os = "android", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));
        Self { tcp, tls, proxy, limit }
    }

    async fn connect(self, to: Uri) -> Result<Stream, BoxError> {
        let Self { mut tcp, tls, proxy, .. } = self;
        let Some(tls) = tls else { return Ok(Stream::new(tcp.call(to).await?)) };
        let mut tcp_or_tls = HttpsConnector::from((tcp.clone(), Arc::clone(&tls)));
        let Some(proxy) = proxy else { return Ok(Stream::new(tcp_or_tls.call(to).await?)) };
        let is_https = to.scheme() == Some(&Scheme::HTTPS);
        match proxy.way() {
            // Such a proxy reads the whole request, which names the host.
            Way::Http if !is_https => {
                Ok(Stream::new(tcp_or_tls.call(proxy.uri()).await?).of_a_reading_proxy())
            }
            Way::Http => {
                let mut tunnel = Tunnel::new(proxy.uri(), tcp_or_tls);
                if let Some(authorization) = proxy.authorization() {
                    tunnel = tunnel.with_auth(authorization);
                }
                secured(tunnel.call(to.clone()).await?, &to, tls).await
            }
            Way::Socks { resolves_here } => {
                let mut socks = SocksV5::new(proxy.uri(), tcp);
                if let Some((user, password)) = proxy.credentials() {
                    socks = socks.with_auth(user.to_owned(), password.expose().to_owned());
                }
                let end = if resolves_here { resolved(&to).await? } else { to.clone() };
                let carried = socks.call(end).await?;
                if is_https { secured(carried, &to, tls).await } else { Ok(Stream::new(carried)) }
            }
        }
    }
}

/// TLS with the host, over what a proxy carries.
async fn secured<S>(carried: S, to: &Uri, tls: Arc<ClientConfig>) -> Result<Stream, BoxError>
where
    S: Read + Write + Send + Unpin + 'static,
{
    let name = ServerName::try_from(host(to).to_owned())?;
    let secured = TlsConnector::from(tls).connect(name, TokioIo::new(carried)).await?;
    Ok(Stream::new(TokioIo::new(secured)))
}

/// The URI with an address of its host in the host's place.
async fn resolved(to: &Uri) -> Result<Uri, BoxError> {
    let is_https = to.scheme() == Some(&Scheme::HTTPS);
    let port = to.port_u16().unwrap_or(if is_https { 443 } else { 80 });
    let address = tokio::net::lookup_host((host(to), port)).await?.next();
    let address = address.ok_or("dns error: the host has no address")?;
    let builder = Uri::builder().scheme(Scheme::HTTP).authority(address.to_string());
    Ok(builder.path_and_query("/").build()?)
}

/// The host, an IPv6 address without its brackets.
fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        // Called by the request's own task; the connection may outlive it in the pool.
        let mut limit = self.limit;
        if let Ok(end) = CONNECTED_BY.try_with(|end| *end) {
            limit = limit.min(end.saturating_duration_since(Instant::now()));
        }
        let connecting = self.clone().connect(to);
        Box::pin(async move { timeout(limit, connecting).await? })
    }
}

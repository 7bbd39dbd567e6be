use std::fmt;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, ACCEPT_ENCODING, PROXY_AUTHORIZATION};
use http::{HeaderValue, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use tokio::time::timeout_at;

use crate::connections::{Pool, Terms};
use crate::proxy::Proxy;
use crate::{
    Answer, BODY_LIMIT, BaseUrl, Exchange, Failure, HttpError, HttpSettings, Reach, SetupError,
    Transport,
};
use crate::{cause, connect};

/// Nothing is decompressed, so nothing must come compressed.
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// What a request says that doesn't say what it takes.
const ANYTHING: HeaderValue = HeaderValue::from_static("*/*");

/// The hardened HTTP client. Cheap to clone; clones share connections, as do the clients of one
/// [`Connections`](crate::Connections).
///
/// HTTP/1.1 over rustls; no redirects, referer, cookies, decompression, automatic repeats, or
/// proxy but a configured one, whatever features of its libraries an application switches on; no
/// request to another host than the base URL's; bodies capped at [`BODY_LIMIT`]; errors without
/// URLs, since a query may hold a password; an unused connection closed after 15 s. It runs on tokio. A
/// request that a kept connection gave back, since the
/// service had closed it before a byte was written, goes out over a new one.
#[derive(Clone)]
pub struct HttpClient {
    pool: Pool,
    base_url: BaseUrl,
    attempt_timeout: Duration,
    /// For a proxy that reads the requests.
    proxy_authorization: Option<HeaderValue>,
}

impl HttpClient {
    /// A client for one service. Makes no connection yet.
    ///
    /// # Errors
    ///
    /// When the base URL or the proxy is unusable, when a proxy would read plain `http` and that isn't
    /// [allowed](HttpSettings::with_insecure_http), or when the platform's certificates can't be read.
    pub fn new(base_url: &str, settings: &HttpSettings) -> Result<Self, SetupError> {
        let base_url = BaseUrl::parse(base_url, settings.allow_insecure_http)?;
        let is_plain = base_url.is_plain_http();
        let mut proxy_authorization = None;
        if let Some(proxy) = &settings.proxy {
            if is_plain && !settings.allow_insecure_http {
                return Err(SetupError::new(
                    "a proxy would read what goes over plain http, passwords too: use https, leave the proxy out, or \
                     set allow_insecure_http",
                ));
            }
            let proxy = Proxy::parse(proxy)?;
            if is_plain && proxy.reads() {
                proxy_authorization = proxy.authorization();
            }
        }
        let pool = settings.connections.pool(Terms {
            // Whoever asks a loopback service needs no certificates, and must not fail for want of
            // the platform's.
            tls: !is_plain || settings.proxy.is_some(),
            connect_timeout: settings.connect_timeout,
            proxy: settings.proxy.clone(),
            root_certificates: settings.root_certificates.clone(),
        })?;
        Ok(Self { pool, base_url, attempt_timeout: settings.attempt_timeout, proxy_authorization })
    }

    /// Where the service lives.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }

    async fn exchange(
        &self,
        request: Request<Bytes>,
        deadline: Instant,
    ) -> Result<Answer, HttpError> {
        let now = tokio::time::Instant::now();
        let left = tokio::time::Instant::from_std(deadline).saturating_duration_since(now);
        if left.is_zero() {
            return Err(HttpError::new(Failure::NoTimeLeft, Reach::NotSent));
        }
        // The connections are made for one service: what they secure, and with which proxy.
        if !self.base_url.leads_to(request.uri()) {
            return Err(HttpError::new(Failure::Unbuildable, Reach::NotSent));
        }
        let end = now + left.min(self.attempt_timeout);
        let request = self.completed(request);
        let mut status = None;
        let exchange = async {
            let response = self.pool.request(request).await.map_err(cause::explain)?;
            status = Some(response.status());
            let (head, body) = response.into_parts();
            Ok(Answer::new(head.status, head.headers, read_capped(body).await?))
        };
        let done = timeout_at(end, connect::within(end, exchange)).await;
        let done = done.unwrap_or_else(|late| {
            Err(HttpError::new(Failure::Timeout, Reach::MaybeSent).with_source(late))
        });
        done.map_err(|error| match status {
            Some(status) => error.with_status(status),
            None => error,
        })
    }

    /// The request with the headers that every request has.
    fn completed(&self, mut request: Request<Bytes>) -> Request<Full<Bytes>> {
        let headers = request.headers_mut();
        headers.insert(ACCEPT_ENCODING, IDENTITY);
        headers.entry(ACCEPT).or_insert(ANYTHING);
        if let Some(authorization) = &self.proxy_authorization {
            headers.insert(PROXY_AUTHORIZATION, authorization.clone());
        }
        request.map(Full::new)
    }
}

impl Transport for HttpClient {
    fn execute(&self, request: Request<Bytes>, deadline: Instant) -> Exchange<'_> {
        Box::pin(self.exchange(request, deadline))
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient")
            .field("base_url", &self.base_url)
            .field("attempt_timeout", &self.attempt_timeout)
            .finish_non_exhaustive()
    }
}

async fn read_capped(mut body: Incoming) -> Result<Bytes, HttpError> {
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        // What isn't data is a header after the body, which nobody asks for.
        let Ok(chunk) = frame.map_err(cause::broken)?.into_data() else { continue };
        if whole.len() + chunk.len() > BODY_LIMIT {
            return Err(HttpError::new(Failure::BodyTooLarge, Reach::MaybeSent));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

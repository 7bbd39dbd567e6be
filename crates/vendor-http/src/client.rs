use std::fmt;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::header::ACCEPT_ENCODING;
use http::{HeaderValue, Request};
use reqwest::{Client, Response, redirect, retry};

use crate::connect::{self, ConnectLimit};
use crate::{
    Answer, BODY_LIMIT, BaseUrl, Exchange, Failure, HttpError, HttpSettings, Reach, SetupError,
    Transport,
};
use crate::{cause, proxy};

/// Nothing is decompressed, so nothing must come compressed.
const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

/// How long an unused connection is kept: shorter than the idle limit of common load balancers,
/// so that a request is rarely written to a connection the other side is just closing.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// The hardened HTTP client. Cheap to clone; clones share connections.
///
/// HTTP/1.1 over rustls; no redirects, referer, cookies, decompression, automatic repeats, or
/// proxy but a configured one, whatever features of `reqwest` an application switches on; bodies
/// capped at [`BODY_LIMIT`]; errors without URLs, since a query may hold a password.
#[derive(Clone)]
pub struct HttpClient {
    client: Client,
    base_url: BaseUrl,
    attempt_timeout: Duration,
}

impl HttpClient {
    /// A client for one service. Makes no connection yet.
    ///
    /// # Errors
    ///
    /// When the base URL or the proxy is unusable, or the platform's certificates can't be read.
    pub fn new(base_url: &str, settings: &HttpSettings) -> Result<Self, SetupError> {
        let base_url = BaseUrl::parse(base_url, settings.allow_insecure_http)?;
        let mut builder = Client::builder()
            .tls_backend_rustls()
            .http1_only()
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .no_hickory_dns()
            .no_proxy()
            .pool_idle_timeout(IDLE_TIMEOUT)
            .connect_timeout(settings.connect_timeout)
            .connector_layer(ConnectLimit);
        if let Some(proxy) = &settings.proxy {
            if base_url.is_plain_http() && !settings.allow_insecure_http {
                return Err(SetupError::new(
                    "a proxy would read what goes over plain http, passwords too: use https, leave the proxy out, or \
                     set allow_insecure_http",
                ));
            }
            builder = builder.proxy(proxy::parse(proxy)?);
        }
        let certificates = settings.root_certificates.iter().cloned();
        // A loopback service needs no certificates, so it must not fail for want of the platform's.
        let builder = if base_url.is_plain_http() && settings.proxy.is_none() {
            builder.tls_certs_only(certificates)
        } else {
            builder.tls_certs_merge(certificates)
        };
        let client = builder.build().map_err(cause::explain_setup)?;
        Ok(Self { client, base_url, attempt_timeout: settings.attempt_timeout })
    }

    /// Where the service lives.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.base_url
    }

    async fn exchange(
        &self,
        mut request: Request<Bytes>,
        deadline: Instant,
    ) -> Result<Answer, HttpError> {
        let left = tokio::time::Instant::from_std(deadline)
            .saturating_duration_since(tokio::time::Instant::now());
        if left.is_zero() {
            return Err(HttpError::new(Failure::NoTimeLeft, Reach::NotSent));
        }
        let limit = left.min(self.attempt_timeout);
        request.headers_mut().insert(ACCEPT_ENCODING, IDENTITY);
        let mut request = reqwest::Request::try_from(request).map_err(cause::explain)?;
        *request.timeout_mut() = Some(limit);
        let sent = connect::within(limit, self.client.execute(request)).await;
        let mut response = sent.map_err(cause::explain)?;
        let status = response.status();
        let body = read_capped(&mut response).await.map_err(|error| error.with_status(status))?;
        let headers = std::mem::take(response.headers_mut());
        Ok(Answer::new(status, headers, body.freeze()))
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

async fn read_capped(response: &mut Response) -> Result<BytesMut, HttpError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(body_error)? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(HttpError::new(Failure::BodyTooLarge, Reach::MaybeSent));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Headers have come, so the request has arrived, whatever the error calls itself.
fn body_error(error: reqwest::Error) -> HttpError {
    let error = cause::explain(error);
    match error.reach() {
        Reach::MaybeSent => error,
        Reach::NotSent => HttpError::new(Failure::Broken, Reach::MaybeSent),
    }
}

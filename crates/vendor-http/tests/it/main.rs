//! `HttpClient` against real sockets on loopback.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod hardening;
mod proxy;
mod reach;
mod sharing;
mod tls;

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use vendor_http::{Answer, HttpClient, HttpError, HttpSettings, Transport};

/// Far away: a test that reaches it has failed.
fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

/// Asks for a path with a secret in its query, and shows that no error tells it.
async fn get(url: &str, settings: &HttpSettings, deadline: Instant) -> Result<Answer, HttpError> {
    let client = HttpClient::new(url, settings).unwrap();
    let uri = client.base_url().join("/?key=hunter2").unwrap();
    let request = Request::get(uri).body(Bytes::new()).unwrap();
    let result = client.execute(request, deadline).await;
    if let Err(error) = &result {
        let causes = std::iter::successors(Some(error as &dyn std::error::Error), |e| e.source());
        for cause in causes {
            let shown = format!("{cause} {cause:?}");
            assert!(!shown.contains("hunter2") && !shown.contains("key"), "{shown}");
        }
    }
    result
}

use std::fmt;
use std::sync::Arc;

use http::Method;
use vendor_http::{HttpClient, HttpSettings, SetupError};

use crate::vendor::call::Call;

/// One vendor's HTTP service: hardened, capped, timed, and with errors that know what may have been
/// sent. Cheap to clone; clones share connections. It speaks HTTP/1.1, follows no redirect, takes
/// no compression, reads 64 KiB of an answer at most, and ends a request after `attempt_timeout`
/// (10 s by default).
#[derive(Clone)]
pub struct Service {
    vendor: Arc<str>,
    http: HttpClient,
}

impl Service {
    pub(crate) fn new(
        vendor: &str,
        base_url: &str,
        settings: &HttpSettings,
    ) -> Result<Self, SetupError> {
        Ok(Self { vendor: vendor.into(), http: HttpClient::new(base_url, settings)? })
    }

    /// Where it lives, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.http.base_url().as_str()
    }

    /// Begins a GET of the path of these segments below the base URL. Each is percent-encoded and
    /// stands for itself alone: `.` and `..`, which can't, are an error of
    /// [`send`](Call::send), and nothing leaves.
    pub fn get(&self, path: &[&str]) -> Call<'_> {
        self.call(Method::GET, path)
    }

    /// Begins a POST, as [`get`](Self::get) does a GET.
    pub fn post(&self, path: &[&str]) -> Call<'_> {
        self.call(Method::POST, path)
    }

    /// Begins a request of this method, as [`get`](Self::get) does a GET.
    pub(crate) fn call(&self, method: Method, path: &[&str]) -> Call<'_> {
        Call::new(&self.vendor, &self.http, method, path)
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("base_url", self.http.base_url()).finish_non_exhaustive()
    }
}

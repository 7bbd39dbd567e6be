use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use bytes::Bytes;
use http::Request;

use crate::{Answer, HttpError};

/// One request on its way to its answer, as [`Transport::execute`] gives it.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Answer, HttpError>> + Send + 'a>>;

/// What carries requests: [`HttpClient`](crate::HttpClient), or something in memory for tests
/// that need a clock of their own.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request once and reads the whole answer, before `deadline`. Any status is an
    /// answer.
    ///
    /// # Errors
    ///
    /// When no whole answer came; [`HttpError::reach`] says whether the request may have arrived.
    fn execute(&self, request: Request<Bytes>, deadline: Instant) -> Exchange<'_>;
}

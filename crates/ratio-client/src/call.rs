use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use progenitor_client::Error as GeneratedError;
use reqwest::{Request, Response};
use vendor_http::{Answer, Transport};

use crate::Error;
use crate::caller::Caller;
use crate::session::refresh;

/// What one [`Client::call`](crate::Client::call) carries through the generated code: who calls, until when, and what
/// went wrong. The generated errors can hold neither our failures (a `reqwest` error can't be made)
/// nor an answer whose body isn't JSON, and they print bodies; so failures travel here.
#[derive(Clone)]
pub struct CallState(Arc<Call>);

struct Call {
    caller: Caller,
    deadline: Instant,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    status: Option<StatusCode>,
    /// The answer, if it is a success.
    answer: Option<Answer>,
    failure: Option<Error>,
}

impl CallState {
    pub(crate) fn new(caller: Caller, deadline: Instant) -> Self {
        Self(Arc::new(Call { caller, deadline, progress: Mutex::default() }))
    }

    /// Our error for what the generated code reports, which is never shown itself.
    pub(crate) fn explain<E>(&self, error: GeneratedError<E>) -> Error {
        let mut progress = self.progress();
        if let Some(failure) = progress.failure.take() {
            return failure;
        }
        match error {
            // The only communication that the generated code does itself is to build a request.
            GeneratedError::InvalidRequest(_)
            | GeneratedError::Custom(_)
            | GeneratedError::CommunicationError(_) => Error::unbuildable(),
            GeneratedError::InvalidUpgrade(_)
            | GeneratedError::ResponseBodyError(_)
            | GeneratedError::InvalidResponsePayload(..) => Error::undecodable(progress.status),
            GeneratedError::ErrorResponse(value) => Error::from_status(value.status()),
            GeneratedError::UnexpectedResponse(response) => Error::from_status(response.status()),
        }
    }

    /// The answer, if one came and it is a success.
    pub(crate) fn take_answer(&self) -> Option<Answer> {
        self.progress().answer.take()
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.0.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins one request of the call: what came of an earlier one is forgotten.
    pub(crate) fn begin(&self, headers: &mut HeaderMap, open: bool) -> Result<(), Error> {
        *self.progress() = Progress::default();
        self.0.caller.add_headers(headers, open)
    }

    /// Keeps a failure for [`explain`](Self::explain).
    pub(crate) fn fail(&self, failure: Error) {
        self.progress().failure = Some(failure);
    }

    /// Whether the request has failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.progress().failure.is_some()
    }

    /// Sends, and keeps what the generated code would lose. The answer handed on after a failure
    /// is empty, and the hook that runs next aborts before anyone reads it.
    pub(crate) async fn exchange(&self, request: Request) -> Response {
        match self.send(request).await {
            Ok(answer) => response(answer),
            Err(failure) => {
                self.fail(failure);
                Response::from(http::Response::new(""))
            }
        }
    }

    async fn send(&self, request: Request) -> Result<Answer, Error> {
        let caller = &self.0.caller;
        let answer = caller.http.execute(plain(request)?, self.0.deadline).await?;
        if let Some(session) = &caller.session {
            refresh(session, &answer.headers);
        }
        let mut progress = self.progress();
        progress.status = Some(answer.status);
        if !answer.status.is_success() {
            return Err(Error::from_answer(&answer));
        }
        progress.answer = Some(answer.clone());
        Ok(answer)
    }
}

/// The request without its generated wrapping.
fn plain(mut request: Request) -> Result<http::Request<Bytes>, Error> {
    let body = match request.body() {
        None => Bytes::new(),
        // Every body of this API is in memory.
        Some(body) => Bytes::copy_from_slice(body.as_bytes().ok_or_else(Error::unbuildable)?),
    };
    let mut plain = http::Request::new(body);
    *plain.method_mut() = request.method().clone();
    *plain.uri_mut() = request.url().as_str().parse().map_err(|_| Error::unbuildable())?;
    *plain.headers_mut() = std::mem::take(request.headers_mut());
    Ok(plain)
}

fn response(answer: Answer) -> Response {
    let mut response = http::Response::new(answer.body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Response::from(response)
}

impl fmt::Debug for CallState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallState").field("caller", &self.0.caller).finish_non_exhaustive()
    }
}

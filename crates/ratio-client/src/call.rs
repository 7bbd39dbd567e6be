use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use http::{HeaderMap, HeaderName, StatusCode, header};
use progenitor_client::{ClientHooks, ClientInfo, Error as GeneratedError, OperationInfo};
use reqwest::{Request, Response};
use vendor_http::{Answer, Transport};

use crate::generated::OPEN_OPERATIONS;
use crate::{Api, Client, Error};

const CLIENT_ID: HeaderName = HeaderName::from_static("ratio-client-id");
const CLIENT_SECRET: HeaderName = HeaderName::from_static("ratio-client-secret");
const CLIENT_SESSION_ID: HeaderName = HeaderName::from_static("ratio-client-session-id");
const FINGERPRINT: HeaderName = HeaderName::from_static("ratio-device-fingerprint");
/// The generator's idea, not Ratio's.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// What one [`Client::call`] carries through the generated code: who calls, until when, and what
/// went wrong. The generated errors can hold neither our failures (a `reqwest` error can't be made)
/// nor an answer whose body isn't JSON, and they print bodies; so failures travel here.
#[derive(Clone)]
pub struct CallState(Arc<Call>);

struct Call {
    client: Client,
    deadline: Instant,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    status: Option<StatusCode>,
    failure: Option<Error>,
}

impl CallState {
    pub(crate) fn new(client: Client, deadline: Instant) -> Self {
        Self(Arc::new(Call { client, deadline, progress: Mutex::default() }))
    }

    /// Our error for what the generated code reports, which is never shown itself.
    pub(crate) fn explain<E>(&self, error: GeneratedError<E>) -> Error {
        let mut progress = self.progress();
        if let Some(failure) = progress.failure.take() {
            return failure;
        }
        match error {
            GeneratedError::InvalidRequest(_) | GeneratedError::Custom(_) => Error::unbuildable(),
            GeneratedError::CommunicationError(error)
            | GeneratedError::InvalidUpgrade(error)
            | GeneratedError::ResponseBodyError(error) => {
                vendor_http::HttpError::from(error).into()
            }
            GeneratedError::InvalidResponsePayload(..) => Error::undecodable(progress.status),
            GeneratedError::ErrorResponse(value) => Error::from_status(value.status()),
            GeneratedError::UnexpectedResponse(response) => Error::from_status(response.status()),
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.0.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add_headers(&self, headers: &mut HeaderMap, operation: &str) -> Result<(), Error> {
        let client = &self.0.client;
        headers.remove(API_VERSION);
        if let Some(fingerprint) = &client.fingerprint {
            headers.insert(FINGERPRINT, fingerprint.clone());
        }
        if OPEN_OPERATIONS.contains(&operation) {
            return Ok(());
        }
        if let Some(id) = &client.client_session {
            headers.insert(CLIENT_SESSION_ID, id.clone());
            return Ok(());
        }
        headers.insert(CLIENT_ID, client.credentials.client_id.clone());
        headers.insert(CLIENT_SECRET, client.credentials.client_secret.clone());
        if let Some(session) = &client.session {
            headers.insert(header::AUTHORIZATION, session.header().ok_or_else(Error::unbuildable)?);
        }
        Ok(())
    }

    /// Sends, and keeps what the generated code would lose. The answer handed on after a failure
    /// is empty; `post` aborts before anyone reads it.
    async fn exchange(&self, request: Request) -> Response {
        match self.0.client.http.execute(request, self.0.deadline).await {
            Ok(answer) => {
                if let Some(session) = &self.0.client.session {
                    session.refresh(&answer.headers);
                }
                let mut progress = self.progress();
                progress.status = Some(answer.status);
                if !answer.status.is_success() {
                    progress.failure = Some(Error::from_answer(&answer));
                }
                response(answer)
            }
            Err(error) => {
                self.progress().failure = Some(error.into());
                Response::from(http::Response::new(""))
            }
        }
    }
}

fn response(answer: Answer) -> Response {
    let mut response = http::Response::new(answer.body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    Response::from(response)
}

/// What the generated code gets to see of a failure.
fn abort<E>() -> GeneratedError<E> {
    GeneratedError::Custom("the call failed".to_owned())
}

impl ClientHooks<CallState> for Api {
    async fn pre<E>(
        &self,
        request: &mut Request,
        info: &OperationInfo,
    ) -> Result<(), GeneratedError<E>> {
        let state = self.inner();
        *state.progress() = Progress::default();
        state.add_headers(request.headers_mut(), info.operation_id).map_err(|failure| {
            state.progress().failure = Some(failure);
            abort()
        })
    }

    async fn exec(&self, request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        Ok(self.inner().exchange(request).await)
    }

    async fn post<E>(
        &self,
        _: &reqwest::Result<Response>,
        _: &OperationInfo,
    ) -> Result<(), GeneratedError<E>> {
        if self.inner().progress().failure.is_some() { Err(abort()) } else { Ok(()) }
    }
}

impl fmt::Debug for CallState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallState").field("client", &self.0.client).finish_non_exhaustive()
    }
}

use std::time::{Duration, Instant};

use progenitor_client::{Error as GeneratedError, ResponseValue};
use vendor_http::{
    Answer, HttpClient, HttpSettings, Secret, SetupError, SharedSecret, sensitive_header,
};

use crate::call::CallState;
use crate::caller::Caller;
use crate::{Api, Credentials, Device, Error};

/// Where real users are (July 2023 documentation, as the other two).
pub const PRODUCTION_URL: &str = "https://api.ratio.me";
/// Ratio's staging service.
pub const STAGING_URL: &str = "https://api.staging.ratio.me";
/// Ratio's own sandbox.
pub const SANDBOX_URL: &str = "https://api.sandbox.ratio.me";

/// How long a call may take if no deadline is set.
const DEFAULT_TIME: Duration = Duration::from_secs(30);

/// A client of the Ratio API. Cheap to clone; clones share connections.
///
/// Every operation goes through [`call`](Self::call).
#[derive(Debug, Clone)]
pub struct Client {
    caller: Caller,
    /// Builds requests for the generated code, and sends none.
    factory: reqwest::Client,
    deadline: Option<Instant>,
}

impl Client {
    /// A client of the service at `base_url`, such as [`PRODUCTION_URL`]. Makes no connection yet.
    ///
    /// # Errors
    ///
    /// When the base URL or the settings are unusable, or a credential is empty or can't be a
    /// header.
    pub fn new(
        base_url: &str,
        credentials: Credentials,
        settings: &HttpSettings,
    ) -> Result<Self, SetupError> {
        let caller = Caller {
            http: HttpClient::new(base_url, settings)?,
            credentials: credentials.into_headers()?,
            session: None,
            fingerprint: None,
            client_session: None,
        };
        Ok(Self { caller, factory: factory()?, deadline: None })
    }

    /// A client whose calls belong to this session, and renew its token when Ratio offers a new
    /// one.
    #[must_use]
    pub fn with_session(&self, session: &SharedSecret) -> Self {
        self.calling_as(|caller| caller.session = Some(session.clone()))
    }

    /// A client whose calls name this device.
    #[must_use]
    pub fn with_device(&self, device: Device) -> Self {
        self.calling_as(|caller| caller.fingerprint = Some(device.into_header()))
    }

    /// A client whose calls belong to a client session instead of to the client's credentials:
    /// they carry its id alone. Ratio takes that on the two calls of wallet sign-in only (July 2023
    /// documentation). The id is as good as a key: whoever has it signs in.
    ///
    /// # Errors
    ///
    /// When the id is empty or can't be a header.
    pub fn with_client_session(&self, id: &Secret) -> Result<Self, SetupError> {
        let id = sensitive_header(id.expose()).filter(|value| !value.is_empty());
        let unusable = || SetupError::new("the client session's id is empty or can't be a header");
        let id = id.ok_or_else(unusable)?;
        Ok(self.calling_as(|caller| caller.client_session = Some(id)))
    }

    /// A client whose calls end by this instant. By default each ends 30 s after it began.
    #[must_use]
    pub fn with_deadline(&self, deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..self.clone() }
    }

    /// Does one thing with the API: `client.call(async |api| api.get_config().await).await`.
    ///
    /// The deadline holds for all of it. Keep neither `api` nor its errors: only the error that
    /// comes out here is safe to show.
    ///
    /// # Errors
    ///
    /// When no answer came, when it was a refusal, or when it wasn't as the contract says:
    /// [`Error::kind`] tells them apart.
    pub async fn call<T, E>(
        &self,
        operation: impl AsyncFnOnce(Api) -> Result<ResponseValue<T>, GeneratedError<E>>,
    ) -> Result<T, Error> {
        let state = self.begin();
        let done = operation(self.api(&state)).await;
        done.map(ResponseValue::into_inner).map_err(|error| state.explain(error))
    }

    /// Does one thing with the API as [`call`](Self::call) does, and gives the successful answer
    /// as it came: for who must read some of its members strictly and need not read the rest.
    ///
    /// # Errors
    ///
    /// When no answer came, or when it was a refusal.
    pub async fn answer<T, E>(
        &self,
        operation: impl AsyncFnOnce(Api) -> Result<ResponseValue<T>, GeneratedError<E>>,
    ) -> Result<Answer, Error> {
        let state = self.begin();
        let done = operation(self.api(&state)).await.map(drop);
        match (state.take_answer(), done) {
            // A body of another form than the contract's is the caller's to read.
            (Some(answer), Ok(()) | Err(GeneratedError::InvalidResponsePayload(..))) => Ok(answer),
            (_, Err(error)) => Err(state.explain(error)),
            (None, Ok(())) => Err(Error::unbuildable()),
        }
    }

    fn calling_as(&self, change: impl FnOnce(&mut Caller)) -> Self {
        let mut client = self.clone();
        change(&mut client.caller);
        client
    }

    fn begin(&self) -> CallState {
        let deadline = self.deadline.unwrap_or_else(|| Instant::now() + DEFAULT_TIME);
        CallState::new(self.caller.clone(), deadline)
    }

    fn api(&self, state: &CallState) -> Api {
        let base_url = self.caller.http.base_url().as_str();
        Api::new_with_client(base_url, self.factory.clone(), state.clone())
    }
}

/// Requests that it builds go out through [`HttpClient`], so it needs no certificates.
fn factory() -> Result<reqwest::Client, SetupError> {
    let factory = reqwest::Client::builder().tls_certs_only([]).no_proxy().build();
    factory.map_err(|_| SetupError::new("the builder of requests could not be set up"))
}

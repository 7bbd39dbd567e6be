use std::time::{Duration, Instant};

use http::HeaderValue;
use progenitor_client::{Error as GeneratedError, ResponseValue};
use vendor_http::{HttpClient, HttpSettings, Secret, SetupError, sensitive_header};

use crate::call::CallState;
use crate::credentials::CredentialHeaders;
use crate::{Api, Credentials, Device, Error, Session};

/// Where real users are.
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
    pub(crate) http: HttpClient,
    pub(crate) credentials: CredentialHeaders,
    pub(crate) session: Option<Session>,
    pub(crate) fingerprint: Option<HeaderValue>,
    pub(crate) client_session: Option<HeaderValue>,
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
        Ok(Self {
            http: HttpClient::new(base_url, settings)?,
            credentials: credentials.into_headers()?,
            session: None,
            fingerprint: None,
            client_session: None,
            deadline: None,
        })
    }

    /// A client whose calls belong to this session, and renew its token when Ratio offers a new
    /// one.
    #[must_use]
    pub fn with_session(&self, session: &Session) -> Self {
        Self { session: Some(session.clone()), ..self.clone() }
    }

    /// A client whose calls name this device.
    #[must_use]
    pub fn with_device(&self, device: Device) -> Self {
        Self { fingerprint: Some(device.into_header()), ..self.clone() }
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
        Ok(Self { client_session: Some(id.ok_or_else(unusable)?), ..self.clone() })
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
    /// When no answer came, when it was a refusal, or when it wasn't as the contract says.
    pub async fn call<T, E>(
        &self,
        operation: impl AsyncFnOnce(Api) -> Result<ResponseValue<T>, GeneratedError<E>>,
    ) -> Result<T, Error> {
        let deadline = self.deadline.unwrap_or_else(|| Instant::now() + DEFAULT_TIME);
        let state = CallState::new(self.clone(), deadline);
        let api = Api::new_with_client(
            self.http.base_url().as_str(),
            self.http.request_factory().clone(),
            state.clone(),
        );
        operation(api).await.map(ResponseValue::into_inner).map_err(|error| state.explain(error))
    }
}

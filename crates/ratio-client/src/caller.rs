use http::{HeaderMap, HeaderName, HeaderValue, header};
use vendor_http::{HttpClient, SharedSecret};

use crate::Error;
use crate::credentials::CredentialHeaders;
use crate::session::authorization;

const CLIENT_ID: HeaderName = HeaderName::from_static("ratio-client-id");
const CLIENT_SECRET: HeaderName = HeaderName::from_static("ratio-client-secret");
const CLIENT_SESSION_ID: HeaderName = HeaderName::from_static("ratio-client-session-id");
const FINGERPRINT: HeaderName = HeaderName::from_static("ratio-device-fingerprint");
/// The generator's idea, not Ratio's.
const API_VERSION: HeaderName = HeaderName::from_static("api-version");

/// Who calls, and by which HTTP client.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) http: HttpClient,
    pub(crate) credentials: CredentialHeaders,
    pub(crate) session: Option<SharedSecret>,
    pub(crate) fingerprint: Option<HeaderValue>,
    pub(crate) client_session: Option<HeaderValue>,
}

impl Caller {
    /// Adds the headers that say who calls. An `open` operation takes no credentials.
    pub(crate) fn add_headers(&self, headers: &mut HeaderMap, open: bool) -> Result<(), Error> {
        headers.remove(API_VERSION);
        if let Some(fingerprint) = &self.fingerprint {
            headers.insert(FINGERPRINT, fingerprint.clone());
        }
        if open {
            return Ok(());
        }
        if let Some(id) = &self.client_session {
            headers.insert(CLIENT_SESSION_ID, id.clone());
            return Ok(());
        }
        headers.insert(CLIENT_ID, self.credentials.client_id.clone());
        headers.insert(CLIENT_SECRET, self.credentials.client_secret.clone());
        if let Some(session) = &self.session {
            let token = authorization(session).ok_or_else(Error::unbuildable)?;
            headers.insert(header::AUTHORIZATION, token);
        }
        Ok(())
    }
}

use http::HeaderValue;
use vendor_http::{Secret, SetupError, sensitive_header};

/// Who calls: the id and the secret that Ratio gave this client.
///
/// They are sent as `ratio-client-id` and `ratio-client-secret` (July 2023 documentation).
#[derive(Debug, Clone)]
pub struct Credentials {
    client_id: String,
    client_secret: Secret,
}

impl Credentials {
    /// Takes id and secret as they are. Whether they can be sent at all shows in
    /// [`Client::new`](crate::Client::new), whether Ratio takes them in the first call.
    pub fn new(client_id: impl Into<String>, client_secret: Secret) -> Self {
        Self { client_id: client_id.into(), client_secret }
    }

    pub(crate) fn into_headers(self) -> Result<CredentialHeaders, SetupError> {
        Ok(CredentialHeaders {
            client_id: HeaderValue::from_str(&self.client_id)
                .ok()
                .filter(|value| !value.is_empty())
                .ok_or_else(|| unusable("id"))?,
            client_secret: sensitive_header(self.client_secret.expose())
                .filter(|value| !value.is_empty())
                .ok_or_else(|| unusable("secret"))?,
        })
    }
}

/// The credentials in the form in which they leave.
#[derive(Debug, Clone)]
pub(crate) struct CredentialHeaders {
    pub(crate) client_id: HeaderValue,
    pub(crate) client_secret: HeaderValue,
}

fn unusable(what: &str) -> SetupError {
    SetupError::new(format!(
        "the Ratio client {what} is empty or holds characters that no header can carry, such as \
         a line break"
    ))
}

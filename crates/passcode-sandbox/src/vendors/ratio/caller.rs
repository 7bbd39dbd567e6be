//! Who calls: the client headers and the session.

use axum::http::HeaderMap;

use super::error::Refusal;
use super::service::{Ratio, is_client_id};
use super::session::SessionId;

/// A client whose headers were accepted.
pub(super) struct Caller {
    pub(super) client_id: String,
    /// The live session whose JWT came along.
    pub(super) session: Option<SessionId>,
    /// That JWT nears its end.
    pub(super) wants_refresh: bool,
    /// The client session it calls from, in the place of credentials.
    pub(super) client_session: Option<String>,
}

impl Ratio {
    pub(super) fn caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let client_id = self.client(headers)?;
        let mut caller =
            Caller { client_id, session: None, wants_refresh: false, client_session: None };
        if let Some(value) = headers.get("authorization") {
            let jwt = value.to_str().ok().and_then(bearer);
            let jwt = jwt.ok_or(Refusal::InvalidAuthorization)?;
            let presented = self.open_session(jwt, &caller.client_id)?;
            caller.session = Some(presented.id);
            caller.wants_refresh = presented.near_its_end;
        }
        Ok(caller)
    }

    /// As [`caller`](Self::caller), or from a client session: then without credentials and JWT.
    pub(super) fn wallet_caller(&self, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let Some(id) = present(headers, "ratio-client-session-id") else {
            return self.caller(headers);
        };
        let state = self.state();
        let session = state.client_sessions.get(&id).ok_or(Refusal::InvalidSessionId)?;
        if session.is_over(self.world.clock.timestamp()) {
            return Err(Refusal::ExpiredSessionId);
        }
        let client_id = session.client_id.clone();
        Ok(Caller { client_id, session: None, wants_refresh: false, client_session: Some(id) })
    }

    fn client(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        let id = present(headers, "ratio-client-id").ok_or(Refusal::MissingClientId)?;
        let secret = present(headers, "ratio-client-secret").ok_or(Refusal::MissingClientSecret)?;
        if !is_client_id(&id) {
            return Err(Refusal::InvalidClientId);
        }
        let id = id.to_ascii_lowercase();
        if self.credentials.takes_any() {
            return Ok(id);
        }
        if !self.credentials.knows("client_id", &id) {
            return Err(Refusal::NotFoundClient);
        }
        if !self.credentials.holds(&[&id, &secret]) {
            return Err(Refusal::InvalidClientSecret);
        }
        Ok(id)
    }
}

/// A header that is there and says something.
fn present(headers: &HeaderMap, name: &str) -> Option<String> {
    let bytes = headers.get(name)?.as_bytes();
    Some(String::from_utf8_lossy(bytes).into_owned()).filter(|text| !text.is_empty())
}

/// The token of `Bearer TOKEN`; the scheme's name has no case.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

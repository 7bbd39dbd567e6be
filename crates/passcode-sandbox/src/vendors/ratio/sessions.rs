//! Accepting and giving out session JWTs.

use time::{Duration, OffsetDateTime};

use super::caller::Caller;
use super::error::Refusal;
use super::service::Ratio;
use super::session::{Claims, IDLE_LIFE, Session, SessionId};

/// "Near its end" isn't defined by the vendor; here it is the JWT's last minute.
const NEAR_THE_END: Duration = Duration::minutes(1);

/// A session whose JWT was accepted.
pub(super) struct Presented {
    pub(super) id: SessionId,
    pub(super) near_its_end: bool,
}

impl Ratio {
    /// Accepts a JWT of this client whose session lives, and counts it as activity.
    pub(super) fn open_session(&self, jwt: &str, client_id: &str) -> Result<Presented, Refusal> {
        let claims: Claims = self.signer.open(jwt).ok_or(Refusal::InvalidAuthorization)?;
        if claims.aud != client_id {
            return Err(Refusal::InvalidAuthorization);
        }
        let now = self.world.clock.timestamp();
        let left = claims.exp - now.unix_timestamp();
        let mut state = self.state();
        let session = state.sessions.get_mut(&claims.session.id);
        let session =
            session.filter(|session| left > 0 && now < session.last_accessed_at + IDLE_LIFE);
        session.ok_or(Refusal::ExpiredAuthorization)?.last_accessed_at = now;
        Ok(Presented { id: claims.session.id, near_its_end: left <= NEAR_THE_END.whole_seconds() })
    }

    /// A fresh JWT for a caller whose own nears its end.
    pub(super) fn refresh(&self, caller: &Caller) -> Option<String> {
        let id = caller.session.filter(|_| caller.wants_refresh)?;
        let state = self.state();
        Some(self.jwt(id, state.sessions.get(&id)?, self.world.clock.timestamp()))
    }

    /// A fresh JWT.
    pub(super) fn jwt(&self, id: SessionId, session: &Session, now: OffsetDateTime) -> String {
        self.signer.sign(&session.claims(id, now))
    }
}

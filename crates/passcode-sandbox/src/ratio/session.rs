//! Sessions: a five-minute JWT over a session that dies after ten idle minutes.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Ratio;
use super::caller::Caller;
use super::error::Refusal;
use super::factor::Factor;
use crate::clock;

/// Life of a JWT (documented; `exp - iat` of 300 s was seen too).
const JWT_LIFE: Duration = Duration::minutes(5);

/// Life of a session without activity (documented).
const IDLE_LIFE: Duration = Duration::minutes(10);

/// "Near its end" isn't defined by the vendor; here it is the JWT's last minute.
const NEAR_THE_END: Duration = Duration::minutes(1);

pub(super) type SessionId = Uuid;

/// What a client has proved so far.
pub(super) struct Session {
    pub(super) client_id: String,
    subject: String,
    /// The known user it belongs to.
    pub(super) user: Option<Uuid>,
    /// One proof of a kind.
    proved: Vec<Proof>,
    started_at: OffsetDateTime,
    last_accessed_at: OffsetDateTime,
}

/// A factor that was proved.
pub(super) enum Proof {
    /// By a code, for that recipient.
    Otp(Factor, String),
    /// By a signature, for that address in lower case.
    Wallet(String),
}

impl Proof {
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Otp(one, _), Self::Otp(other, _)) => one == other,
            (Self::Wallet(_), Self::Wallet(_)) => true,
            _ => false,
        }
    }

    fn claim(&self) -> FactorClaim {
        let (kind, delivery_method) = match self {
            Self::Otp(factor, _) => ("otp", factor.delivery_method()),
            Self::Wallet(_) => ("crypto", "crypto_wallet"),
        };
        FactorClaim { r#type: kind.to_owned(), delivery_method: delivery_method.to_owned() }
    }
}

/// The JWT's claims. Ratio's were seen once: these names, and a session claim with the factors.
#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    session: SessionClaim,
}

#[derive(Serialize, Deserialize)]
struct SessionClaim {
    id: SessionId,
    started_at: String,
    last_accessed_at: String,
    expires_at: String,
    authentication_factors: Vec<FactorClaim>,
}

#[derive(Serialize, Deserialize)]
struct FactorClaim {
    r#type: String,
    delivery_method: String,
}

/// A session whose JWT was accepted.
pub(super) struct Presented {
    pub(super) id: SessionId,
    pub(super) near_its_end: bool,
}

impl Session {
    pub(super) fn new(client_id: String, subject: Uuid, now: OffsetDateTime) -> Self {
        Self {
            client_id,
            subject: format!("user-test-{subject}"),
            user: None,
            proved: Vec::new(),
            started_at: now,
            last_accessed_at: now,
        }
    }

    /// The recipient it proved for a factor.
    pub(super) fn recipient(&self, factor: Factor) -> Option<&str> {
        self.proved.iter().find_map(|proof| match proof {
            Proof::Otp(proved, recipient) if *proved == factor => Some(recipient.as_str()),
            _ => None,
        })
    }

    /// The wallet it proved.
    pub(super) fn wallet(&self) -> Option<&str> {
        self.proved.iter().find_map(|proof| match proof {
            Proof::Wallet(address) => Some(address.as_str()),
            Proof::Otp(..) => None,
        })
    }

    pub(super) fn prove(&mut self, proof: Proof) {
        self.proved.retain(|proved| !proved.is_like(&proof));
        self.proved.push(proof);
    }

    /// Whether both factors of a full sign-in are there.
    pub(super) fn has_two_factors(&self) -> bool {
        self.proved.len() >= 2
    }

    fn claims(&self, id: SessionId, now: OffsetDateTime) -> Claims {
        Claims {
            iss: "ratio-sandbox".to_owned(),
            aud: self.client_id.clone(),
            sub: self.subject.clone(),
            iat: now.unix_timestamp(),
            nbf: now.unix_timestamp(),
            exp: (now + JWT_LIFE).unix_timestamp(),
            session: SessionClaim {
                id,
                started_at: clock::text(self.started_at),
                last_accessed_at: clock::text(now),
                expires_at: clock::text(now + IDLE_LIFE),
                authentication_factors: self.proved.iter().map(Proof::claim).collect(),
            },
        }
    }
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

//! Sessions: a five-minute JWT over a session that dies after ten idle minutes.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::factor::Factor;
use crate::clock;

/// Life of a JWT (documented; `exp - iat` of 300 s was seen too).
const JWT_LIFE: Duration = Duration::minutes(5);

/// Life of a session without activity (documented).
pub(super) const IDLE_LIFE: Duration = Duration::minutes(10);

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
    pub(super) last_accessed_at: OffsetDateTime,
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
pub(super) struct Claims {
    iss: String,
    pub(super) aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    pub(super) exp: i64,
    pub(super) session: SessionClaim,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SessionClaim {
    pub(super) id: SessionId,
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

    /// Whether the two factors of a full sign-in are there.
    pub(super) fn has_two_factors(&self) -> bool {
        self.proved.len() >= 2
    }

    pub(super) fn claims(&self, id: SessionId, now: OffsetDateTime) -> Claims {
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

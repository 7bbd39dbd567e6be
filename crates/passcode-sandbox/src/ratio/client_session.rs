//! Client sessions: a wallet signs in without the client's secret.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::call::Call;
use super::error::Refusal;
use super::factor::Member;
use super::wallet::{check_address, check_type};
use super::{Ratio, Success};
use crate::clock;

/// Ratio doesn't say how long one lives.
const LIFE: Duration = Duration::minutes(10);

const ADDRESS: Member = Member { name: "signingAddress", missing: Refusal::MissingSigningAddress };
const TYPE: Member = Member { name: "signingType", missing: Refusal::MissingType };

pub(super) struct ClientSession {
    pub(super) client_id: String,
    created_at: OffsetDateTime,
    signing_address: String,
    deposit_address: String,
    /// `sessionJwt` and `userMask` once the wallet has signed in.
    signed_in: Option<Value>,
}

impl ClientSession {
    pub(super) fn is_over(&self, now: OffsetDateTime) -> bool {
        now >= self.created_at + LIFE
    }

    pub(super) fn signs_as(&self, address: &str) -> bool {
        self.signing_address.eq_ignore_ascii_case(address)
    }

    pub(super) fn signed_in(&mut self, answer: &Value) {
        self.signed_in = Some(answer.clone());
    }

    /// The contract's `ClientSession`.
    fn shown(&self, id: &str) -> Value {
        let time = clock::text(self.created_at);
        let mut shown = json!({
            "id": id,
            "createTime": time,
            "updateTime": time,
            "signingAddress": self.signing_address,
            "signingType": "EVM",
            "depositAddress": self.deposit_address,
            "depositType": "EVM",
        });
        for member in ["sessionJwt", "userMask"] {
            if let Some(value) = self.signed_in.as_ref().and_then(|answer| answer.get(member)) {
                shown[member] = value.clone();
            }
        }
        shown
    }
}

impl Ratio {
    pub(super) fn create_client_session(&self, call: Call) -> Result<Success, Refusal> {
        let Call { caller, mut fields } = call;
        let signing_address = fields.take(ADDRESS)?;
        check_type(&fields.take(TYPE)?, Refusal::InvalidType)?;
        let deposit_address = fields.take_optional("depositAddress")?;
        fields.finish()?;
        check_address(&signing_address, Refusal::InvalidSigningAddress)?;
        if let Some(address) = &deposit_address {
            check_address(address, Refusal::InvalidDepositAddress)?;
        }
        let session = ClientSession {
            client_id: caller.client_id,
            created_at: self.world.clock.timestamp(),
            deposit_address: deposit_address.unwrap_or_else(|| signing_address.clone()),
            signing_address,
            signed_in: None,
        };
        let id = self.world.chance.uuid().to_string();
        let shown = session.shown(&id);
        self.state().client_sessions.insert(id, session);
        Ok(Success { status: 201, ..Success::of(shown) })
    }

    pub(super) fn client_session(&self, id: &str) -> Result<Success, Refusal> {
        let state = self.state();
        let session = state.client_sessions.get(&id.to_owned()).ok_or(Refusal::NotFoundSession)?;
        if session.is_over(self.world.clock.timestamp()) {
            return Err(Refusal::ExpiredSessionId);
        }
        Ok(Success::of(session.shown(id)))
    }
}

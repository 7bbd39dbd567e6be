//! Opening and reading client sessions.

use super::call::Call;
use super::client_session::ClientSession;
use super::error::Refusal;
use super::factor::Member;
use super::service::{Ratio, Success};
use super::wallet::{check_address, check_type};

const ADDRESS: Member = Member { name: "signingAddress", missing: Refusal::MissingSigningAddress };
const TYPE: Member = Member { name: "signingType", missing: Refusal::MissingType };

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
        let session = state.client_sessions.get(id).ok_or(Refusal::NotFoundSession)?;
        if session.is_over(self.world.clock.timestamp()) {
            return Err(Refusal::ExpiredSessionId);
        }
        Ok(Success::of(session.shown(id)))
    }
}

//! Wallet authentication: a challenge, and its signature.
//!
//! **The signature is not verified**: that would need an elliptic-curve library for a sandbox in
//! which nothing is worth stealing. What has the form of one is taken; all zeros aren't.

use serde_json::{Value, json};
use time::Duration;

use super::call::{Call, Fields};
use super::caller::Caller;
use super::error::Refusal;
use super::factor::Member;
use super::service::{Ratio, Success};
use super::session::Proof;
use super::state::WalletChallenge;

/// How long a challenge can be answered. Ratio doesn't say.
const CHALLENGE_LIFE: Duration = Duration::minutes(5);

const ADDRESS: Member = Member { name: "walletAddress", missing: Refusal::MissingWalletAddress };
const TYPE: Member = Member { name: "walletType", missing: Refusal::MissingWalletType };
const SIGNATURE: Member = Member { name: "signature", missing: Refusal::MissingSignature };

impl Ratio {
    pub(super) fn start_wallet(&self, call: Call) -> Result<Success, Refusal> {
        let Call { caller, mut fields } = call;
        let address = wallet(&mut fields)?;
        fields.finish()?;
        self.check_signer(&caller, &address)?;

        let now = self.world.clock.timestamp();
        let text = format!("Sign in to the sandbox. Nonce: {}", self.world.chance.uuid());
        let expires_at = now + CHALLENGE_LIFE;
        let challenge = WalletChallenge { expires_at, answered: false, session: caller.session };
        self.state().challenges.insert((caller.client_id.clone(), address), challenge);
        Ok(Success::of(json!({ "challenge": text })))
    }

    pub(super) fn authenticate_wallet(&self, call: Call) -> Result<Success, Refusal> {
        let Call { caller, mut fields } = call;
        let address = wallet(&mut fields)?;
        let signature = fields.take(SIGNATURE)?;
        fields.finish()?;
        self.check_signer(&caller, &address)?;
        if !is_signature(&signature) {
            return Err(Refusal::InvalidSignature);
        }

        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let key = (caller.client_id.clone(), address.clone());
        let challenge = state.challenges.get_mut(&key);
        let challenge = challenge.filter(|it| !it.answered && now < it.expires_at);
        let challenge = challenge.ok_or(Refusal::InvalidSignature)?;
        let joined = caller.session.filter(|id| Some(*id) == challenge.session);
        let owner = state.wallet_owner(&address);
        if let Some(id) = joined {
            let session = state.session(id)?;
            let (user, full) = (session.user, session.has_two_factors());
            match owner {
                Some(_) if owner != user => return Err(Refusal::InvalidWalletAddress),
                // A user who has proved two factors links the wallet by this; one factor alone
                // can't.
                None if user.is_some() && !full => return Err(Refusal::InvalidWalletAddress),
                _ => {}
            }
            if let Some(user) = user.and_then(|id| state.user_mut(id)) {
                user.link(&address);
            }
        }
        if let Some(challenge) = state.challenges.get_mut(&key) {
            challenge.answered = true;
        }
        let owner = state.wallet_owner(&address);
        let id =
            self.prove(&mut state, joined, caller.client_id, Proof::Wallet(address), owner, now);
        let body = self.auth_response(&state, id, now)?;
        if let Some(client_session) = caller.client_session
            && let Some(client_session) = state.client_sessions.get_mut(&client_session)
        {
            client_session.signed_in(&body);
        }
        Ok(Success::of(body))
    }

    /// Links a wallet to the caller's user. (Whoever has it linked already keeps it.)
    pub(super) fn add_wallet(&self, call: Call) -> Result<Success, Refusal> {
        let Call { caller, mut fields } = call;
        let address = wallet(&mut fields)?;
        fields.finish()?;
        let mut state = self.state();
        // The contract has 400 and 403 for this call, so a missing session counts as a missing
        // factor.
        let session = caller.session.map(|id| state.session(id)).transpose()?;
        let session = session.filter(|session| session.has_two_factors());
        let user =
            session.ok_or(Refusal::MfaRequired)?.user.ok_or(Refusal::InvalidAuthorization)?;
        if state.wallet_owner(&address).is_some_and(|owner| owner != user) {
            return Err(Refusal::InvalidWalletAddress);
        }
        if let Some(user) = state.user_mut(user) {
            user.link(&address);
        }
        Ok(Success::of(Value::Object(serde_json::Map::new())))
    }

    /// In a client session only its signing address signs in.
    fn check_signer(&self, caller: &Caller, address: &str) -> Result<(), Refusal> {
        let Some(id) = &caller.client_session else { return Ok(()) };
        let state = self.state();
        let session = state.client_sessions.get(id).ok_or(Refusal::InvalidSessionId)?;
        if session.signs_as(address) { Ok(()) } else { Err(Refusal::InvalidWalletAddress) }
    }
}

/// The address, in lower case.
fn wallet(fields: &mut Fields) -> Result<String, Refusal> {
    let address = fields.take(ADDRESS)?;
    check_type(&fields.take(TYPE)?, Refusal::InvalidWalletType)?;
    check_address(&address, Refusal::InvalidWalletAddress)
}

pub(super) fn check_type(name: &str, refusal: Refusal) -> Result<(), Refusal> {
    if name == "EVM" { Ok(()) } else { Err(refusal) }
}

/// `0x` and 40 hexadecimal digits; in lower case.
pub(super) fn check_address(address: &str, refusal: Refusal) -> Result<String, Refusal> {
    let digits = address.strip_prefix("0x").ok_or(refusal)?;
    if digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(address.to_ascii_lowercase());
    }
    Err(refusal)
}

/// 65 bytes in hex, without `0x`, the last of them 27 or 28, as one integrator sent them; the
/// others not all zero.
fn is_signature(text: &str) -> bool {
    let Some((point, v)) = text.split_at_checked(128) else { return false };
    point.bytes().all(|byte| byte.is_ascii_hexdigit())
        && point.bytes().any(|byte| byte != b'0')
        && (v.eq_ignore_ascii_case("1b") || v.eq_ignore_ascii_case("1c"))
}

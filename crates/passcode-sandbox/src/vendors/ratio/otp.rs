//! Sending and authenticating codes.

use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::call::Call;
use super::caller::Caller;
use super::error::Refusal;
use super::factor::{Factor, Member};
use super::service::{KIND, Ratio, Success};
use super::session::{Proof, Session, SessionId};
use super::state::{Otp, State};
use crate::challenge::{Challenge, GUESSES, Guess};
use crate::inbox::Letter;

/// How long a code lives. Ratio doesn't say; minutes rather than hours.
const CODE_LIFE: Duration = Duration::minutes(5);

/// Digits of a code, in the vendor's samples.
const CODE_LENGTH: usize = 6;

const OTP: Member = Member { name: "otp", missing: Refusal::MissingOtp };

impl Ratio {
    pub(super) fn send_otp(&self, factor: Factor, call: Call) -> Result<Success, Refusal> {
        let Call { caller, mut fields } = call;
        let recipient = fields.take(factor.recipient_member())?;
        fields.finish()?;
        factor.check_recipient(&recipient)?;

        let now = self.world.clock.timestamp();
        let mut state = self.state();
        if let Some(id) = caller.session {
            check_record(&state, state.session(id)?, factor, &recipient)?;
        }
        let mask = factor.mask(&recipient);
        let id = self.deliver(&mut state, factor, caller, recipient, now);
        let body = json!({ factor.id_member().name: id, factor.mask_member(): mask });
        Ok(Success::of(body))
    }

    /// Puts a new code in the inbox; its id.
    fn deliver(
        &self,
        state: &mut State,
        factor: Factor,
        caller: Caller,
        recipient: String,
        now: OffsetDateTime,
    ) -> String {
        let code = self.world.chance.code(CODE_LENGTH);
        let id = format!("{}{}", factor.id_prefix(), self.world.chance.uuid());
        let expires_at = now + CODE_LIFE;
        let message = self.world.inbox.deliver(Letter {
            vendor: KIND,
            channel: factor.channel(),
            to: recipient.clone(),
            code: &code,
            verification_id: id.clone(),
            expires_at,
        });
        let otp = Otp {
            challenge: Challenge::new(code, expires_at, GUESSES, message),
            client_id: caller.client_id,
            recipient,
            session: caller.session,
        };
        state.file(factor, id.clone(), otp, &self.world.inbox);
        id
    }

    pub(super) fn authenticate_otp(&self, factor: Factor, call: Call) -> Result<Success, Refusal> {
        let Call { caller, mut fields } = call;
        let code = fields.take(OTP)?;
        let id = fields.take(factor.id_member())?;
        fields.finish()?;
        if code.is_empty() {
            return Err(Refusal::InvalidOtp);
        }
        check_id(factor, &id)?;

        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let otp = state.otps.get_mut(&id);
        let otp = otp.filter(|otp| otp.client_id == caller.client_id);
        let otp = otp.ok_or(Refusal::InvalidCode)?;
        if otp.challenge.guess(&code, now, &self.world.inbox) != Guess::Right {
            return Err(Refusal::InvalidCode);
        }
        let (recipient, sent_under) = (otp.recipient.clone(), otp.session);
        // A session is joined only if the send and this call carried it; otherwise a new one begins,
        // and nothing says so.
        let joined = caller.session.filter(|id| Some(*id) == sent_under);
        let owner = state.owner(factor, &recipient);
        let proof = Proof::Otp(factor, recipient);
        let session = self.prove(&mut state, joined, caller.client_id, proof, owner, now);
        let body = self.auth_response(&state, session, now)?;
        Ok(Success::of(body))
    }

    /// Adds a proved factor to the session it joins, or to a new one.
    pub(super) fn prove(
        &self,
        state: &mut State,
        joined: Option<SessionId>,
        client_id: String,
        proof: Proof,
        owner: Option<Uuid>,
        now: OffsetDateTime,
    ) -> SessionId {
        let id = joined.unwrap_or_else(|| self.world.chance.uuid());
        if joined.is_none() {
            let subject = owner.unwrap_or_else(|| self.world.chance.uuid());
            let session = Session::new(client_id, subject, now);
            state.sessions.insert(id, session);
        }
        if let Some(session) = state.sessions.get_mut(&id) {
            session.user = session.user.or(owner);
            session.prove(proof);
        }
        id
    }

    /// `userMask` after the first factor, `user` after the second, neither for a new user.
    pub(super) fn auth_response(
        &self,
        state: &State,
        id: SessionId,
        now: OffsetDateTime,
    ) -> Result<Value, Refusal> {
        let session = state.session(id)?;
        let mut body = Map::new();
        body.insert("sessionJwt".to_owned(), self.jwt(id, session, now).into());
        if let Some(user) = session.user.and_then(|user| state.user(user)) {
            let (member, value) = if session.has_two_factors() {
                ("user", user.full())
            } else {
                ("userMask", user.masked())
            };
            body.insert(member.to_owned(), value);
        }
        Ok(body.into())
    }
}

/// A session's further factor must be its user's own, and mustn't be another user's.
fn check_record(
    state: &State,
    session: &Session,
    factor: Factor,
    recipient: &str,
) -> Result<(), Refusal> {
    let owner = state.owner(factor, recipient);
    if owner.is_some() && owner != session.user {
        return Err(factor.already_exists());
    }
    let proved = session.recipient(factor);
    let elsewhere = proved.is_some_and(|proved| !proved.eq_ignore_ascii_case(recipient));
    if elsewhere || (session.user.is_some() && owner.is_none()) {
        return Err(factor.mismatch());
    }
    Ok(())
}

fn check_id(factor: Factor, id: &str) -> Result<(), Refusal> {
    let uuid = id.strip_prefix(factor.id_prefix());
    if uuid.is_some_and(|uuid| Uuid::try_parse(uuid).is_ok()) {
        return Ok(());
    }
    Err(factor.invalid_id())
}

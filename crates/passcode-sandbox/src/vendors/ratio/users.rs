//! Creating and reading users, and whose data a caller may see.

use serde_json::Value;
use uuid::Uuid;

use super::call::Call;
use super::caller::Caller;
use super::error::Refusal;
use super::factor::{Factor, Member};
use super::operation::Access;
use super::service::{Ratio, Success};
use super::state::State;
use super::user::{Name, User};

const FIRST_NAME: Member = Member { name: "firstName", missing: Refusal::MissingFirstName };
const LAST_NAME: Member = Member { name: "lastName", missing: Refusal::MissingLastName };
const EMAIL: Member = Member { name: "email", missing: Refusal::MissingEmail };
const COUNTRY: Member = Member { name: "country", missing: Refusal::MissingCountry };
const PHONE: Member = Member { name: "phone", missing: Refusal::MissingPhone };

impl Ratio {
    /// One of the two factors must be SMS, and what is given must be what was proved.
    pub(super) fn create_user(&self, call: Call) -> Result<Success, Refusal> {
        let Call { caller, mut fields } = call;
        let mut state = self.state();
        let id =
            check_access(&state, &caller, Access::Write)?.ok_or(Refusal::MissingAuthorization)?;
        let name = Name {
            first: fields.take(FIRST_NAME)?,
            middle: fields.take_optional("middleName")?,
            last: fields.take(LAST_NAME)?,
        };
        let (email, country) = (fields.take(EMAIL)?, fields.take(COUNTRY)?);
        let phone = fields.take(PHONE)?;
        let terms = fields.take_any("acceptedTerms");
        fields.finish()?;
        name.check()?;
        Factor::Email.check_recipient(&email)?;
        Factor::Sms.check_recipient(&phone)?;
        if country != "US" {
            return Err(Refusal::InvalidCountry);
        }
        if terms != Some(Value::Bool(true)) {
            return Err(Refusal::InvalidAcceptedTerms);
        }

        let session = state.session(id)?;
        let proved = session.recipient(Factor::Sms).ok_or(Refusal::MfaRequired)?;
        if proved != phone {
            return Err(Refusal::MismatchPhone);
        }
        let proved = session.recipient(Factor::Email);
        if proved.is_some_and(|proved| !proved.eq_ignore_ascii_case(&email)) {
            return Err(Refusal::MismatchEmail);
        }
        if session.user.is_some() {
            return Err(Refusal::AlreadyExistsUser);
        }
        for (factor, recipient) in [(Factor::Sms, &phone), (Factor::Email, &email)] {
            if state.owner(factor, recipient).is_some() {
                return Err(factor.already_exists());
            }
        }
        let mut user = User::new(&self.world, phone, email, Some(name));
        if let Some(address) = session.wallet() {
            user.link(address);
        }
        let shown = user.full();
        if let Some(session) = state.sessions.get_mut(&id) {
            session.user = Some(user.id);
        }
        state.add_user(user);
        Ok(Success { status: 201, ..Success::of(shown) })
    }
}

/// The session, if there is one, after checking it is enough.
pub(super) fn check_access(
    state: &State,
    caller: &Caller,
    access: Access,
) -> Result<Option<Uuid>, Refusal> {
    let Some(id) = caller.session else {
        return match access {
            Access::Session | Access::Write => Err(Refusal::MissingAuthorization),
            Access::Open | Access::Client | Access::Read => Ok(None),
        };
    };
    if access == Access::Write && !state.session(id)?.has_two_factors() {
        return Err(Refusal::MfaRequired);
    }
    Ok(Some(id))
}

/// The user of a path. One that isn't the session's own counts as unknown.
pub(super) fn check_user<'a>(
    state: &'a State,
    session: Option<Uuid>,
    id: &str,
) -> Result<&'a User, Refusal> {
    let user = Uuid::try_parse(id).ok().and_then(|id| state.user(id));
    let user = user.ok_or(Refusal::NotFoundUser)?;
    match session {
        Some(session) if state.session(session)?.user != Some(user.id) => {
            Err(Refusal::NotFoundUser)
        }
        _ => Ok(user),
    }
}

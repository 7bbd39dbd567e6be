//! Sending a code: to anybody, or to a user only.

use email_address::EmailAddress;
use serde_json::{Value, json};
use time::Duration;

use super::body::Object;
use super::environment::Environment;
use super::refusal::Refusal;
use super::service::{KIND, Stytch};
use super::users::{Code, Method, Recipient, UNPROVED, Users};
use crate::inbox::{Channel, Inbox, Letter, State};

/// The only length there is.
const DIGITS: usize = 6;

const DEFAULT_MINUTES: u64 = 2;

const LOCALES: &[&str] = &[
    "en", "es", "fr", "pt-br", "it", "de-DE", "zh-Hans", "ca-ES", "ja", "ru", "nl", "pl", "tr",
    "fa", "vi", "cs", // as one client writes them:
    "ptbr", "deDE", "zhHans", "caES",
];

/// Recipients of the test environment that get no message; this is their code.
const MAGIC: [&str; 2] = ["+10000000000", "sandbox@stytch.com"];
const MAGIC_CODE: &str = "000000";

/// The way of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Sms,
    WhatsApp,
    Email,
}

impl Way {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "sms" => Some(Self::Sms),
            "whatsapp" => Some(Self::WhatsApp),
            "email" => Some(Self::Email),
            _ => None,
        }
    }

    fn channel(self) -> Channel {
        match self {
            Self::Sms => Channel::Sms,
            Self::WhatsApp => Channel::WhatsApp,
            Self::Email => Channel::Email,
        }
    }

    fn recipient(self, body: &Object) -> Result<Recipient, Refusal> {
        if self == Self::Email {
            let address = body.required("email")?;
            let is_address = EmailAddress::is_valid(address);
            let email = is_address.then(|| Recipient::Email(address.to_lowercase()));
            return email.ok_or(Refusal::bad("invalid_email"));
        }
        let number = body.required("phone_number")?;
        let phone = is_e164(number).then(|| Recipient::Phone(number.to_owned()));
        phone.ok_or(Refusal::bad("invalid_phone_number"))
    }
}

impl Stytch {
    pub(super) fn send(
        &self,
        environment: Environment,
        way: Way,
        creates: bool,
        body: &[u8],
    ) -> Result<Value, Refusal> {
        let body = Object::read(body)?;
        let recipient = way.recipient(&body)?;
        let minutes = expiration(&body)?;
        if body.text("locale")?.is_some_and(|locale| !LOCALES.contains(&locale)) {
            return Err(Refusal::bad("invalid_locale"));
        }
        let attributes = attributes(&body)?;
        let pending = creates && body.flag("create_user_as_pending")?;

        let mut users = self.users();
        let (method_id, is_new) = if creates {
            self.anybody(&mut users, environment, &recipient, !pending)
        } else {
            (self.known(&mut users, environment, &recipient, &body)?, false)
        };
        let Some(method) = users.method_mut(&method_id) else { return Err(not_found(&recipient)) };
        void(method, &self.world.inbox);
        let is_magic = environment == Environment::Test && MAGIC.contains(&recipient.text());
        let code = if is_magic { MAGIC_CODE.to_owned() } else { self.world.chance.code(DIGITS) };
        let expires_at = self.world.clock.timestamp() + minutes;
        let letter = (!is_magic).then(|| {
            self.world.inbox.deliver(Letter {
                vendor: KIND,
                channel: way.channel(),
                to: recipient.text().to_owned(),
                code: &code,
                verification_id: method_id.clone(),
                expires_at,
            })
        });
        let (is_over, tried) = (false, 0);
        method.codes.push(Code { code, expires_at, is_over, letter, attributes, tried });
        let (id_name, _) = recipient.id_names();
        let mut answer = json!({ "user_id": method.user_id, id_name: method_id });
        if creates {
            answer["user_created"] = json!(is_new);
        }
        Ok(answer)
    }

    /// The method of this recipient, of a new user if nobody has it; and whether that is so.
    fn anybody(
        &self,
        users: &mut Users,
        environment: Environment,
        recipient: &Recipient,
        active: bool,
    ) -> (String, bool) {
        if let Some(method) = users.method_of(recipient, self.world.clock.timestamp()) {
            return (method.id.clone(), false);
        }
        let user = users.add_user(environment, active, &self.world);
        let id = users.add_method(environment, recipient.clone(), &user, None, &self.world);
        (id, true)
    }

    /// The method of this recipient, which a user must have or get by this send.
    fn known(
        &self,
        users: &mut Users,
        environment: Environment,
        recipient: &Recipient,
        body: &Object,
    ) -> Result<String, Refusal> {
        // No session is kept here, so none is known.
        let sessions = [body.text("session_token")?, body.text("session_jwt")?];
        let named = body.text("user_id")?;
        if sessions.iter().flatten().chain(&named).count() > 1 {
            return Err(Refusal::bad("too_many_user_selection_arguments"));
        }
        if sessions.iter().any(Option::is_some) {
            return Err(Refusal::new(404, "session_not_found"));
        }
        let now = self.world.clock.timestamp();
        let owner = users.method_of(recipient, now);
        let owner = owner.map(|method| (method.user_id.clone(), method.id.clone()));
        let Some(user_id) = named else {
            return owner.map(|(_, id)| id).ok_or_else(|| not_found(recipient));
        };
        if users.user(user_id).is_none() {
            return Err(Refusal::new(404, "user_not_found"));
        }
        match owner {
            Some((owner, id)) if owner == user_id => Ok(id),
            Some(_) => Err(Refusal::bad(match recipient {
                Recipient::Phone(_) => "duplicate_phone_number",
                Recipient::Email(_) => "duplicate_email",
            })),
            None => {
                let (recipient, goes_at) = (recipient.clone(), Some(now + UNPROVED));
                Ok(users.add_method(environment, recipient, user_id, goes_at, &self.world))
            }
        }
    }
}

/// A new send voids the older code at once.
fn void(method: &mut Method, inbox: &Inbox) {
    for code in method.codes.iter_mut().filter(|code| !code.is_over) {
        code.is_over = true;
        if let Some(letter) = code.letter {
            inbox.note(letter, State::Expired, code.tried);
        }
    }
}

fn expiration(body: &Object) -> Result<Duration, Refusal> {
    let minutes = match body.get("expiration_minutes") {
        None => Some(DEFAULT_MINUTES),
        Some(minutes) => minutes.as_u64().filter(|minutes| (1..=10).contains(minutes)),
    };
    let minutes = minutes.ok_or(Refusal::bad("invalid_expiration_otp"))?;
    Ok(std::time::Duration::from_secs(minutes * 60).try_into().unwrap_or_default())
}

/// What a send or a check says of the device.
pub(super) fn attributes(body: &Object) -> Result<[Option<String>; 2], Refusal> {
    let attributes = body.object("attributes")?;
    let text = |name| Ok(attributes.text(name)?.map(str::to_owned));
    Ok([text("ip_address")?, text("user_agent")?])
}

fn not_found(recipient: &Recipient) -> Refusal {
    Refusal::new(
        404,
        match recipient {
            Recipient::Phone(_) => "phone_number_not_found",
            Recipient::Email(_) => "email_not_found",
        },
    )
}

fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

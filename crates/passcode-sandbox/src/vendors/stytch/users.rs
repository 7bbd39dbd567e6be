//! The users of the project, and their numbers and addresses.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::environment::Environment;
use super::settings::Settings;
use crate::clock;
use crate::emulator::Person;
use crate::inbox::MessageId;
use crate::recent::Recent;
use crate::world::World;

/// A user who isn't made by the send keeps a number that nobody proves for so long.
pub(super) const UNPROVED: Duration = Duration::minutes(5);

/// Whom a code goes to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Recipient {
    /// E.164.
    Phone(String),
    /// In lower case.
    Email(String),
}

pub(super) struct User {
    pub(super) id: String,
    pub(super) is_active: bool,
    pub(super) created_at: OffsetDateTime,
    pub(super) methods: Vec<String>,
    /// Failures in a row, and when the last of them was.
    failures: u32,
    failed_at: OffsetDateTime,
}

/// A number or address of a user. Its id is the `method_id` of every code that goes there.
pub(super) struct Method {
    pub(super) id: String,
    pub(super) recipient: Recipient,
    pub(super) user_id: String,
    pub(super) is_verified: bool,
    /// When it goes if nobody has proved it.
    pub(super) goes_at: Option<OffsetDateTime>,
    /// The codes sent, newest last.
    pub(super) codes: Vec<Code>,
}

pub(super) struct Code {
    pub(super) code: String,
    pub(super) expires_at: OffsetDateTime,
    /// Used, or voided by a newer send.
    pub(super) is_over: bool,
    /// None for a magic recipient, whose code never ends.
    pub(super) letter: Option<MessageId>,
    /// `ip_address` and `user_agent` of the send.
    pub(super) attributes: [Option<String>; 2],
    pub(super) tried: u32,
}

pub(super) struct Users {
    users: Recent<String, User>,
    methods: Recent<String, Method>,
    ids: Recent<Recipient, String>,
}

impl Recipient {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Phone(text) | Self::Email(text) => text,
        }
    }

    /// The name of its id in answers, and what the id begins with.
    pub(super) fn id_names(&self) -> (&'static str, &'static str) {
        match self {
            Self::Phone(_) => ("phone_id", "phone-number"),
            Self::Email(_) => ("email_id", "email"),
        }
    }
}

impl User {
    /// A lock covers every method, the right code too.
    pub(super) fn is_locked(&self, now: OffsetDateTime, settings: &Settings) -> bool {
        self.failures >= settings.lock_after && now < self.unlocks_at(settings)
    }

    fn unlocks_at(&self, settings: &Settings) -> OffsetDateTime {
        self.failed_at.saturating_add(settings.lock_for.try_into().unwrap_or_default())
    }

    pub(super) fn failed(&mut self, now: OffsetDateTime, settings: &Settings) {
        if self.failures >= settings.lock_after {
            self.failures = 0;
        }
        self.failures += 1;
        self.failed_at = now;
    }

    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
        self.is_active = true;
    }
}

impl Users {
    /// These people, active and with all they have verified.
    pub(super) fn with(people: &[Person], world: &World) -> Self {
        let (users, methods, ids) = (Recent::new(), Recent::new(), Recent::new());
        let mut all = Self { users, methods, ids };
        for person in people {
            let user = all.add_user(Environment::Test, true, world);
            let recipients = [
                Recipient::Phone(person.phone.clone()),
                Recipient::Email(person.email.to_lowercase()),
            ];
            for recipient in recipients {
                let id = all.add_method(Environment::Test, recipient, &user, None, world);
                all.method_mut(&id).expect("it was just added").is_verified = true;
            }
        }
        all
    }

    /// A new user; the id.
    pub(super) fn add_user(
        &mut self,
        environment: Environment,
        is_active: bool,
        world: &World,
    ) -> String {
        let id = format!("user-{}-{}", environment.name(), world.chance.uuid());
        let now = world.clock.timestamp();
        let user = User {
            id: id.clone(),
            is_active,
            created_at: now,
            methods: Vec::new(),
            failures: 0,
            failed_at: now,
        };
        self.users.insert(id.clone(), user);
        id
    }

    /// Gives a user a number or address; its id.
    pub(super) fn add_method(
        &mut self,
        environment: Environment,
        recipient: Recipient,
        user_id: &str,
        goes_at: Option<OffsetDateTime>,
        world: &World,
    ) -> String {
        let (_, start) = recipient.id_names();
        let id = format!("{start}-{}-{}", environment.name(), world.chance.uuid());
        if let Some(user) = self.users.get_mut(user_id) {
            user.methods.push(id.clone());
        }
        self.ids.insert(recipient.clone(), id.clone());
        let method = Method {
            id: id.clone(),
            recipient,
            user_id: user_id.to_owned(),
            is_verified: false,
            goes_at,
            codes: Vec::new(),
        };
        self.methods.insert(id.clone(), method);
        id
    }

    /// Whoever has this number or address now.
    pub(super) fn method_of(&self, recipient: &Recipient, now: OffsetDateTime) -> Option<&Method> {
        let method = self.methods.get(self.ids.get(recipient)?)?;
        let gone = !method.is_verified && method.goes_at.is_some_and(|at| now >= at);
        (!gone).then_some(method)
    }

    pub(super) fn user(&self, id: &str) -> Option<&User> {
        self.users.get(id)
    }

    pub(super) fn user_mut(&mut self, id: &str) -> Option<&mut User> {
        self.users.get_mut(id)
    }

    pub(super) fn method_mut(&mut self, id: &str) -> Option<&mut Method> {
        self.methods.get_mut(id)
    }

    /// The member `user` of a check's answer.
    pub(super) fn shown(&self, user: &User, now: OffsetDateTime, settings: &Settings) -> Value {
        // One that went and came again has another id.
        let is_current = |method: &&Method| self.ids.get(&method.recipient) == Some(&method.id);
        let methods = user.methods.iter().filter_map(|id| self.methods.get(id)).filter(is_current);
        let (mut phones, mut emails) = (Vec::new(), Vec::new());
        for method in methods {
            let (id, verified) = (&method.id, method.is_verified);
            match &method.recipient {
                Recipient::Phone(number) => phones
                    .push(json!({ "phone_id": id, "phone_number": number, "verified": verified })),
                Recipient::Email(email) => {
                    emails.push(json!({ "email_id": id, "email": email, "verified": verified }));
                }
            }
        }
        json!({
            "user_id": user.id,
            "status": if user.is_active { "active" } else { "pending" },
            "name": { "first_name": "", "middle_name": "", "last_name": "" },
            "emails": emails,
            "phone_numbers": phones,
            "webauthn_registrations": [],
            "providers": [],
            "totps": [],
            "crypto_wallets": [],
            "biometric_registrations": [],
            "password": null,
            "roles": [],
            "is_locked": user.is_locked(now, settings),
            "created_at": clock::text(user.created_at),
            "trusted_metadata": {},
            "untrusted_metadata": {},
        })
    }
}

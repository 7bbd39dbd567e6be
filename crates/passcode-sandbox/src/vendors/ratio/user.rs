//! Users Ratio knows, and what it shows of them.

use std::io;

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::error::Refusal;
use super::factor::Factor;
use crate::clock;
use crate::emulator::invalid;
use crate::world::World;

pub(super) struct User {
    pub(super) id: Uuid,
    created_at: OffsetDateTime,
    phone: String,
    email: String,
    name: Option<Name>,
    /// Addresses in lower case that are a factor of this user.
    wallets: Vec<String>,
}

pub(super) struct Name {
    pub(super) first: String,
    pub(super) middle: Option<String>,
    pub(super) last: String,
}

impl Name {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let blank = |text: &str| text.trim().is_empty();
        match self {
            name if blank(&name.first) => Err(Refusal::InvalidFirstName),
            name if blank(&name.last) => Err(Refusal::InvalidLastName),
            _ => Ok(()),
        }
    }
}

/// Wallets a user may link; nobody needs more to try it.
const WALLETS: usize = 20;

impl User {
    /// A user that is there from the start.
    pub(super) fn known(world: &World, phone: &str, email: &str) -> io::Result<Self> {
        Factor::Sms
            .check_recipient(phone)
            .map_err(|_| invalid("A Ratio user's phone is a number in E.164 form with +1."))?;
        Factor::Email
            .check_recipient(email)
            .map_err(|_| invalid("A Ratio user's e-mail is not an address."))?;
        Ok(Self::new(world, phone.to_owned(), email.to_owned(), None))
    }

    pub(super) fn new(world: &World, phone: String, email: String, name: Option<Name>) -> Self {
        let (id, created_at) = (world.chance.uuid(), world.clock.timestamp());
        Self { id, created_at, phone, email, name, wallets: Vec::new() }
    }

    /// Makes a wallet a factor of this user; the oldest goes when there are too many.
    pub(super) fn link(&mut self, address: &str) {
        if self.has_linked(address) {
            return;
        }
        if self.wallets.len() == WALLETS {
            self.wallets.remove(0);
        }
        self.wallets.push(address.to_owned());
    }

    pub(super) fn has_linked(&self, address: &str) -> bool {
        self.wallets.iter().any(|linked| linked == address)
    }

    pub(super) fn recipient(&self, factor: Factor) -> &str {
        match factor {
            Factor::Sms => &self.phone,
            Factor::Email => &self.email,
        }
    }

    /// The contract's `UserMask`: after the first factor.
    pub(super) fn masked(&self) -> Value {
        json!({
            "id": self.id,
            "createTime": clock::text(self.created_at),
            "updateTime": clock::text(self.created_at),
            "phoneMask": Factor::Sms.mask(&self.phone),
            "emailMask": Factor::Email.mask(&self.email),
        })
    }

    /// The contract's `User`: after the second.
    pub(super) fn full(&self) -> Value {
        let time = clock::text(self.created_at);
        let mut user = json!({
            "id": self.id,
            "createTime": time,
            "updateTime": time,
            "email": self.email,
            "phone": self.phone,
            "country": "US",
            "kyc": {
                "createTime": time,
                "updateTime": time,
                "status": "NOT_STARTED",
                "addressResult": "NOT_STARTED",
                "dobResult": "NOT_STARTED",
                "fraudResult": "NOT_STARTED",
                "idvResult": "NOT_STARTED",
            },
            "connectedBankAccounts": [],
            "flags": [],
        });
        if let Some(name) = &self.name {
            user["firstName"] = name.first.as_str().into();
            user["lastName"] = name.last.as_str().into();
            if let Some(middle) = &name.middle {
                user["middleName"] = middle.as_str().into();
            }
        }
        user
    }
}

//! Users Ratio knows, and what it shows of them.

use std::io;

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::factor::Factor;
use crate::builder::invalid;
use crate::clock;
use crate::world::World;

pub(super) struct User {
    pub(super) id: Uuid,
    created_at: OffsetDateTime,
    phone: String,
    email: String,
}

impl User {
    /// A user that is there from the start.
    pub(super) fn known(world: &World, phone: &str, email: &str) -> io::Result<Self> {
        Factor::Sms
            .check_recipient(phone)
            .map_err(|_| invalid("A Ratio user's phone is a number in E.164 form with +1."))?;
        Factor::Email
            .check_recipient(email)
            .map_err(|_| invalid("A Ratio user's e-mail is not an address."))?;
        Ok(Self {
            id: world.chance.uuid(),
            created_at: world.clock.timestamp(),
            phone: phone.to_owned(),
            email: email.to_owned(),
        })
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
        json!({
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
        })
    }
}

//! What Message Central remembers.

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::shapes::SendShape;
use super::version::Version;
use crate::challenge::Challenge;
use crate::chance::Chance;
use crate::inbox::Channel;
use crate::recent::Recent;

/// A code that was sent.
pub(super) struct Verification {
    pub(super) id: u64,
    pub(super) challenge: Challenge,
    pub(super) customer: String,
    pub(super) mobile_number: String,
    pub(super) flow: Flow,
    pub(super) transaction_id: Uuid,
    pub(super) reference_id: String,
}

/// A `flowType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Sms,
    WhatsApp,
    Rcs,
    Sauth,
}

impl Flow {
    const ALL: [Self; 4] = [Self::Sms, Self::WhatsApp, Self::Rcs, Self::Sauth];

    /// v2's pages know SMS only.
    pub(super) fn parse(version: Version, name: &str) -> Option<Self> {
        let known = match version {
            Version::V2 => &Self::ALL[..1],
            Version::V3 => &Self::ALL[..],
        };
        known.iter().copied().find(|flow| flow.name() == name)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sms => "SMS",
            Self::WhatsApp => "WHATSAPP",
            Self::Rcs => "RCS",
            Self::Sauth => "SAUTH",
        }
    }

    pub(super) fn channel(self) -> Channel {
        match self {
            Self::Sms => Channel::Sms,
            Self::WhatsApp => Channel::WhatsApp,
            Self::Rcs => Channel::Rcs,
            Self::Sauth => Channel::Sauth,
        }
    }
}

/// For whom a code can be live: one at a time for each.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Line {
    pub(super) customer: String,
    /// Digits of the whole number.
    pub(super) number: String,
}

pub(super) struct State {
    next_id: u64,
    verifications: Recent<u64, Verification>,
    newest: Recent<Line, u64>,
}

impl State {
    /// Ids count up from a seven-digit number, as in recent samples.
    pub(super) fn new(chance: &Chance) -> Self {
        Self {
            next_id: chance.number(1_000_000..9_000_000),
            verifications: Recent::new(),
            newest: Recent::new(),
        }
    }

    pub(super) fn take_id(&mut self) -> u64 {
        let id = self.next_id;
        self.next_id += 1;
        id
    }

    /// The verification whose code is still live for that line.
    pub(super) fn live(&self, line: &Line, now: OffsetDateTime) -> Option<&Verification> {
        let verification = self.verifications.get(self.newest.get(line)?)?;
        verification.challenge.is_live(now).then_some(verification)
    }

    pub(super) fn file(&mut self, line: Line, verification: Verification) {
        self.newest.insert(line, verification.id);
        self.verifications.insert(verification.id, verification);
    }

    /// One of that customer's verifications.
    pub(super) fn find(&mut self, id: u64, customer: &str) -> Option<&mut Verification> {
        let verification = self.verifications.get_mut(&id)?;
        (verification.customer == customer).then_some(verification)
    }
}

impl Verification {
    /// Validate's `data`. The id is a number here, and a string in send's.
    pub(super) fn validate_data(&self, code: u16, error: Option<&str>) -> Value {
        let mut data = json!({
            "verificationId": self.id,
            "mobileNumber": self.mobile_number,
            "responseCode": code.to_string(),
            "errorMessage": error,
            "transactionId": self.transaction_id,
            "referenceId": self.reference_id,
            "authToken": null,
        });
        if error.is_none() {
            data["verificationStatus"] = "VERIFICATION_COMPLETED".into();
        }
        data
    }

    /// Send's `data`.
    pub(super) fn send_data(&self, shape: SendShape, code: u16, error: Option<&str>) -> Value {
        match shape {
            SendShape::Documented => json!({
                "verificationId": self.id.to_string(),
                "mobileNumber": self.mobile_number,
                "responseCode": code.to_string(),
                "errorMessage": error,
                "timeout": "60",
                "smsCLI": null,
                "transactionId": null,
            }),
            SendShape::Seen2026 => {
                let mut data = json!({
                    "verificationId": self.id.to_string(),
                    "mobileNumber": self.mobile_number,
                    "responseCode": code.to_string(),
                    "timeout": "60.0",
                    "transactionId": self.transaction_id,
                    "referenceId": self.reference_id,
                    "flowType": self.flow.name(),
                });
                if let Some(error) = error {
                    data["errorMessage"] = error.into();
                }
                data
            }
        }
    }
}

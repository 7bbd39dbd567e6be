//! Client sessions: a wallet signs in without the client's secret.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::clock;

/// Ratio doesn't say how long one lives.
const LIFE: Duration = Duration::minutes(10);

pub(super) struct ClientSession {
    pub(super) client_id: String,
    pub(super) created_at: OffsetDateTime,
    pub(super) signing_address: String,
    pub(super) deposit_address: String,
    /// `sessionJwt` and `userMask` once the wallet has signed in.
    pub(super) signed_in: Option<Value>,
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
    pub(super) fn shown(&self, id: &str) -> Value {
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

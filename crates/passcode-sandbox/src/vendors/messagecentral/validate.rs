//! Checking a code.

use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::Value;

use super::envelope::{Code, Refusal};
use super::params::{Pairs, Params};
use super::service::MessageCentral;
use super::state::Verification;
use super::token::check_customer;
use super::version::Version;
use crate::challenge::Guess;

impl MessageCentral {
    /// Whoever holds an id can validate it: a number that comes along isn't compared.
    pub(super) fn validate(
        &self,
        version: Version,
        headers: &HeaderMap,
        query: Pairs,
        body: &Bytes,
    ) -> Result<Value, Refusal> {
        let customer = self.customer(headers)?;
        let params = Params::read(query, body)?;
        check_customer(version, &params, &customer)?;
        let id = params.required("verificationId")?;
        let code = params.required("code")?;

        let now = self.world.clock.timestamp();
        let mut state = self.state();
        let found = parse_id(id).and_then(|id| state.find(id, &customer));
        let verification = found.ok_or(Code::InvalidVerificationId)?;
        match verification.challenge.guess(code, now, &self.world.inbox) {
            Guess::Right => Ok(verification.validate_data(200, None)),
            // 702 was seen without data, the others with an object.
            Guess::Wrong => Err(Code::WrongOtp.into()),
            Guess::AlreadyUsed => Err(refusal(verification, Code::AlreadyVerified)),
            Guess::Expired => Err(refusal(verification, Code::Expired)),
            Guess::Exhausted => Err(refusal(verification, Code::MaximumLimit)),
        }
    }
}

/// An id is digits; Rust's own parser would take a sign too.
fn parse_id(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn refusal(verification: &Verification, code: Code) -> Refusal {
    let data = verification.validate_data(code.number(), Some(code.symbol()));
    Refusal::Code(code, data)
}

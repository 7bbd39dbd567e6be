//! Sending a code.

use axum::body::Bytes;
use axum::http::HeaderMap;
use serde_json::Value;
use time::Duration;

use super::envelope::{Code, Refusal};
use super::params::{Pairs, Params};
use super::service::MessageCentral;
use super::state::{Flow, Line, State, Verification};
use super::token::check_customer;
use super::version::Version;
use crate::challenge::{Challenge, GUESSES};
use crate::inbox::Letter;

/// The default validity. (An account can set 20 to 300 s.)
const CODE_LIFE: Duration = Duration::seconds(60);

const DEFAULT_LENGTH: usize = 4;

/// Digits of the longest number there is, calling code included.
const LONGEST_NUMBER: usize = 15;

/// What a send asks for.
struct Order {
    line: Line,
    mobile_number: String,
    flow: Flow,
    length: usize,
}

impl MessageCentral {
    pub(super) fn send(
        &self,
        version: Version,
        headers: &HeaderMap,
        query: Pairs,
        body: &Bytes,
    ) -> Result<Value, Refusal> {
        let customer = self.customer(headers)?;
        let params = Params::read(query, body)?;
        if params.are_of_the_old_product() {
            return Err(Refusal::Discontinued);
        }
        check_customer(version, &params, &customer)?;
        let order = order(version, &params, customer)?;

        let now = self.world.clock.timestamp();
        let shape = self.shapes().send(version);
        let mut state = self.state();
        if let Some(live) = state.live(&order.line, now) {
            let code = Code::RequestAlreadyExists;
            let data = live.send_data(shape, code.number(), Some(code.symbol()));
            return Err(Refusal::Code(code, data));
        }
        let verification = self.deliver(&mut state, &order);
        let data = verification.send_data(shape, 200, None);
        state.file(order.line, verification);
        Ok(data)
    }

    /// Puts a new code in the inbox.
    fn deliver(&self, state: &mut State, order: &Order) -> Verification {
        let chance = &self.world.chance;
        let id = state.take_id();
        let code = chance.code(order.length);
        let expires_at = self.world.clock.timestamp() + CODE_LIFE;
        let message = self.world.inbox.deliver(Letter {
            vendor: super::KIND,
            channel: order.flow.channel(),
            to: format!("+{}", order.line.number),
            code: &code,
            verification_id: id.to_string(),
            expires_at,
        });
        Verification {
            id,
            challenge: Challenge::new(code, expires_at, GUESSES, message),
            customer: order.line.customer.clone(),
            mobile_number: order.mobile_number.clone(),
            flow: order.flow,
            transaction_id: chance.uuid(),
            reference_id: format!("JRN-{}", chance.uuid()),
        }
    }
}

fn order(version: Version, params: &Params, customer: String) -> Result<Order, Refusal> {
    let calling_code = params.digits("countryCode")?;
    let mobile_number = params.digits("mobileNumber")?;
    if calling_code.starts_with('0') || calling_code.len() > 3 {
        return Err(Code::UnknownCountry.into());
    }
    if calling_code.len() + mobile_number.len() > LONGEST_NUMBER {
        return Err(Code::BadRequest.into());
    }
    if !matches!(params.optional("type")?, None | Some("OTP")) {
        return Err(Code::BadRequest.into());
    }
    let flow = Flow::parse(version, params.required("flowType")?);
    Ok(Order {
        line: Line { customer, number: format!("{calling_code}{mobile_number}") },
        mobile_number: mobile_number.to_owned(),
        flow: flow.ok_or(Code::BadRequest)?,
        length: code_length(params)?,
    })
}

fn code_length(params: &Params) -> Result<usize, Refusal> {
    match params.optional("otpLength")? {
        None => Ok(DEFAULT_LENGTH),
        Some("4") => Ok(4),
        Some("5") => Ok(5),
        Some("6") => Ok(6),
        Some("7") => Ok(7),
        Some("8") => Ok(8),
        Some(_) => Err(Code::BadRequest.into()),
    }
}

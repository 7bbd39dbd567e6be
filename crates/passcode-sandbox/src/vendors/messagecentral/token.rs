//! The token call, and the tokens it gives out.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State as Shared};
use axum::http::HeaderMap;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::envelope::{Code, Refusal};
use super::params::{Pairs, Params};
use super::service::{MessageCentral, is_customer_id};
use super::version::Version;

/// 1,825 days, as in every sample since 2024.
const LIFETIME_S: i64 = 1_825 * 24 * 3600;

const WRONG_CUSTOMER: &str = "customerId is invalid";
const WRONG_PASSWORD: &str = "password is wrong";

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    iat: i64,
    exp: i64,
}

/// Success is HTTP 200, and so is failure.
pub(super) async fn token(
    Shared(service): Shared<Arc<MessageCentral>>,
    Query(query): Query<Pairs>,
) -> Json<Value> {
    Json(service.token(&query))
}

impl MessageCentral {
    fn token(&self, query: &Pairs) -> Value {
        let customer_id = single(query, "customerId").filter(|id| is_customer_id(id));
        let Some(customer_id) = customer_id else {
            return failure(WRONG_CUSTOMER);
        };
        let Some(key) = single(query, "key") else {
            return failure(WRONG_PASSWORD);
        };
        // This failure comes without the `status` the others have.
        if let Some(byte) = key.bytes().find(|byte| !is_base64(*byte)) {
            return json!({ "error": format!("Illegal base64 character {byte:x}") });
        }
        match self.check(customer_id, key) {
            Ok(()) => json!({ "status": 200, "token": self.issue(customer_id) }),
            Err(error) => failure(error),
        }
    }

    fn check(&self, customer_id: &str, key: &str) -> Result<(), &'static str> {
        let password = BASE64_STANDARD.decode(key).map_err(|_| WRONG_PASSWORD)?;
        if password.is_empty() {
            return Err(WRONG_PASSWORD);
        }
        let Ok(password) = String::from_utf8(password) else { return Err(WRONG_PASSWORD) };
        if self.credentials.takes_any() {
            return Ok(());
        }
        if !self.credentials.knows("customer_id", customer_id) {
            return Err(WRONG_CUSTOMER);
        }
        let right = self.credentials.holds(&[customer_id, &password]);
        if right { Ok(()) } else { Err(WRONG_PASSWORD) }
    }

    fn issue(&self, customer_id: &str) -> String {
        let iat = self.world.clock.timestamp().unix_timestamp();
        self.signer.sign(&Claims { sub: customer_id.to_owned(), iat, exp: iat + LIFETIME_S })
    }

    /// The customer whose token came along, raw, in the header `authToken`.
    pub(super) fn customer(&self, headers: &HeaderMap) -> Result<String, Refusal> {
        let token = headers.get("authtoken").and_then(|value| value.to_str().ok());
        let claims: Option<Claims> = token.and_then(|token| self.signer.open(token));
        let now = self.world.clock.timestamp().unix_timestamp();
        let live = claims.filter(|claims| now < claims.exp);
        Ok(live.ok_or(Refusal::Unauthorised)?.sub)
    }
}

/// A customer id, where one is given or must be, is the token's.
pub(super) fn check_customer(
    version: Version,
    params: &Params,
    customer: &str,
) -> Result<(), Refusal> {
    match params.optional("customerId")? {
        Some(given) if given == customer => Ok(()),
        Some(_) => Err(Code::InvalidCustomerId.into()),
        None if version.needs_customer_id() => Err(Code::BadRequest.into()),
        None => Ok(()),
    }
}

fn single<'a>(query: &'a Pairs, name: &str) -> Option<&'a str> {
    let mut values = query.iter().filter(|(key, _)| key == name);
    let (_, value) = values.next()?;
    values.next().is_none().then_some(value)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn failure(error: &str) -> Value {
    json!({ "status": 400, "error": error })
}

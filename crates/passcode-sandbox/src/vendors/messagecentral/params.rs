//! A request's parameters: the query, and nothing but the query.

use axum::body::Bytes;

use super::envelope::{Code, Refusal};

/// What axum decodes a query into. A bare `+` has become a space, as in any HTML form.
pub(super) type Pairs = Vec<(String, String)>;

/// The parameters of a send or validate. Those it doesn't know are ignored.
pub(super) struct Params(Pairs);

impl Params {
    /// The real service fails when they come in a body; what else a body would do is unknown, so
    /// any body is refused.
    pub(super) fn read(query: Pairs, body: &Bytes) -> Result<Self, Refusal> {
        if body.is_empty() { Ok(Self(query)) } else { Err(Code::BadRequest.into()) }
    }

    /// A parameter's text; none if it is absent or empty. One given twice is refused.
    pub(super) fn optional(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut values = self.0.iter().filter(|(key, _)| key == name);
        let value = values.next().map(|(_, value)| value.as_str());
        if values.next().is_some() {
            return Err(Code::BadRequest.into());
        }
        Ok(value.filter(|value| !value.is_empty()))
    }

    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.optional(name)?.ok_or(Code::BadRequest.into())
    }

    /// A required parameter of digits only: no `+`, no space.
    pub(super) fn digits(&self, name: &str) -> Result<&str, Refusal> {
        let text = self.required(name)?;
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(text)
        } else {
            Err(Code::BadRequest.into())
        }
    }

    /// The parameters of the vendor's other, discontinued product.
    pub(super) fn are_of_the_old_product(&self) -> bool {
        self.0.iter().any(|(key, value)| match key.as_str() {
            "type" => value == "SMS",
            "message" | "senderId" => true,
            _ => false,
        })
    }
}

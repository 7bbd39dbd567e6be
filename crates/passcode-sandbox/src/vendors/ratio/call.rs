//! A request with a JSON body, read strictly.

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::caller::Caller;
use super::error::Refusal;
use super::factor::Member;

/// A call of an accepted client.
pub(super) struct Call {
    pub(super) caller: Caller,
    pub(super) fields: Fields,
}

impl Call {
    /// Reads it, once it is known who calls.
    pub(super) async fn read(caller: Caller, request: Request) -> Result<Self, Refusal> {
        let fields = Fields::read(request).await.ok_or(Refusal::InvalidBody)?;
        Ok(Self { caller, fields })
    }
}

/// The members of a body, taken one by one.
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// The body, if it is a JSON object and says so.
    pub(super) async fn read(request: Request) -> Option<Self> {
        let json = is_json(request.headers());
        let body: Bytes = request.extract().await.ok()?;
        match serde_json::from_slice(&body) {
            Ok(Value::Object(members)) if json => Some(Self(members)),
            _ => None,
        }
    }

    /// Whether all these members are there.
    pub(super) fn has(&self, members: &[&str]) -> bool {
        members.iter().all(|member| self.0.contains_key(*member))
    }

    /// A string that may be missing.
    pub(super) fn take_optional(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        match self.0.remove(name) {
            Some(Value::String(text)) => Ok(Some(text)),
            None | Some(Value::Null) => Ok(None),
            Some(_) => Err(Refusal::InvalidBody),
        }
    }

    /// Whatever is there.
    pub(super) fn take_any(&mut self, name: &str) -> Option<Value> {
        self.0.remove(name)
    }

    /// A required string.
    pub(super) fn take(&mut self, member: Member) -> Result<String, Refusal> {
        match self.0.remove(member.name) {
            Some(Value::String(text)) => Ok(text),
            None | Some(Value::Null) => Err(member.missing),
            Some(_) => Err(Refusal::InvalidBody),
        }
    }

    /// Nothing else may be there. (The contract doesn't forbid it; a misspelt member would else
    /// go unnoticed.)
    pub(super) fn finish(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::InvalidBody) }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

//! The body of a request: a JSON object, whose members are taken one by one.

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::Request;
use serde_json::{Map, Value};

use super::error::Refusal;

/// The members of a body; none of them if it is no JSON object.
pub(super) struct Body(Option<Map<String, Value>>);

impl Body {
    pub(super) async fn read(request: Request) -> Self {
        let body: Bytes = request.extract().await.unwrap_or_default();
        Self(serde_json::from_slice(&body).ok())
    }

    /// A member; none if it is absent or null.
    pub(super) fn take(&mut self, name: &str) -> Result<Option<Value>, Refusal> {
        let members = self.0.as_mut().ok_or(Refusal::Invalid(""))?;
        Ok(members.remove(name).filter(|value| !value.is_null()))
    }

    /// A member that is text.
    pub(super) fn take_text(&mut self, name: &'static str) -> Result<Option<String>, Refusal> {
        match self.take(name)? {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::Invalid(name)),
        }
    }

    /// A member that is text and must be there.
    pub(super) fn require(&mut self, name: &'static str) -> Result<String, Refusal> {
        self.take_text(name)?.ok_or(Refusal::Missing(name))
    }

    /// Nothing else may be there, if that is how it is set.
    pub(super) fn finish(self, strict: bool) -> Result<(), Refusal> {
        match self.0 {
            Some(rest) if strict && !rest.is_empty() => Err(Refusal::Invalid("")),
            Some(_) => Ok(()),
            None => Err(Refusal::Invalid("")),
        }
    }
}

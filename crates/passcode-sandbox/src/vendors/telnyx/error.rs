//! Telnyx's refusals.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use crate::emulator::Why;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No key, or one that nobody has.
    Authentication,
    /// No such verification, profile or path.
    NotFound,
    /// A number that is none.
    Number,
    /// A member that must be there isn't.
    Missing(&'static str),
    /// A member, or all of the body, has another form.
    Invalid(&'static str),
    /// The profile doesn't allow the country.
    Destination,
}

impl Refusal {
    /// Code, HTTP status, title, and the member that is at fault.
    fn row(self) -> (&'static str, u16, &'static str, Option<&'static str>) {
        match self {
            Self::Authentication => ("10009", 401, "Authentication failed", None),
            Self::NotFound => ("10005", 404, "Resource not found", None),
            Self::Number => ("10002", 400, "Invalid phone number", Some("phone_number")),
            Self::Missing(member) => ("10004", 400, "Missing required parameter", Some(member)),
            Self::Invalid(member) => ("10015", 400, "Bad Request", Some(member)),
            Self::Destination => ("40309", 400, "Destination not allowed", Some("phone_number")),
        }
    }

    /// The contract's list of errors.
    pub(super) fn body(self) -> Value {
        let (code, _, title, member) = self.row();
        let mut error = json!({
            "code": code,
            "title": title,
            "detail": format!("{title}."),
            "meta": { "url": format!("https://developers.telnyx.com/docs/overview/errors/{code}") },
        });
        if let Some(member) = member.filter(|member| !member.is_empty()) {
            error["source"] = json!({ "pointer": format!("/{member}") });
        }
        json!({ "errors": [error] })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (code, status, title, member) = self.row();
        let status = StatusCode::from_u16(status).expect("the table holds HTTP statuses");
        let member = member.filter(|member| !member.is_empty());
        let member = member.map(|member| format!(": {member}")).unwrap_or_default();
        let why = Why(format!("{code} {title}{member}"));
        (status, Extension(why), Json(self.body())).into_response()
    }
}

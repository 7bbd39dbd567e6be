//! Twilio's refusals, and the form of every answer.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::service::Twilio;
use super::sid::Sid;
use crate::emulator::Why;

#[derive(Debug)]
pub(super) enum Refusal {
    /// Nobody who is known.
    Authenticate,
    /// Nothing is at this path: a Service, a verification that is over, or nothing ever.
    NotFound(String),
    /// This parameter has that value.
    Parameter(&'static str, String),
    /// A code that is none.
    Code,
    /// A check of nothing.
    NoTarget,
    ChecksUsedUp,
    SendsUsedUp,
    /// What the Service doesn't have.
    Feature(&'static str),
    AppHash,
    Psd2,
}

impl Refusal {
    /// Code, HTTP status and text.
    fn row(&self) -> (u32, u16, String) {
        match self {
            Self::Authenticate => (20003, 401, "Authenticate".into()),
            Self::NotFound(path) => {
                (20404, 404, format!("The requested resource {path} was not found"))
            }
            Self::Parameter(name, value) => {
                (60200, 400, format!("Invalid parameter `{name}`: {value}"))
            }
            Self::Code => (60200, 400, "Invalid parameter: Code".into()),
            Self::NoTarget => (60221, 400, "Either To or VerificationSid is required".into()),
            Self::ChecksUsedUp => (60202, 429, "Max check attempts reached".into()),
            Self::SendsUsedUp => (60203, 429, "Max send attempts reached".into()),
            Self::Feature(name) => {
                (60204, 403, format!("Service does not support this feature: {name}"))
            }
            Self::AppHash => (60602, 400, "AppHash is for text messages only".into()),
            Self::Psd2 => (60206, 400, "Amount and Payee are required".into()),
        }
    }

    /// What the log says: no value and no path, which may name the recipient.
    fn why(&self) -> String {
        let (code, _, text) = self.row();
        match self {
            Self::NotFound(_) => format!("{code}: there is no such Service or verification"),
            Self::Parameter(name, _) => format!("{code}: Invalid parameter `{name}`"),
            _ => format!("{code}: {text}"),
        }
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const REQUEST_ID: HeaderName = HeaderName::from_static("twilio-request-id");

/// The body of a refusal.
pub(super) fn body(code: u32, status: u16, message: &str) -> Value {
    json!({
        "code": code,
        "message": message,
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
        "status": status,
    })
}

impl Twilio {
    /// A result as clients see it; a success is its status and body.
    pub(super) fn answer(&self, result: Result<(u16, Bytes), Refusal>) -> Response<Bytes> {
        let (status, body, why) = match result {
            Ok((status, body)) => (status, body, None),
            Err(refusal) => {
                let (code, status, message) = refusal.row();
                (status, body(code, status, &message).to_string().into(), Some(Why(refusal.why())))
            }
        };
        let id = HeaderValue::from_str(Sid::new(*b"RQ", &self.world.chance).as_str());
        let id = id.expect("a SID is letters and digits");
        let mut response = Response::new(body);
        *response.status_mut() =
            StatusCode::from_u16(status).expect("the table holds HTTP statuses");
        response.headers_mut().insert(CONTENT_TYPE, JSON);
        response.headers_mut().insert(REQUEST_ID, id);
        if let Some(why) = why {
            response.extensions_mut().insert(why);
        }
        response
    }
}

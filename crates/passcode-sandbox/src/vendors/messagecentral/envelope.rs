//! The envelope of send's and validate's answers.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use crate::emulator::Why;

/// The codes the sandbox answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    BadRequest,
    InvalidCustomerId,
    InvalidVerificationId,
    RequestAlreadyExists,
    UnknownCountry,
    WrongOtp,
    AlreadyVerified,
    Expired,
    MaximumLimit,
}

impl Code {
    pub(super) fn number(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::InvalidCustomerId => 501,
            Self::InvalidVerificationId => 505,
            Self::RequestAlreadyExists => 506,
            Self::UnknownCountry => 511,
            Self::WrongOtp => 702,
            Self::AlreadyVerified => 703,
            Self::Expired => 705,
            Self::MaximumLimit => 800,
        }
    }

    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::BadRequest => "BAD_REQUEST",
            Self::InvalidCustomerId => "INVALID_CUSTOMER_ID",
            Self::InvalidVerificationId => "INVALID_VERIFICATION_ID",
            Self::RequestAlreadyExists => "REQUEST_ALREADY_EXISTS",
            Self::UnknownCountry => "INVALID_COUNTRY_CODE",
            Self::WrongOtp => "WRONG_OTP_PROVIDED",
            Self::AlreadyVerified => "ALREADY_VERIFIED",
            Self::Expired => "VERIFICATION_EXPIRED",
            Self::MaximumLimit => "MAXIMUM_LIMIT_REACHED",
        }
    }
}

/// Any answer but a success.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The token is missing or refused.
    Unauthorised,
    /// The parameters of the vendor's other product.
    Discontinued,
    /// A code, with its `data` or null. The `data` of 400, 501, 505 and 511 was never seen.
    Code(Code, Value),
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::Code(code, Value::Null)
    }
}

/// A result as clients see it; a success is its `data`. Failures with a code are of that status.
pub(super) fn answer(failure: StatusCode, result: Result<Value, Refusal>) -> Response {
    match result {
        Ok(data) => envelope(StatusCode::OK, Some(200), "SUCCESS", &data),
        Err(Refusal::Unauthorised) => unauthorised(),
        Err(Refusal::Discontinued) => envelope(
            StatusCode::BAD_REQUEST,
            None,
            "Support for Old MessageNow/VerifyNow-WA is discontinued.",
            &Value::Null,
        ),
        Err(Refusal::Code(code, data)) => {
            envelope(failure, Some(code.number()), code.symbol(), &data)
        }
    }
}

fn envelope(status: StatusCode, code: Option<u16>, message: &str, data: &Value) -> Response {
    let body = json!({ "responseCode": code, "message": message, "data": data });
    let mut answer = (status, Json(body)).into_response();
    if code != Some(200) {
        let code = code.map(|code| format!("{code} ")).unwrap_or_default();
        answer.extensions_mut().insert(Why(format!("{code}{message}")));
    }
    answer
}

/// 401 and nothing else.
pub(super) fn unauthorised() -> Response {
    let why = Why("the token is missing or refused, or there is no such path".to_owned());
    (StatusCode::UNAUTHORIZED, Extension(why)).into_response()
}

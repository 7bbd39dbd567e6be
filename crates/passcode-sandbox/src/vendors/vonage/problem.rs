//! The vendor's failures: problem documents (RFC 7807).

use axum::http::StatusCode;
use serde_json::{Value, json};

pub(super) const CONTENT_TYPE: &str = "application/problem+json";

/// Pages of Verify's own failures, of all products', and of those that stand elsewhere.
const VERIFY: &str = "https://developer.vonage.com/en/api-errors/verify-v2";
const ALL: &str = "https://developer.vonage.com/en/api-errors";
const OLD: &str = "https://developer.vonage.com/api-errors";

/// Any answer but a success.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    page: &'static str,
    pub(super) fragment: &'static str,
    title: &'static str,
    detail: &'static str,
    /// Names and reasons.
    parameters: Vec<(String, &'static str)>,
    /// The request that lives already.
    live: Option<String>,
}

impl Problem {
    pub(super) const UNAUTHORIZED: Self = Self::new(
        StatusCode::UNAUTHORIZED,
        (OLD, "unauthorized"),
        "Unauthorized",
        "The credentials are missing, of no known form, or not those of an account.",
    );
    pub(super) const TOKEN_EXPIRED: Self = Self::new(
        StatusCode::UNAUTHORIZED,
        (ALL, "jwt-expired"),
        "You did not provide correct credentials.",
        "The token's time is over.",
    );
    pub(super) const NOWHERE: Self =
        Self::new(StatusCode::NOT_FOUND, (ALL, "not-found"), "Not Found", "There is no such path.");
    pub(super) const WRONG_CODE: Self = Self::new(
        StatusCode::BAD_REQUEST,
        (VERIFY, "invalid-code"),
        "Invalid Code",
        "The code is not the one that was sent.",
    );
    pub(super) const TOO_MANY_CODES: Self = Self::new(
        StatusCode::GONE,
        (VERIFY, "expired"),
        "Invalid Code",
        "Too many wrong codes were given, and the workflow has ended.",
    );
    pub(super) const UNKNOWN: Self = Self::new(
        StatusCode::NOT_FOUND,
        (VERIFY, "request-not-found"),
        "Not Found",
        "The request is over, or there never was one.",
    );
    pub(super) const NO_CODE: Self = Self::new(
        StatusCode::CONFLICT,
        (VERIFY, "no-code"),
        "Conflict",
        "The present step takes no code.",
    );
    pub(super) const NO_EVENTS: Self = Self::new(
        StatusCode::CONFLICT,
        (VERIFY, "no-events"),
        "Conflict",
        "No further step is there to begin.",
    );
    pub(super) const NOT_NOW: Self = Self::new(
        StatusCode::CONFLICT,
        (VERIFY, "conflict"),
        "Conflict",
        "This can't be done at this moment.",
    );

    const fn new(
        status: StatusCode,
        (page, fragment): (&'static str, &'static str),
        title: &'static str,
        detail: &'static str,
    ) -> Self {
        Self { status, page, fragment, title, detail, parameters: Vec::new(), live: None }
    }

    /// Parameters that are refused, and why.
    pub(super) fn invalid(parameters: Vec<(String, &'static str)>) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let detail = "The value of one or more parameters is invalid.";
        Self { parameters, ..Self::new(status, (ALL, "invalid-params"), "Invalid params", detail) }
    }

    /// A request to the same recipient lives.
    pub(super) fn concurrent(live: String) -> Self {
        let detail = "Another verification of this recipient is under way.";
        let problem = Self::new(StatusCode::CONFLICT, (VERIFY, "concurrent"), "Conflict", detail);
        Self { live: Some(live), ..problem }
    }

    /// The document; `instance` is the vendor's id of the failure.
    pub(super) fn body(&self, instance: &str) -> Value {
        let mut body = json!({
            "type": format!("{}#{}", self.page, self.fragment),
            "title": self.title,
            "detail": self.detail,
            "instance": instance,
        });
        if !self.parameters.is_empty() {
            let one = |(name, reason): &(String, &str)| json!({ "name": name, "reason": reason });
            body["invalid_parameters"] = self.parameters.iter().map(one).collect();
        }
        if let Some(id) = &self.live {
            body["request_id"] = id.as_str().into();
        }
        body
    }

    /// What is said of it in the list of requests.
    pub(super) fn why(&self) -> String {
        let names: Vec<_> = self.parameters.iter().map(|(name, _)| name.as_str()).collect();
        let names =
            if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        format!("{}{names}", self.fragment)
    }
}

use std::time::{Duration, SystemTime};

use http::HeaderValue;
use serde_json::Value;
use vendor_http::Answer;

use crate::error::{Error, Problem, Refused};
use crate::jwt;

/// What the token call gives.
pub(crate) struct Fetched {
    pub(crate) header: HeaderValue,
    pub(crate) lifetime: Duration,
}

/// Reads the token call's answer. A non-empty string `token` is success, whatever the statuses;
/// a failure usually comes as HTTP 200 too (seen).
pub(crate) fn read(answer: &Answer) -> Result<Fetched, Error> {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    if let Some(token) = body["token"].as_str()
        && let Some(header) = jwt::header(token)
    {
        return Ok(Fetched { header, lifetime: jwt::lifetime(token, SystemTime::now()) });
    }
    let text = body["error"].as_str().or_else(|| body["message"].as_str());
    let problem = match refusal(answer.status.as_u16(), &body, text) {
        Some(refused) => Problem::CredentialsRefused(refused),
        None => Problem::TokenMissing,
    };
    Err(Error::new(problem).with_answer(answer))
}

/// Whether it was the credentials. The known texts decide, then the status in the body, then
/// the HTTP status: a gateway's bare 400 or 404 is nothing the vendor said of a password.
fn refusal(http_status: u16, body: &Value, text: Option<&str>) -> Option<Refused> {
    if let Some(refused) = text.and_then(known_text) {
        return Some(refused);
    }
    let status = match &body["status"] {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    let refused = match (status, text) {
        (Some(status), _) => matches!(status, 400 | 401 | 403),
        (None, Some(_)) => matches!(http_status, 400 | 401 | 403),
        (None, None) => matches!(http_status, 401 | 403),
    };
    refused.then_some(Refused::Unnamed)
}

/// The texts that have been seen.
fn known_text(text: &str) -> Option<Refused> {
    let text = text.to_ascii_lowercase();
    if text.contains("illegal base64") {
        Some(Refused::JwtAsPassword)
    } else if text.contains("password is wrong") {
        Some(Refused::Password)
    } else if text.contains("customerid is invalid") {
        Some(Refused::CustomerId)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};
    use vendor_http::Reach;

    use crate::ErrorKind;

    use super::*;

    fn parse(status: u16, body: &str) -> Result<Fetched, Error> {
        let status = StatusCode::from_u16(status).unwrap();
        read(&Answer { status, headers: HeaderMap::new(), body: body.to_owned().into() })
    }

    #[test]
    fn a_token_is_a_success() {
        let fetched = parse(200, r#"{"status":200,"token":"a.b.c"}"#).ok().unwrap();
        assert_eq!(fetched.header, "a.b.c");
        assert!(fetched.header.is_sensitive());
        assert_eq!(fetched.lifetime, Duration::from_secs(3600));
    }

    #[test]
    fn refused_credentials_are_told_from_an_outage() {
        let table = [
            (200, r#"{"status":400,"error":"password is wrong"}"#, Some("password is wrong")),
            (200, r#"{"status":400,"error":"customerId is invalid"}"#, Some("customer id")),
            (200, r#"{"error":"Illegal base64 character 2e"}"#, Some("auth token")),
            (500, r#"{"error":"Illegal base64 character 2e"}"#, Some("auth token")),
            (400, r#"{"status":400,"message":"password is wrong"}"#, Some("password is wrong")),
            (200, r#"{"status":"401","message":"no"}"#, Some("refused")),
            (400, r#"{"error":"no"}"#, Some("refused")),
            (401, "", Some("refused")),
            (403, "<html>", Some("refused")),
            (200, r#"{"status":500,"error":"no"}"#, None),
            (400, r#"{"status":500,"error":"no"}"#, None),
            (200, r#"{"error":"no"}"#, None),
            (200, r#"{"status":200,"token":""}"#, None),
            (200, r#"{"status":200,"token":"a\nb"}"#, None),
            (200, r#"{"status":200,"token":"é"}"#, None),
            (200, r#"{"status":200,"token":7}"#, None),
            (200, r#"{"status":200}"#, None),
            (200, r#"{"token":"#, None),
            (200, "", None),
            (400, "<html>", None),
            (404, "<html>", None),
            (429, "", None),
            (500, "", None),
            (503, "<html>", None),
        ];
        for (status, body, refused) in table {
            let error = parse(status, body).err().unwrap();
            let kind = refused.map_or(ErrorKind::Token, |_| ErrorKind::Credentials);
            assert_eq!(error.kind(), kind, "{status} {body}");
            assert_eq!((error.reach(), error.status()), (Reach::NotSent, Some(status)));
            let message = error.to_string();
            assert!(message.contains(refused.unwrap_or("no token")), "{status} {body}: {message}");
        }
    }
}

use std::fmt;
use std::time::{Duration, SystemTime};

use http::StatusCode;
use serde_json::Value;
use vendor_http::{Answer, read_once};

use crate::number::Number;
use crate::response_code;

/// The longest validity believed. An account can set 300 seconds at most (documented).
const LONGEST_TIMEOUT: f64 = 24.0 * 60.0 * 60.0;

/// The answer to a send or a validate, as it came: `{"responseCode", "message", "data": {…}}` under
/// an HTTP status. What it means is for its reader to say.
///
/// Reading never fails: what isn't there, or isn't what it should be, is `None`. A body that is
/// empty, HTML or cut, or that names a member twice, is an envelope without members. `Debug` shows
/// statuses and codes only.
#[derive(Clone)]
pub struct Reply {
    status: StatusCode,
    retry_after: Option<Duration>,
    body: Value,
}

/// A response code as it stands in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Not there, or `null`.
    Absent,
    /// There, but not a whole number.
    Unreadable,
    /// A number, or a string of one.
    Number(i64),
}

impl Reply {
    /// Reads an answer.
    #[must_use]
    pub fn read(answer: &Answer) -> Self {
        Self {
            status: answer.status,
            retry_after: answer.retry_after(SystemTime::now()),
            body: read_once(&answer.body).unwrap_or_default(),
        }
    }

    /// The HTTP status.
    #[must_use]
    pub fn http_status(&self) -> StatusCode {
        self.status
    }

    /// How long the vendor asks to wait (`Retry-After`), at most a day.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The top code, which decides; the known ones are in [`response_code`]. It comes before the
    /// HTTP status, since each code was seen under several.
    #[must_use]
    pub fn code(&self) -> Option<i64> {
        match code(&self.body["responseCode"]) {
            Code::Number(code) => Some(code),
            Code::Absent | Code::Unreadable => None,
        }
    }

    /// The code inside `data`, which can only contradict.
    #[must_use]
    pub fn inner_code(&self) -> Code {
        code(&self.data()["responseCode"])
    }

    /// The verification's id: a string or a whole number, as text.
    #[must_use]
    pub fn verification_id(&self) -> Option<String> {
        id(&self.data()["verificationId"])
    }

    /// What became of the verification: `VERIFICATION_COMPLETED` if the code was right (documented).
    #[must_use]
    pub fn verification_status(&self) -> Option<&str> {
        self.data()["verificationStatus"].as_str()
    }

    /// How long the code lives: seconds as a number or a decimal string (`"60"` is documented,
    /// `"60.0"` was seen), above 0 and at most a day.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        let seconds = match &self.data()["timeout"] {
            Value::String(text) => text.trim().parse().ok()?,
            other => other.as_f64()?,
        };
        let believable = seconds > 0.0 && seconds <= LONGEST_TIMEOUT;
        believable.then(|| Duration::from_secs_f64(seconds))
    }

    /// Whether it is the answer to parameters of the vendor's older product (seen).
    #[must_use]
    pub fn says_discontinued(&self) -> bool {
        [&self.body["message"], &self.data()["errorMessage"]]
            .into_iter()
            .find_map(Value::as_str)
            .is_some_and(|text| text.to_ascii_lowercase().contains("discontinued"))
    }

    /// Whether the answer names another verification than this one, anywhere in it.
    #[must_use]
    pub fn names_other_id(&self, ours: &str) -> bool {
        any_member(&self.body, "verificationId", &|value| id(value).as_deref() != Some(ours))
    }

    /// Whether the answer names another number than this one, anywhere in it. A masked number
    /// proves nothing.
    #[must_use]
    pub fn names_other_number(&self, country_code: &str, mobile_number: &str) -> bool {
        let ours = Number { country_code, mobile_number };
        any_member(&self.body, "mobileNumber", &|value| match value {
            Value::String(text) => ours.contradicted_by(text),
            Value::Number(number) => ours.contradicted_by(&number.to_string()),
            Value::Null => false,
            // Nothing that could be ours.
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => true,
        })
    }

    /// Whether it refuses the token rather than the request: 401 or 403 without a code that the
    /// vendor documents (the body decides before the status).
    #[must_use]
    pub fn refuses_token(&self) -> bool {
        let unauthorized = matches!(self.status.as_u16(), 401 | 403);
        unauthorized && self.code().is_none_or(|code| !response_code::is_documented(code))
    }

    fn data(&self) -> &Value {
        &self.body["data"]
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("code", &self.code())
            .finish_non_exhaustive()
    }
}

fn code(value: &Value) -> Code {
    let number = match value {
        Value::Null => return Code::Absent,
        Value::String(text) => text.parse().ok().filter(|code: &i64| code.to_string() == *text),
        other => other.as_i64(),
    };
    number.map_or(Code::Unreadable, Code::Number)
}

fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        other => other.as_u64().map(|number| number.to_string()),
    }
}

/// Whether `holds` for any member of that name that isn't null. Depth is bounded by the parser.
fn any_member(value: &Value, name: &str, holds: &impl Fn(&Value) -> bool) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(key, value)| {
            (key == name && !value.is_null() && holds(value)) || any_member(value, name, holds)
        }),
        Value::Array(items) => items.iter().any(|item| any_member(item, name, holds)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn reply(body: &str) -> Reply {
        let body = body.to_owned().into();
        Reply::read(&Answer { status: StatusCode::OK, headers: HeaderMap::new(), body })
    }

    #[test]
    fn codes_are_integers_or_strings_of_one() {
        for (text, expected) in [
            ("702", Code::Number(702)),
            (r#""702""#, Code::Number(702)),
            ("-1", Code::Number(-1)),
            ("null", Code::Absent),
            (r#""""#, Code::Unreadable),
            (r#""0702""#, Code::Unreadable),
            (r#""+200""#, Code::Unreadable),
            (r#""SUCCESS""#, Code::Unreadable),
            ("200.5", Code::Unreadable),
            ("1e300", Code::Unreadable),
            ("true", Code::Unreadable),
            ("[200]", Code::Unreadable),
        ] {
            let body = format!(r#"{{"responseCode":{text},"data":{{"responseCode":{text}}}}}"#);
            let reply = reply(&body);
            assert_eq!(reply.inner_code(), expected, "{text}");
            let top = if let Code::Number(code) = expected { Some(code) } else { None };
            assert_eq!(reply.code(), top, "{text}");
        }
        assert_eq!(reply("{}").inner_code(), Code::Absent);
    }

    #[test]
    fn timeouts_are_decimals_in_a_string_or_a_number() {
        for (text, expected) in [
            (r#""60""#, Some(60.0)),
            (r#""60.0""#, Some(60.0)),
            ("60", Some(60.0)),
            ("60.5", Some(60.5)),
            (r#"" 300 ""#, Some(300.0)),
            (r#""soon""#, None),
            (r#""NaN""#, None),
            (r#""inf""#, None),
            ("-60", None),
            ("0", None),
            ("1e300", None),
            ("null", None),
            ("{}", None),
        ] {
            let reply = reply(&format!(r#"{{"data":{{"timeout":{text}}}}}"#));
            assert_eq!(reply.timeout(), expected.map(Duration::from_secs_f64), "{text}");
        }
    }

    #[test]
    fn ids_are_text_whether_they_come_as_string_or_number() {
        for (text, expected) in [
            (r#""20""#, Some("20")),
            ("5915384", Some("5915384")),
            ("18446744073709551615", Some("18446744073709551615")),
            (r#""""#, None),
            (r#""  ""#, None),
            ("20.5", None),
            ("null", None),
            ("[20]", None),
        ] {
            let reply = reply(&format!(r#"{{"data":{{"verificationId":{text}}}}}"#));
            assert_eq!(reply.verification_id().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_an_envelope_has_no_members() {
        let deep = "[".repeat(100_000);
        for body in ["", "<html>502</html>", "{\"responseCode\":2", "[]", "200", "null", &deep] {
            let reply = reply(body);
            assert_eq!(reply.code(), None, "{body:.20}");
            assert_eq!(reply.inner_code(), Code::Absent);
            assert!(reply.verification_id().is_none() && !reply.says_discontinued());
        }
        assert_eq!(reply(r#"{"responseCode":702,"data":null}"#).code(), Some(702));
        assert_eq!(reply(r#"{"responseCode":702,"data":"x"}"#).inner_code(), Code::Absent);
    }
}

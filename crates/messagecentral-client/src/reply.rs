use std::time::Duration;

use serde_json::Value;
use vendor_http::{Answer, Secret};

/// The longest validity believed. An account can set 300 seconds at most (documented).
const LONGEST_TIMEOUT: f64 = 24.0 * 60.0 * 60.0;

/// The envelope of send and validate: `{"responseCode", "message", "data": {…}}`.
///
/// Reading never fails: what isn't there, or isn't what it should be, is `None`. A body that is
/// empty, HTML or cut is an envelope without members.
pub(crate) struct Reply(Value);

/// A response code as it stands in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// Not there, or `null`.
    Absent,
    /// There, but not a whole number.
    Unreadable,
    /// A number, or a string of one.
    Number(i64),
}

impl Reply {
    pub(crate) fn read(answer: &Answer) -> Self {
        Self(serde_json::from_slice(&answer.body).unwrap_or_default())
    }

    /// The top code, which decides.
    pub(crate) fn code(&self) -> Option<i64> {
        match code(&self.0["responseCode"]) {
            Code::Number(code) => Some(code),
            Code::Absent | Code::Unreadable => None,
        }
    }

    /// The code inside `data`, which can only contradict.
    pub(crate) fn inner_code(&self) -> Code {
        code(&self.data()["responseCode"])
    }

    /// The verification's id: a string or a whole number, as text.
    pub(crate) fn verification_id(&self) -> Option<String> {
        id(&self.data()["verificationId"])
    }

    pub(crate) fn verification_status(&self) -> Option<&str> {
        self.data()["verificationStatus"].as_str()
    }

    /// Seconds as a number or a decimal string (`"60"` is documented, `"60.0"` was seen).
    pub(crate) fn timeout(&self) -> Option<Duration> {
        let seconds = match &self.data()["timeout"] {
            Value::String(text) => text.trim().parse().ok()?,
            other => other.as_f64()?,
        };
        let believable = seconds > 0.0 && seconds <= LONGEST_TIMEOUT;
        believable.then(|| Duration::from_secs_f64(seconds))
    }

    /// What the vendor says in words. It may quote a number, hence the type.
    pub(crate) fn text(&self) -> Option<Secret> {
        [&self.0["message"], &self.data()["errorMessage"]]
            .into_iter()
            .find_map(Value::as_str)
            .map(Secret::from)
    }

    /// The answer to parameters of the vendor's older product (seen).
    pub(crate) fn says_discontinued(&self) -> bool {
        let text = self.text();
        text.is_some_and(|text| text.expose().to_ascii_lowercase().contains("discontinued"))
    }

    /// Whether the answer names another verification, anywhere in it.
    pub(crate) fn names_other_id(&self, ours: &str) -> bool {
        any_member(&self.0, "verificationId", &|value| id(value).as_deref() != Some(ours))
    }

    /// Whether the answer names another number, anywhere in it.
    pub(crate) fn names_other_number(&self, contradicts: impl Fn(&str) -> bool) -> bool {
        any_member(&self.0, "mobileNumber", &|value| match value {
            Value::String(text) => contradicts(text),
            Value::Number(number) => contradicts(&number.to_string()),
            Value::Null => false,
            // Nothing that could be ours.
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => true,
        })
    }

    fn data(&self) -> &Value {
        &self.0["data"]
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
    use http::{HeaderMap, StatusCode};

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
            assert!(reply.verification_id().is_none() && reply.text().is_none());
        }
        assert_eq!(reply(r#"{"responseCode":702,"data":null}"#).code(), Some(702));
        assert_eq!(reply(r#"{"responseCode":702,"data":"x"}"#).inner_code(), Code::Absent);
    }
}

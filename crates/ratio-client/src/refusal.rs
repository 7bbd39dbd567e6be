use serde_json::Value;
use vendor_http::Answer;

/// The longest text taken for an error code. The longest published one has 32 characters.
const CODE_LIMIT: usize = 64;

/// What may be said of an error answer's body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Whether it is a JSON object with a `code` or a `message`: Ratio's own, not a gateway's.
    pub(crate) has_error_body: bool,
    /// Its `code`.
    pub(crate) code: Option<String>,
}

impl Refusal {
    pub(crate) fn read(answer: &Answer) -> Self {
        let Ok(Value::Object(body)) = serde_json::from_slice(&answer.body) else {
            return Self::default();
        };
        let text = |name| body.get(name).and_then(Value::as_str);
        Self {
            has_error_body: text("code").or(text("message")).is_some(),
            code: text("code").filter(|code| is_error_code(code)).map(str::to_owned),
        }
    }
}

/// Codes are shown in errors, so text that could be anything else (a passcode, a token) is none.
fn is_error_code(text: &str) -> bool {
    text.len() <= CODE_LIMIT
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, StatusCode};

    use super::*;

    fn read(body: &'static str) -> Refusal {
        let answer = Answer {
            status: StatusCode::BAD_REQUEST,
            headers: HeaderMap::new(),
            body: body.as_bytes().into(),
        };
        Refusal::read(&answer)
    }

    #[test]
    fn only_an_object_with_code_or_message_is_an_error_body() {
        for (body, has_error_body) in [
            (r#"{"code":"INVALID_OTP"}"#, true),
            (r#"{"message":"made-up text"}"#, true),
            (r#"{"code":null,"message":"made-up text"}"#, true),
            (r#"{"error":"x"}"#, false),
            (r#"{"code":null}"#, false),
            (r#"["code"]"#, false),
            ("<html>code</html>", false),
            ("", false),
        ] {
            assert_eq!(read(body).has_error_body, has_error_body, "{body}");
        }
    }

    #[test]
    fn only_what_looks_like_a_code_is_kept() {
        assert_eq!(read(r#"{"code":"INVALID_LINE_1"}"#).code.as_deref(), Some("INVALID_LINE_1"));
        for body in [
            r#"{"code":"246810"}"#,
            r#"{"code":"eyJhbGciOiJub25lIn0.eyJ9.c2ln"}"#,
            r#"{"code":"not a code"}"#,
            r#"{"code":""}"#,
            r#"{"code":1}"#,
        ] {
            assert_eq!(read(body).code, None, "{body}");
        }
    }
}

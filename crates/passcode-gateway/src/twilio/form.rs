//! The parameters of a call, which come as a form.

use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// The parameters of a call; those that nobody asks for are ignored.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Any other body is as good as none.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(if is_form(headers) { body } else { b"" });
        Self(pairs.into_owned().collect())
    }

    /// A parameter, the first of its name; none if it is absent or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.map(|value| value.split(';').next().unwrap_or_default().trim());
    essence.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
}

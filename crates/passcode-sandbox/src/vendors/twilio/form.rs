//! The body of a request: a form. Any other body is as good as none.

use std::borrow::Cow;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

const KIND: &[u8] = b"application/x-www-form-urlencoded";

/// The parameters of a request; those it doesn't know are ignored.
pub(super) struct Form<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Form<'a> {
    pub(super) fn read(headers: &HeaderMap, body: &'a [u8]) -> Self {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.as_bytes().get(..KIND.len()));
        let is_form = kind.is_some_and(|kind| kind.eq_ignore_ascii_case(KIND));
        Self(form_urlencoded::parse(if is_form { body } else { b"" }).collect())
    }

    /// A parameter, the first of its name; none if it is absent or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| &**value).filter(|value| !value.is_empty())
    }
}

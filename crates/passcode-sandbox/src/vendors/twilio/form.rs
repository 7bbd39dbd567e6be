//! The body of a request: a form. Any other body is as good as none.

use axum::RequestExt;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;

/// The parameters of a request; those it doesn't know are ignored.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) async fn read(request: Request) -> Self {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_form = kind.is_some_and(|kind| {
            kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded")
        });
        let body: Bytes = request.extract().await.unwrap_or_default();
        let pairs = form_urlencoded::parse(if is_form { &body } else { b"" });
        Self(pairs.into_owned().collect())
    }

    /// A parameter, the first of its name; none if it is absent or empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

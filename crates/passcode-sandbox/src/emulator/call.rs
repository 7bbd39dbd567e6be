use axum::body::Body;
use axum::extract::{Query, Request};
use axum::http::Uri;
use futures_util::{StreamExt, stream};
use serde_json::Value;

/// Far above any body that a vendor takes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// A request as a fault's rule looks at it: path, query and body.
pub(crate) struct Arrival<'a> {
    uri: &'a Uri,
    body: &'a [u8],
}

impl Arrival<'_> {
    pub(super) fn body(&self) -> &[u8] {
        self.body
    }

    /// The path, as the vendor has it.
    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    /// A parameter of the query, the first of its name.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(self.uri).ok()?;
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A parameter of a body that is a form, the first of its name.
    pub(crate) fn form(&self, name: &str) -> Option<String> {
        let found = form_urlencoded::parse(self.body).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }

    /// The body as JSON; null if it isn't.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }
}

/// Reads a request's body, lets `look` see it, and gives the request back whole. A body that is too
/// long or broke off is not looked at: what that means, the vendor decides.
pub(super) async fn look<T>(
    request: Request,
    look: impl FnOnce(&Arrival<'_>) -> Option<T>,
) -> (Option<T>, Request) {
    let (parts, body) = request.into_parts();
    let mut rest = body.into_data_stream();
    let mut read = Vec::new();
    let mut bytes = Vec::new();
    let mut whole = true;
    while let Some(chunk) = rest.next().await {
        bytes.extend_from_slice(chunk.as_deref().unwrap_or_default());
        whole = chunk.is_ok() && bytes.len() <= BODY_LIMIT;
        read.push(chunk);
        if !whole {
            break;
        }
    }
    let seen = if whole { look(&Arrival { uri: &parts.uri, body: &bytes }) } else { None };
    let body = Body::from_stream(stream::iter(read).chain(rest));
    (seen, Request::from_parts(parts, body))
}

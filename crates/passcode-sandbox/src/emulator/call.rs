use std::mem;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Query, Request};
use axum::http::Uri;
use futures_util::{StreamExt, stream};
use serde_json::Value;

/// Far above any body that a vendor takes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// A request as a fault's rule looks at it: path, query and body.
pub(crate) struct Arrival<'a> {
    pub(super) uri: &'a Uri,
    pub(super) body: &'a [u8],
}

impl Arrival<'_> {
    /// The path, as the vendor has it.
    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    /// A parameter of the query, the first of its name.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(self.uri).ok()?;
        pairs.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The parameters of a body that is a form.
    pub(crate) fn form(&self) -> form_urlencoded::Parse<'_> {
        form_urlencoded::parse(self.body)
    }

    /// The body as JSON; null if it isn't.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }
}

/// Reads a request's body; it, if it is whole, and the request with it. Of one that is too long or
/// broke off, what it means is the vendor's to decide.
pub(super) async fn whole(mut request: Request) -> (Option<Bytes>, Request) {
    let mut rest = mem::take(request.body_mut()).into_data_stream();
    let (mut read, mut length) = (Vec::new(), 0);
    while let Some(chunk) = rest.next().await {
        length += chunk.as_ref().map_or(0, Bytes::len);
        let is_whole = chunk.is_ok() && length <= BODY_LIMIT;
        read.push(chunk);
        if !is_whole {
            *request.body_mut() = Body::from_stream(stream::iter(read).chain(rest));
            DefaultBodyLimit::max(BODY_LIMIT).apply(&mut request);
            return (None, request);
        }
    }
    let mut chunks: Vec<_> = read.into_iter().flatten().collect();
    let bytes =
        if chunks.len() > 1 { chunks.concat().into() } else { chunks.pop().unwrap_or_default() };
    *request.body_mut() = Body::from(bytes.clone());
    (Some(bytes), request)
}

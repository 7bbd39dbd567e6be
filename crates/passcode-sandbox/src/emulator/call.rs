use std::borrow::Cow;

use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::Uri;
use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::form::parameters;

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
    pub(crate) fn form(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        parameters(self.body)
    }

    /// The body as JSON; null if it isn't.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }
}

/// Reads a request's body, if it comes whole and isn't too long. Else it is given back, with what
/// was read of it: what that means, the vendor decides.
pub(super) async fn whole(body: Body) -> Result<Bytes, Body> {
    let mut rest = body.into_data_stream();
    let (mut read, mut length) = (Vec::new(), 0);
    while let Some(chunk) = rest.next().await {
        length += chunk.as_ref().map_or(0, Bytes::len);
        let is_whole = chunk.is_ok() && length <= BODY_LIMIT;
        read.push(chunk);
        if !is_whole {
            return Err(Body::from_stream(stream::iter(read).chain(rest)));
        }
    }
    let mut chunks: Vec<_> = read.into_iter().flatten().collect();
    if chunks.len() > 1 {
        return Ok(chunks.concat().into());
    }
    Ok(chunks.pop().unwrap_or_default())
}

use std::borrow::Cow;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Uri};
use futures_util::{StreamExt, stream};
use serde_json::Value;

/// Far above any body that a vendor takes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// A request as it arrived.
pub(crate) struct Arrival<'a> {
    pub(crate) method: &'a Method,
    /// The path, as the vendor has it.
    pub(crate) path: &'a str,
    pub(super) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// The whole body; nothing of one that is too long or broke off.
    pub(crate) body: &'a [u8],
}

impl Arrival<'_> {
    /// A parameter of the query, the first of its name.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let found = form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }

    /// The parameters of a body that is a form.
    pub(crate) fn form(&self) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
        form_urlencoded::parse(self.body)
    }

    /// The body as JSON; null if it isn't.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.body).unwrap_or_default()
    }
}

/// The path as the vendor has it whose root stands at this place of it.
pub(super) fn path(uri: &Uri, root: usize) -> &str {
    match &uri.path()[root..] {
        "" => "/",
        path => path,
    }
}

/// The whole of it so.
pub(super) fn rooted(uri: Uri, root: usize) -> Uri {
    let mut parts = uri.into_parts();
    parts.path_and_query = parts.path_and_query.and_then(|all| {
        let rest = &all.as_str()[root..];
        if rest.starts_with('/') { rest.parse() } else { format!("/{rest}").parse() }.ok()
    });
    Uri::from_parts(parts).expect("the end of a path is one")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_has_what_is_below_its_root() {
        for (uri, expected) in [
            ("/twilio", "/"),
            ("/twilio/", "/"),
            ("/twilio?a=b", "/?a=b"),
            ("/twilio/v2/Services?a=%2F", "/v2/Services?a=%2F"),
            ("/twilio//v2", "//v2"),
            ("http://localhost:1/twilio/v2", "http://localhost:1/v2"),
        ] {
            let uri: Uri = uri.parse().unwrap();
            let rooted = rooted(uri.clone(), "/twilio".len());
            assert_eq!(rooted.to_string(), expected);
            assert_eq!(path(&uri, "/twilio".len()), rooted.path());
        }
    }
}

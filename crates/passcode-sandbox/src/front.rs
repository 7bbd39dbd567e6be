//! Where requests come in: the guard lets them pass, and a vendor or the sandbox itself answers.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::Response;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tower_service::Service;

use crate::emulator::Gate;
use crate::net::Wire;
use crate::own::{Guard, HEADERS, is_own};

/// What answers at one address. Each request passes it, so it is one service and no layers, each of
/// which would copy what is behind it.
#[derive(Clone)]
pub(crate) struct Front(Arc<Inner>);

struct Inner {
    guard: Guard,
    behind: Behind,
}

/// Who answers.
pub(crate) enum Behind {
    /// The vendor whose own address it is.
    Vendor(Arc<Gate>),
    /// Each vendor below its kind, and elsewhere the sandbox's own interface.
    Everybody(Vec<Arc<Gate>>, Router),
}

impl Front {
    pub(crate) fn new(guard: Guard, behind: Behind) -> Self {
        Self(Arc::new(Inner { guard, behind }))
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let inner = Arc::clone(&self.0);
        async move { Ok(inner.answer(request).await) }.boxed()
    }
}

impl Inner {
    async fn answer(&self, mut request: Request) -> Response {
        if let Some(refusal) = self.guard.refusal(&request) {
            return refusal;
        }
        let wire = request.extensions_mut().remove::<Wire>().unwrap_or_default();
        let (gates, own) = match &self.behind {
            Behind::Vendor(gate) => return gate.answer(request, &wire).await,
            Behind::Everybody(gates, own) => (gates, own),
        };
        let below = |gate: &Arc<Gate>| Some((Arc::clone(gate), below(request.uri(), gate.kind())?));
        if let Some((gate, uri)) = gates.iter().find_map(below) {
            *request.uri_mut() = uri;
            return gate.answer(request, &wire).await;
        }
        let is_own = is_own(&request);
        let Ok(mut answer) = own.clone().call(request).await;
        if is_own {
            answer.headers_mut().extend(HEADERS);
        }
        answer
    }
}

/// What a URI asks for below the path of this one word, as if that were the root.
fn below(uri: &Uri, word: &str) -> Option<Uri> {
    let asked = uri.path_and_query()?.as_str().strip_prefix('/')?.strip_prefix(word)?;
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(match asked.bytes().next() {
        Some(b'/') => asked.parse().ok()?,
        None | Some(b'?') => format!("/{asked}").parse().ok()?,
        Some(_) => return None,
    });
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_has_what_is_below_its_word() {
        for (uri, expected) in [
            ("/twilio", Some("/")),
            ("/twilio/", Some("/")),
            ("/twilio?a=b", Some("/?a=b")),
            ("/twilio/v2/Services?a=%2F", Some("/v2/Services?a=%2F")),
            ("/twilio//v2", Some("//v2")),
            ("http://localhost:1/twilio/v2", Some("http://localhost:1/v2")),
            ("/twilios/v2", None),
            ("/", None),
            ("/inbox/twilio", None),
        ] {
            let uri: Uri = uri.parse().unwrap();
            assert_eq!(
                below(&uri, "twilio").map(|uri| uri.to_string()).as_deref(),
                expected,
                "{uri}"
            );
        }
    }
}

//! Where requests come in: the guard lets them pass, and a vendor or the sandbox itself answers.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::serve::IncomingStream;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tower_service::Service;

use crate::emulator::Gate;
use crate::net::{Door, Wire};
use crate::own::{Guard, HEADERS, is_own};

/// What answers at one address. Each request passes it, so it is one service and no layers, each of
/// which would copy what is behind it.
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

impl Service<IncomingStream<'_, Door>> for Front {
    type Response = OnWire;
    type Error = Infallible;
    type Future = Ready<Result<OnWire, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, Door>) -> Self::Future {
        ready(Ok(OnWire { inner: Arc::clone(&self.0), wire: stream.io().wire() }))
    }
}

/// What answers on one connection.
#[derive(Clone)]
pub(crate) struct OnWire {
    inner: Arc<Inner>,
    wire: Wire,
}

impl Service<Request> for OnWire {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let Self { inner, wire } = self.clone();
        async move { Ok(inner.answer(request, &wire).await) }.boxed()
    }
}

impl Inner {
    async fn answer(&self, request: Request, wire: &Wire) -> Response {
        if let Some(refusal) = self.guard.refusal(&request) {
            return refusal;
        }
        let (gates, own) = match &self.behind {
            Behind::Vendor(gate) => return gate.answer(request, 0, wire).await,
            Behind::Everybody(gates, own) => (gates, own),
        };
        let word = request.uri().path().split('/').nth(1).unwrap_or_default();
        if let Some(gate) = gates.iter().find(|gate| gate.kind() == word) {
            return gate.answer(request, 1 + gate.kind().len(), wire).await;
        }
        let is_own = is_own(&request);
        let Ok(mut answer) = own.clone().call(request).await;
        if is_own {
            answer.headers_mut().extend(HEADERS);
        }
        answer
    }
}

//! What a call passes before it reaches its route: checks that may refuse it, and a line in the log.

mod authenticate;
mod basic;
mod head;
mod trace;

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

pub(crate) use authenticate::{authenticate, client, count_failure};
use axum::extract::Request;
use axum::response::Response;
pub(crate) use basic::basic;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
pub(crate) use head::{check_host, head};
use tower_layer::Layer;
use tower_service::Service;
use trace::Trace;
use tracing::Instrument;

use crate::shared::{Caller, Shared};

/// Answers a call that is refused, and lets the others pass. Who learns whose call it is notes it
/// beside the request, as [`Caller`].
pub(crate) type Check = fn(&Shared, &mut Request) -> Option<Response>;

/// Stands before routes. It is one layer whatever is checked, since each layer copies all that is
/// behind it for each call.
#[derive(Clone)]
pub(crate) struct Guard {
    shared: Arc<Shared>,
    checks: &'static [Check],
}

impl Guard {
    /// Makes these checks, one after the other.
    pub(crate) fn new(shared: &Arc<Shared>, checks: &'static [Check]) -> Self {
        Self { shared: Arc::clone(shared), checks }
    }

    fn refusal(&self, request: &mut Request) -> Option<Response> {
        self.checks.iter().find_map(|check| check(&self.shared, request))
    }
}

impl<S> Layer<S> for Guard {
    type Service = Guarded<S>;

    fn layer(&self, route: S) -> Guarded<S> {
        Guarded { guard: self.clone(), route }
    }
}

/// A route behind its guard.
#[derive(Clone)]
pub(crate) struct Guarded<S> {
    guard: Guard,
    route: S,
}

impl<S> Service<Request> for Guarded<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.route.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let trace = Trace::begin(&request);
        let refusal = self.guard.refusal(&mut request);
        let client = request.extensions().get::<Caller>().map(|caller| Arc::clone(&caller.client));
        let route = match refusal {
            Some(refusal) => Err(refusal),
            None => Ok(self.route.call(request).instrument(trace.span())),
        };
        let shared = Arc::clone(&self.guard.shared);
        async move {
            let mut response = match route {
                Ok(route) => route.await?,
                Err(refusal) => refusal,
            };
            let client = client.as_ref().map(|client| client.name());
            trace.end(&shared.counts, client, &mut response);
            Ok(response)
        }
        .boxed()
    }
}

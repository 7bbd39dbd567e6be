//! A limit on connecting that ends before the attempt does.
//!
//! A request whose time runs out while it has no connection was surely not sent. Where one limit
//! serves the connection and the request, nobody can tell; so connecting gets nine tenths of whatever the attempt has, and
//! its end comes out as a connect error.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::task_local;
use tokio::time::{Instant, timeout_at};
use tower_layer::Layer;
use tower_service::Service;

task_local! {
    /// When the request being executed must have its connection.
    static CONNECTED_BY: Instant;
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Runs a request that has `limit` in all.
pub(crate) async fn within<F: Future>(limit: Duration, request: F) -> F::Output {
    CONNECTED_BY.scope(Instant::now() + limit * 9 / 10, request).await
}

/// Puts the limit around the connector.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConnectLimit;

impl<S> Layer<S> for ConnectLimit {
    type Service = Limited<S>;

    fn layer(&self, connector: S) -> Limited<S> {
        Limited(connector)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Limited<S>(S);

impl<S, R> Service<R> for Limited<S>
where
    S: Service<R>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, destination: R) -> Self::Future {
        // Called by the request's own task; the connection may outlive it in the pool.
        let limit = CONNECTED_BY.try_with(|limit| *limit);
        let connecting = self.0.call(destination);
        Box::pin(async move {
            match limit {
                Ok(limit) => timeout_at(limit, connecting).await?.map_err(Into::into),
                Err(_) => connecting.await.map_err(Into::into),
            }
        })
    }
}

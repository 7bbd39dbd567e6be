//! A server on one address, and what becomes of a handler's panic.

use std::any::Any;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::serve::IncomingStream;
use futures_util::future::{BoxFuture, MapOk};
use futures_util::{FutureExt, TryFutureExt};
use tokio::task::JoinHandle;
use tower_service::Service;

use crate::ending::Ending;
use crate::net::Door;

/// How long requests under way may take to end when the sandbox is shut down.
const PATIENCE: Duration = Duration::from_secs(2);

/// A server that ends when dropped.
///
/// A handler's panic would only reset a connection, and the client under test would report an
/// outage. So panics are kept and raised again where the sandbox ends.
pub(crate) struct Server {
    address: SocketAddr,
    task: Option<JoinHandle<io::Result<()>>>,
    panics: Panics,
}

type Panics = Arc<Mutex<Vec<String>>>;

impl Server {
    /// Serves whoever comes through the door, until `ending`. `app` makes what answers on each
    /// connection.
    pub(crate) fn start<M, S>(door: Door, app: M, ending: Ending) -> Self
    where
        M: for<'a> Service<IncomingStream<'a, Door>, Error = Infallible, Response = S>,
        M: Send + 'static,
        for<'a> <M as Service<IncomingStream<'a, Door>>>::Future: Send,
        S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send,
    {
        let address = door.address();
        let panics = Panics::default();
        let app = Watched { app, panics: Arc::clone(&panics) };
        let serve = axum::serve(door, app).with_graceful_shutdown(ending.reached());
        Self { address, task: Some(tokio::spawn(serve.into_future())), panics }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets requests under way end, once the ending was reached; the drop that follows raises what
    /// panicked.
    pub(crate) async fn end(mut self) {
        if let Some(mut task) = self.task.take()
            && tokio::time::timeout(PATIENCE, &mut task).await.is_err()
        {
            task.abort();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
        let panics = self.panics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(first) = panics.first()
            && !std::thread::panicking()
        {
            panic!("a handler of the sandbox panicked: {first}");
        }
    }
}

/// What makes what answers on a connection, or that; its panics are kept.
#[derive(Clone)]
struct Watched<S> {
    app: S,
    panics: Panics,
}

impl<'a, M, S> Service<IncomingStream<'a, Door>> for Watched<M>
where
    M: Service<IncomingStream<'a, Door>, Response = S, Error = Infallible>,
{
    type Response = Watched<S>;
    type Error = Infallible;
    type Future = MapOk<M::Future, Box<dyn FnOnce(S) -> Watched<S> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.app.poll_ready(cx)
    }

    fn call(&mut self, stream: IncomingStream<'a, Door>) -> Self::Future {
        let panics = Arc::clone(&self.panics);
        self.app.call(stream).map_ok(Box::new(move |app| Watched { app, panics }))
    }
}

impl<S> Service<Request> for Watched<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.app.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (panics, answer) = (Arc::clone(&self.panics), self.app.call(request));
        async move {
            AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|panic| {
                panics.lock().unwrap_or_else(PoisonError::into_inner).push(said(panic.as_ref()));
                Ok(StatusCode::INTERNAL_SERVER_ERROR.into_response())
            })
        }
        .boxed()
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use tokio::net::TcpListener;

    use super::*;
    use crate::chance::Chance;
    use crate::ending::{self, Alive};
    use crate::fault::Faults;
    use crate::net::{Connections, Doors};
    use crate::pulse::Pulse;

    async fn break_it(server: &Server) {
        let url = format!("http://{}/boom", server.address());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(url).send().await.unwrap();
        assert_eq!(answer.status(), 500);
    }

    async fn server() -> (Server, Alive) {
        let app = Router::new().route("/boom", get(boom));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let pulse = Pulse::new();
        let doors = Doors::new(Connections::new(pulse.clone()), None);
        let faults = Faults::new(Chance::new(Some(1)).unwrap(), doors.clone(), vec![], pulse);
        let (alive, ending) = ending::pair();
        let door = doors.add(listener, None, Arc::new(faults)).unwrap();
        (Server::start(door, app, ending), alive)
    }

    async fn boom() {
        panic!("boom");
    }

    #[tokio::test]
    #[should_panic(expected = "a handler of the sandbox panicked: boom")]
    async fn a_panic_reaches_who_drops_the_server() {
        let (server, _alive) = server().await;
        break_it(&server).await;
    }

    #[tokio::test]
    #[should_panic(expected = "a handler of the sandbox panicked: boom")]
    async fn a_panic_reaches_who_ends_the_server() {
        let (server, alive) = server().await;
        break_it(&server).await;
        drop(alive);
        server.end().await;
    }
}

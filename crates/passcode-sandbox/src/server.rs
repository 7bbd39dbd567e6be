//! One listener for both services and the inbox.

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::ending::{Alive, Ending};
use crate::fault::{Faults, Gate, intercept};
use crate::messagecentral::{self, MessageCentral};
use crate::own::{self, Hosts, Own, Page, guard};
use crate::ratio::{self, Ratio};
use crate::wire::{Door, Wire};
use crate::world::World;

/// Far above any body either service takes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// How long requests under way may take to end when the sandbox is shut down.
const PATIENCE: Duration = Duration::from_secs(2);

/// An emulated service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Vendor {
    /// Ratio.
    Ratio,
    /// Message Central.
    MessageCentral,
}

impl Vendor {
    /// Whose a path is: the two services have none in common.
    pub(crate) fn of(path: &str) -> Option<Self> {
        match path.split('/').nth(1)? {
            "v1" => Some(Self::Ratio),
            "auth" | "verification" => Some(Self::MessageCentral),
            _ => None,
        }
    }
}

/// How many requests have arrived, refused ones included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requests {
    /// At Ratio's paths.
    pub ratio: u64,
    /// At Message Central's paths, token calls included.
    pub messagecentral: u64,
}

#[derive(Default)]
pub(crate) struct Counters {
    ratio: AtomicU64,
    messagecentral: AtomicU64,
}

impl Counters {
    fn count(&self, path: &str) {
        let counter = match Vendor::of(path) {
            Some(Vendor::Ratio) => &self.ratio,
            Some(Vendor::MessageCentral) => &self.messagecentral,
            None => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> Requests {
        Requests {
            ratio: self.ratio.load(Ordering::Relaxed),
            messagecentral: self.messagecentral.load(Ordering::Relaxed),
        }
    }
}

/// All the state there is.
pub(crate) struct Services {
    pub(crate) world: World,
    pub(crate) ratio: Arc<Ratio>,
    pub(crate) messagecentral: Arc<MessageCentral>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) hosts: Hosts,
}

/// The whole HTTP interface.
pub(crate) fn app(services: &Services, ending: Ending) -> Router {
    let ratio = services.ratio.clone();
    let elsewhere = move |request: Request| {
        let answer = elsewhere(&ratio, request.uri().path());
        async move { answer }
    };
    let gate = Gate {
        faults: services.world.faults.clone(),
        inbox: services.world.inbox.clone(),
        ending: ending.clone(),
    };
    let own = Own {
        world: services.world.clone(),
        ratio: services.ratio.clone(),
        messagecentral: services.messagecentral.clone(),
        ending,
        page: Page::new(),
    };
    // The last layer is the first to see a request.
    Router::new()
        .merge(ratio::routes(services.ratio.clone()))
        .merge(messagecentral::routes(&services.messagecentral))
        .merge(own::routes(own))
        .method_not_allowed_fallback(elsewhere.clone())
        .fallback(elsewhere)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(gate, intercept))
        .layer(from_fn_with_state(services.hosts.clone(), guard))
        .layer(from_fn_with_state(services.counters.clone(), count))
}

async fn count(State(counters): State<Arc<Counters>>, request: Request, next: Next) -> Response {
    counters.count(request.uri().path());
    next.run(request).await
}

/// A path or method the vendor doesn't have, answered in the vendor's own way.
fn elsewhere(ratio: &Ratio, path: &str) -> Response {
    match Vendor::of(path) {
        Some(Vendor::Ratio) => ratio.unknown_endpoint(),
        Some(Vendor::MessageCentral) => messagecentral::unauthorised(),
        None => (StatusCode::NOT_FOUND, "The sandbox has no such path.\n").into_response(),
    }
}

/// A server that ends when dropped.
///
/// A handler's panic would only reset a connection, and the client under test would report an
/// outage. So panics are kept and raised again where the sandbox ends.
pub(crate) struct Server {
    address: SocketAddr,
    /// Its drop ends whatever waits: the server, stalled answers, followers of the inbox.
    alive: Option<Alive>,
    task: Option<JoinHandle<io::Result<()>>>,
    panics: Panics,
}

type Panics = Arc<Mutex<Vec<String>>>;

impl Server {
    /// Serves on a listener; `alive` is of the pair whose ending the app knows.
    pub(crate) fn start(
        listener: TcpListener,
        app: Router,
        faults: Faults,
        (alive, ending): (Alive, Ending),
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let panics = Panics::default();
        let app = app.layer(from_fn_with_state(panics.clone(), catch));
        let app = app.into_make_service_with_connect_info::<Wire>();
        let serve =
            axum::serve(Door { listener, faults }, app).with_graceful_shutdown(ending.reached());
        Ok(Self {
            address,
            alive: Some(alive),
            task: Some(tokio::spawn(serve.into_future())),
            panics,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes no more connections and lets requests under way end; the drop that follows raises
    /// what panicked.
    pub(crate) async fn shutdown(mut self) {
        self.alive.take();
        if let Some(mut task) = self.task.take()
            && tokio::time::timeout(PATIENCE, &mut task).await.is_err()
        {
            task.abort();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.alive.take();
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

async fn catch(State(panics): State<Panics>, request: Request, next: Next) -> Response {
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            panics.lock().unwrap_or_else(PoisonError::into_inner).push(said(panic.as_ref()));
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it said nothing").to_owned()
}

#[cfg(test)]
mod tests {
    use axum::routing::get;

    use super::*;
    use crate::chance::Chance;
    use crate::ending;

    async fn break_it(server: &Server) {
        let url = format!("http://{}/boom", server.address());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(url).send().await.unwrap();
        assert_eq!(answer.status(), 500);
    }

    async fn server() -> Server {
        let app = Router::new().route("/boom", get(boom));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let faults = Faults::new(Chance::new(Some(1)).unwrap());
        Server::start(listener, app, faults, ending::pair()).unwrap()
    }

    async fn boom() {
        panic!("boom");
    }

    #[tokio::test]
    #[should_panic(expected = "a handler of the sandbox panicked: boom")]
    async fn a_panic_reaches_who_drops_the_server() {
        let server = server().await;
        break_it(&server).await;
    }

    #[tokio::test]
    #[should_panic(expected = "a handler of the sandbox panicked: boom")]
    async fn a_panic_reaches_who_shuts_the_server_down() {
        let server = server().await;
        break_it(&server).await;
        server.shutdown().await;
    }

    #[test]
    fn a_path_belongs_to_one_vendor() {
        assert_eq!(Vendor::of("/v1/auth/otp/sms:send"), Some(Vendor::Ratio));
        assert_eq!(Vendor::of("/verification/v3/send"), Some(Vendor::MessageCentral));
        assert_eq!(Vendor::of("/auth/v1/authentication/token"), Some(Vendor::MessageCentral));
        assert_eq!(Vendor::of("/inbox/messages"), None);
        assert_eq!(Vendor::of("/"), None);
    }
}

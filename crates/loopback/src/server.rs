use std::fmt;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::connection::{Handler, serve};
use crate::reply::Reply;
use crate::request::{Request, canonical};
use crate::tls::Tls;

/// An HTTP/1.1 server on a free port of 127.0.0.1 that writes down what arrives. It ends with the
/// test's runtime.
pub struct Server {
    address: SocketAddr,
    tls: Option<Tls>,
    kept: Arc<Kept>,
}

struct Kept {
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    count: watch::Sender<usize>,
}

impl Server {
    /// A server whose handler decides what becomes of each request.
    pub async fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::listen(Arc::new(handler), None).await
    }

    /// The same over TLS, with a certificate for this host by an authority made now.
    pub async fn start_tls(
        host: &str,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Arc::new(handler), Some(Tls::new(host))).await
    }

    /// The same over TLS, with a certificate whose time is over.
    pub async fn start_tls_expired(
        host: &str,
        handler: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::listen(Arc::new(handler), Some(Tls::expired(host))).await
    }

    /// A server that always does the same.
    pub async fn replying(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    /// A server that gives these answers one after another, and then no more.
    pub async fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = Mutex::new(replies.into_iter().collect::<Vec<_>>().into_iter());
        Self::start(move |_| replies.lock().unwrap().next().unwrap_or(Reply::raw(""))).await
    }

    async fn listen(handler: Handler, tls: Option<Tls>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let kept = Arc::new(Kept {
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            count: watch::Sender::new(0),
        });
        let acceptor = tls.as_ref().map(Tls::acceptor);
        let keeper = Arc::clone(&kept);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                keeper.connections.fetch_add(1, Ordering::SeqCst);
                let (handler, kept) = (Arc::clone(&handler), Arc::clone(&keeper));
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let keep = |request| kept.keep(request);
                    match acceptor {
                        None => serve(stream, handler, keep).await,
                        Some(acceptor) => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                serve(stream, handler, keep).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, tls, kept }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its base URL: `http://127.0.0.1:PORT`, or `https://localhost:PORT` over TLS.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.tls {
            None => format!("http://{}", self.address),
            Some(_) => format!("https://localhost:{}", self.address.port()),
        }
    }

    /// The certificate of its authority, as PEM; empty without TLS.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        self.tls.as_ref().map(Tls::ca_pem).unwrap_or_default()
    }

    /// All requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.kept.requests.lock().unwrap().clone()
    }

    /// How many requests there were so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept.requests.lock().unwrap().len()
    }

    /// How many connections were taken so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.kept.connections.load(Ordering::SeqCst)
    }

    /// Waits until this many requests have arrived.
    pub async fn arrived(&self, count: usize) {
        let mut arrived = self.kept.count.subscribe();
        arrived.wait_for(|so_far| *so_far >= count).await.unwrap();
    }

    /// All requests since the last call, as one canonical text: see [`Request::canonical`].
    pub fn take(&self, names: &[(&str, &str)]) -> String {
        canonical(&std::mem::take(&mut *self.kept.requests.lock().unwrap()), names)
    }
}

impl Kept {
    fn keep(&self, request: Request) {
        self.requests.lock().unwrap().push(request);
        self.count.send_modify(|count| *count += 1);
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

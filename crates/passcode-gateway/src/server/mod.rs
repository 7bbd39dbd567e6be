//! The life of the process: it listens, serves, reloads and ends.

mod connection;
mod signals;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Router;
use hyper_util::server::graceful::GracefulShutdown;
use passcode::{Config, Error, ErrorKind, Result};
pub use signals::{Signal, signals};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::Receiver;

use crate::admin;
use crate::gateway::Gateway;

/// How often it is looked whether the store is there.
const LOOK: Duration = Duration::from_secs(1);

/// How often counts are written into the store.
const FLUSH: Duration = Duration::from_secs(2);

/// How much longer than the slowest call may take the end is waited for.
const GRACE: Duration = Duration::from_secs(1);

/// After a connection that couldn't be taken, such as for want of file handles.
const PAUSE: Duration = Duration::from_millis(100);

/// A gateway that listens.
pub struct Server {
    gateway: Gateway,
    listener: TcpListener,
    address: SocketAddr,
    admin: Option<TcpListener>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// What was in flight was answered, or its time was over.
    Well,
    /// It was told twice.
    AtOnce,
}

impl Server {
    /// Listens where the gateway's configuration says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] if nobody can listen there.
    pub async fn bind(gateway: Gateway) -> Result<Self> {
        let setup = gateway.shared.setup();
        let (listener, address) = bind(setup.settings.listen()).await?;
        let admin = match setup.settings.admin_listen() {
            Some(listen) => Some(bind(listen).await?),
            None => None,
        };
        if let Some((_, address)) = &admin {
            tracing::info!(
                "the operator's page is at http://{address}/, metrics at http://{address}/metrics"
            );
        }
        Ok(Self { gateway, listener, address, admin: admin.map(|(listener, _)| listener) })
    }

    /// Where it is: scheme, address and port, such as `http://127.0.0.1:8080`.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.gateway.shared.setup().tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Where the operator's own address (`admin_listen`) is, if there is one.
    #[must_use]
    pub fn admin_url(&self) -> Option<String> {
        let address = self.admin.as_ref()?.local_addr().ok()?;
        Some(format!("http://{address}"))
    }

    /// Serves until it is told to end: then it takes connections for `drain_delay` more, and gives
    /// what is in flight the longest `total_timeout` and a second. `read` reads the configuration
    /// again, when it is told to reload; a mistake keeps the old one, and is logged.
    pub async fn serve(
        mut self,
        mut signals: Receiver<Signal>,
        read: impl Fn() -> Result<Config>,
    ) -> Ended {
        let connections = GracefulShutdown::new();
        let looking = tokio::spawn(look(self.gateway.clone()));
        let flushing = tokio::spawn(flush(self.gateway.clone()));
        let operators = self.admin.take().map(|listener| {
            let address = listener.local_addr().map(|address| address.ip());
            let is_on_loopback = address.is_ok_and(|ip| ip.to_canonical().is_loopback());
            let router = admin::router(&self.gateway.shared, is_on_loopback);
            tokio::spawn(serve_operators(listener, router))
        });
        self.until_end(&connections, &mut signals, &read).await;
        let shared = self.gateway.shared.clone();
        shared.readiness.end();
        let limit = {
            let setup = shared.setup();
            let delay = tokio::time::sleep(setup.settings.drain_delay());
            tokio::select! {
                () = self.accept(&connections) => {}
                () = delay => {}
                () = told_to_end(&mut signals) => return Ended::AtOnce,
            }
            setup.providers.longest_total_timeout() + GRACE
        };
        let Self { listener, .. } = self;
        drop(listener);
        looking.abort();
        let drained = async {
            connections.shutdown().await;
            shared.in_flight.none().await;
            shared.flush().await;
        };
        let ended = tokio::select! {
            () = drained => Ended::Well,
            () = tokio::time::sleep(limit) => Ended::Well,
            () = told_to_end(&mut signals) => Ended::AtOnce,
        };
        flushing.abort();
        if let Some(operators) = operators {
            operators.abort();
        }
        ended
    }

    async fn until_end(
        &self,
        connections: &GracefulShutdown,
        signals: &mut Receiver<Signal>,
        read: &impl Fn() -> Result<Config>,
    ) {
        loop {
            let signal = tokio::select! {
                () = self.accept(connections) => continue,
                signal = signals.recv() => signal,
            };
            match signal {
                Some(Signal::Reload) => self.reload(read),
                Some(Signal::End) => return,
                // Nobody can tell it anything any more.
                None => self.accept(connections).await,
            }
        }
    }

    fn reload(&self, read: &impl Fn() -> Result<Config>) {
        match read().and_then(|config| self.gateway.reload(&config)) {
            Ok(()) => tracing::info!("the configuration was read anew"),
            Err(error) => {
                self.gateway.shared.note_loaded(false);
                tracing::error!(%error, "the configuration is kept as it was");
            }
        }
    }

    /// Takes connections for ever.
    async fn accept(&self, connections: &GracefulShutdown) {
        let router = self.gateway.router();
        loop {
            let (stream, peer) = accept(&self.listener).await;
            let tls = self.gateway.shared.setup().tls.clone();
            let (router, watcher) = (router.clone(), connections.watcher());
            tokio::spawn(connection::serve(stream, peer, tls, router, watcher));
        }
    }
}

/// The operator's own address. It ends last, so that the end can be watched.
async fn serve_operators(listener: TcpListener, router: Router) {
    let connections = GracefulShutdown::new();
    loop {
        let (stream, peer) = accept(&listener).await;
        let (router, watcher) = (router.clone(), connections.watcher());
        tokio::spawn(connection::serve(stream, peer, None, router, watcher));
    }
}

/// The next connection that can be taken.
async fn accept(listener: &TcpListener) -> (TcpStream, IpAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Answers are short, and nobody should wait for more of them.
                let _ = stream.set_nodelay(true);
                return (stream, peer.ip().to_canonical());
            }
            Err(error) => {
                tracing::warn!(error = %error.kind(), "a connection can't be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn bind(listen: SocketAddr) -> Result<(TcpListener, SocketAddr)> {
    let refused = |error: std::io::Error| {
        let message = format!("{listen} can't be listened on: {}", error.kind());
        Error::local(ErrorKind::Config, message)
    };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    Ok((listener, address))
}

async fn look(gateway: Gateway) {
    let mut ticks = tokio::time::interval(LOOK);
    loop {
        ticks.tick().await;
        gateway.look().await;
    }
}

async fn flush(gateway: Gateway) {
    let mut ticks = tokio::time::interval(FLUSH);
    loop {
        ticks.tick().await;
        gateway.flush().await;
    }
}

async fn told_to_end(signals: &mut Receiver<Signal>) {
    loop {
        match signals.recv().await {
            Some(Signal::End) => return,
            Some(Signal::Reload) => {}
            None => return std::future::pending().await,
        }
    }
}

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::serve::Listener;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::Accept;

use super::connections::Connections;
use super::line::Line;
use super::place::Place;
use super::stream::Stream;
use super::watch::Watch;

/// All listeners of a sandbox.
#[derive(Clone)]
pub(crate) struct Doors {
    doors: Arc<Mutex<Vec<Arc<State>>>>,
    connections: Connections,
    tls: Option<TlsAcceptor>,
}

struct State {
    owner: Option<&'static str>,
    address: SocketAddr,
    runtime: Handle,
    entrance: Mutex<Entrance>,
    /// Sent to when its connections are to end.
    ended: watch::Sender<()>,
}

struct Entrance {
    /// None only while it is turned.
    place: Option<Place>,
    waiting: Option<Waker>,
}

impl Doors {
    /// Doors that speak TLS only, if there is a certificate for it.
    pub(crate) fn new(connections: Connections, tls: Option<TlsAcceptor>) -> Self {
        Self { doors: Arc::default(), connections, tls }
    }

    pub(crate) fn connections(&self) -> &Connections {
        &self.connections
    }

    /// Takes connections from a listener; `owner` is the vendor whose own address it is.
    pub(crate) fn add(
        &self,
        listener: TcpListener,
        owner: Option<&'static str>,
        watch: Arc<dyn Watch>,
    ) -> io::Result<Door> {
        let state = Arc::new(State {
            owner,
            address: listener.local_addr()?,
            runtime: Handle::current(),
            entrance: Mutex::new(Entrance {
                place: Some(Place::Listening(listener)),
                waiting: None,
            }),
            ended: watch::Sender::new(()),
        });
        self.lock().push(Arc::clone(&state));
        Ok(Door {
            state,
            watch,
            connections: self.connections.clone(),
            tls: self.tls.clone(),
            handshakes: FuturesUnordered::new(),
        })
    }

    /// Whether a vendor has an address of its own.
    pub(crate) fn has_one_of(&self, kind: &str) -> bool {
        self.lock().iter().any(|state| state.owner == Some(kind))
    }

    /// Stops listening and ends connections where the owner's door is to be closed, and listens
    /// again, at the same address, where it isn't.
    ///
    /// # Panics
    ///
    /// If the system gives an address to somebody else meanwhile.
    pub(crate) fn close(&self, closed: impl Fn(Option<&str>) -> bool) {
        for state in self.lock().iter() {
            state.set_open(!closed(state.owner));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<State>>> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn set_open(&self, open: bool) {
        let mut entrance = self.lock();
        if open == matches!(entrance.place, Some(Place::Listening(_))) {
            return;
        }
        let turned = entrance.place.take().map(|place| place.turned(self.address, &self.runtime));
        entrance.place = match turned.transpose() {
            Ok(place) => place,
            Err(error) => panic!("{} can't be listened on again: {error}", self.address),
        };
        if let Some(waker) = entrance.waiting.take() {
            waker.wake();
        }
        if !open {
            self.ended.send_replace(());
        }
    }

    fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<TcpStream> {
        let mut entrance = self.lock();
        if let Some(Place::Listening(listener)) = &entrance.place {
            // A connection that broke while it was being taken is nobody's.
            while let Poll::Ready(accepted) = listener.poll_accept(cx) {
                if let Ok((stream, _)) = accepted {
                    return Poll::Ready(stream);
                }
            }
        }
        entrance.waiting = Some(cx.waker().clone());
        Poll::Pending
    }

    fn lock(&self) -> MutexGuard<'_, Entrance> {
        self.entrance.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes connections, but those that a fault refuses.
pub(crate) struct Door {
    state: Arc<State>,
    watch: Arc<dyn Watch>,
    connections: Connections,
    tls: Option<TlsAcceptor>,
    /// Under way: one that is slow keeps nobody else waiting.
    handshakes: FuturesUnordered<Accept<Line>>,
}

impl Door {
    pub(crate) fn address(&self) -> SocketAddr {
        self.state.address
    }

    fn line(&self, stream: TcpStream) -> Line {
        let (state, watch) = (&self.state, Arc::clone(&self.watch));
        Line::new(stream, self.connections.enter(), state.owner, watch, state.ended.subscribe())
    }
}

impl Listener for Door {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        loop {
            let stream = tokio::select! {
                stream = std::future::poll_fn(|cx| self.state.poll_accept(cx)) => stream,
                Some(done) = self.handshakes.next() => match done {
                    Ok(stream) => return (Stream::Tls(Box::new(stream)), self.state.address),
                    // Somebody who speaks no TLS, or doesn't trust the certificate.
                    Err(_) => continue,
                },
            };
            let line = self.line(stream);
            if self.watch.refuse_connection(self.state.owner) {
                line.reset();
                continue;
            }
            match &self.tls {
                None => return (Stream::Plain(line), self.state.address),
                Some(tls) => self.handshakes.push(tls.accept(line)),
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.state.address)
    }
}

//! A proxy in front of the emulated vendors that breaks things on real sockets.

pub(crate) mod answer;
mod request;

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use passcode_conformance::Fault;
use passcode_sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::breaking::request::Request;

/// Passes everything on to the sandbox until it is told to break.
#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) sandbox: Sandbox,
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    upstream: SocketAddr,
    /// Whether a healthy connection serves more than one request.
    keep_alive: bool,
    fault: Mutex<Option<Fault>>,
    counts: Counts,
    /// Tokens and session JWTs that the vendors gave.
    tokens: Mutex<Vec<String>>,
}

/// What has arrived so far.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    connections: AtomicUsize,
    sends_and_verifies: AtomicUsize,
    token_calls: AtomicUsize,
    /// Requests that a redirect led to "another host".
    elsewhere: AtomicUsize,
    /// Requests that offered to take a compressed body.
    asked_for_compression: AtomicUsize,
    /// Connections that are open now.
    open: AtomicUsize,
    /// Bytes of broken answers that the client took, or the network between.
    written: AtomicUsize,
}

macro_rules! read {
    ($($name:ident),+) => {
        $(pub(crate) fn $name(&self) -> usize {
            self.shared.counts.$name.load(Ordering::SeqCst)
        })+
    };
}

impl Proxy {
    /// In front of this sandbox, closing every connection after its first answer.
    pub(crate) async fn start(sandbox: Sandbox) -> Self {
        Self::start_with(sandbox, false).await
    }

    pub(crate) async fn start_with(sandbox: Sandbox, keep_alive: bool) -> Self {
        let upstream = sandbox.address();
        let (fault, tokens, counts) = (Mutex::default(), Mutex::default(), Counts::default());
        let shared = Arc::new(Shared { upstream, keep_alive, fault, counts, tokens });
        let listener = listen(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let address = listener.local_addr().unwrap();
        let listening = Mutex::new(Some(tokio::spawn(serve(listener, Arc::clone(&shared)))));
        Self { sandbox, address, shared, listening }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Breaks everything from now on.
    pub(crate) async fn inject(&self, fault: Fault) {
        *self.shared.fault.lock().unwrap() = Some(fault);
        if fault == Fault::ConnectionRefused {
            let listening = self.listening.lock().unwrap().take();
            if let Some(task) = listening {
                task.abort();
                let _ = task.await;
            }
        }
    }

    /// Passes everything on again.
    pub(crate) fn heal(&self) {
        *self.shared.fault.lock().unwrap() = None;
        self.listening.lock().unwrap().get_or_insert_with(|| {
            let listener = listen(self.address).unwrap();
            tokio::spawn(serve(listener, Arc::clone(&self.shared)))
        });
    }

    /// Every token and session JWT that a vendor gave so far.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.shared.tokens.lock().unwrap().clone()
    }

    read!(
        connections,
        sends_and_verifies,
        token_calls,
        elsewhere,
        asked_for_compression,
        open,
        written
    );
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Some(task) = self.listening.lock().unwrap().take() {
            task.abort();
        }
    }
}

/// With a small send buffer, so that what is written was nearly read.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(16 * 1024)?;
    socket.bind(address)?;
    socket.listen(128)
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with this task, and every connection with it.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(connection(stream, Arc::clone(&shared)));
        while connections.try_join_next().is_some() {}
    }
}

struct Open<'a>(&'a AtomicUsize);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn connection(mut stream: TcpStream, shared: Arc<Shared>) {
    let counts = &shared.counts;
    counts.connections.fetch_add(1, Ordering::SeqCst);
    counts.open.fetch_add(1, Ordering::SeqCst);
    let _open = Open(&counts.open);
    loop {
        // The request is there, and is not read.
        if !matches!(stream.peek(&mut [0]).await, Ok(1)) {
            return;
        }
        let fault = *shared.fault.lock().unwrap();
        if fault == Some(Fault::ResetBeforeReading) {
            let _ = stream.set_zero_linger();
            return;
        }
        let Some(request) = Request::read(&mut stream).await else { return };
        counts.count(&request);
        match fault {
            Some(fault) => return answer::broken(fault, stream, &counts.written).await,
            None => {
                let Ok(answer) = shared.ask_sandbox(&request).await else { return };
                if stream.write_all(&answer).await.is_err() || !shared.keep_alive {
                    return;
                }
            }
        }
    }
}

impl Counts {
    fn count(&self, request: &Request) {
        let counter = match request.path() {
            path if path.starts_with("/elsewhere") => &self.elsewhere,
            path if path.starts_with("/messagecentral/auth/v1/") => &self.token_calls,
            _ => &self.sends_and_verifies,
        };
        counter.fetch_add(1, Ordering::SeqCst);
        if request.asks_for_compression() {
            self.asked_for_compression.fetch_add(1, Ordering::SeqCst);
        }
    }
}

impl Shared {
    async fn ask_sandbox(&self, request: &Request) -> io::Result<Vec<u8>> {
        let mut upstream = TcpStream::connect(self.upstream).await?;
        upstream.write_all(&request.closing()).await?;
        let mut answer = Vec::new();
        upstream.read_to_end(&mut answer).await?;
        self.tokens.lock().unwrap().extend(request::tokens(&answer));
        Ok(if self.keep_alive { request::without_close(&answer) } else { answer })
    }
}

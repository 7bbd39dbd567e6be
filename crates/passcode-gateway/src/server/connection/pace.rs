//! How long a peer may take: for a head from its first byte on; and between calls as long as proxies
//! keep connections that nobody uses.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::problem::{Problem, ProblemKind};

/// For a head, or a handshake, to arrive.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// Longer than proxies keep connections for the next call, so that it is they who close them: Google's
/// load balancers do for 10 minutes, others for less.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// What a connection waits for. A handle.
#[derive(Debug, Clone)]
pub(super) struct Pace(Arc<Mutex<Phase>>);

#[derive(Debug, Clone, Copy)]
enum Phase {
    /// For the first byte of a head, since then.
    Idle(Instant),
    /// For the rest of it, since then.
    Head(Instant),
    /// For nothing that is limited here: a call is worked on.
    Busy,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Phase::Idle(Instant::now()))))
    }

    /// A whole head has arrived.
    pub(super) fn begin(&self) {
        *self.phase() = Phase::Busy;
    }

    /// The call has its answer.
    pub(super) fn end(&self) {
        *self.phase() = Phase::Idle(Instant::now());
    }

    /// Something has arrived.
    fn came(&self) {
        let mut phase = self.phase();
        if matches!(*phase, Phase::Idle(_)) {
            *phase = Phase::Head(Instant::now());
        }
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that ends when its peer is too slow.
pub(super) struct Paced<S> {
    stream: S,
    pace: Pace,
    sleep: Pin<Box<Sleep>>,
    /// What is left to write before the end.
    farewell: Option<Vec<u8>>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Paced<S> {
    pub(super) fn new(stream: S, pace: Pace) -> Self {
        let sleep = Box::pin(sleep_until(Instant::now()));
        Self { stream, pace, sleep, farewell: None }
    }

    /// Until when the peer may be silent, and what it hears then.
    fn limit(&self) -> Option<(Instant, Vec<u8>)> {
        match *self.pace.phase() {
            Phase::Idle(since) => Some((since + IDLE, Vec::new())),
            Phase::Head(since) => Some((since + LIMIT, too_slow())),
            Phase::Busy => None,
        }
    }

    /// Says why it ends, and ends.
    fn end(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let farewell = self.farewell.get_or_insert_default();
        while !farewell.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, farewell))?;
            if written == 0 {
                break;
            }
            farewell.drain(..written);
        }
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.farewell.is_some() {
            return self.end(cx);
        }
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buffer) {
            if buffer.filled().len() > before {
                self.pace.came();
            }
            return Poll::Ready(read);
        }
        let Some((end, farewell)) = self.limit() else { return Poll::Pending };
        if self.sleep.deadline() != end {
            self.sleep.as_mut().reset(end);
        }
        ready!(self.sleep.as_mut().poll(cx));
        self.farewell = Some(farewell);
        self.end(cx)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// The whole answer to a head that never ended, which no router sees.
fn too_slow() -> Vec<u8> {
    let kind = ProblemKind::Unreadable(StatusCode::REQUEST_TIMEOUT);
    let body = Problem::new(kind, "the head didn't arrive within 10 seconds").to_json().to_string();
    let head = format!(
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}

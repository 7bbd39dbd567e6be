use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch::Receiver;

use super::connections::Open;
use super::watch::Watch;

const WHOLE: u8 = 0;
const CLOSED: u8 = 1;
const RESET: u8 = 2;

/// A handle by which a handler breaks the connection its request came on: nothing more is
/// written, whatever the handler returns.
#[derive(Clone, Default)]
pub(crate) struct Wire(Arc<AtomicU8>);

impl Wire {
    /// Ends the connection in the orderly way (FIN).
    pub(crate) fn close(&self) {
        self.0.store(CLOSED, Ordering::Release);
    }

    /// Ends it abruptly (RST).
    pub(crate) fn reset(&self) {
        self.0.store(RESET, Ordering::Release);
    }
}

/// A connection with its [`Wire`].
pub(crate) struct Line {
    stream: TcpStream,
    open: Open,
    wire: Wire,
    /// Whose own address it was made to.
    owner: Option<&'static str>,
    watch: Arc<dyn Watch>,
    /// Yields when it is to end.
    endings: BoxStream<'static, ()>,
}

impl Line {
    pub(super) fn new(
        stream: TcpStream,
        open: Open,
        owner: Option<&'static str>,
        watch: Arc<dyn Watch>,
        ended: Receiver<()>,
    ) -> Self {
        let endings = stream::unfold(ended, |mut ended| async {
            ended.changed().await.ok().map(|()| ((), ended))
        });
        Self { stream, open, wire: Wire::default(), owner, watch, endings: endings.boxed() }
    }

    pub(super) fn wire(&self) -> Wire {
        self.wire.clone()
    }

    /// Ends it abruptly, with whatever came unread.
    pub(super) fn reset(self) {
        // The peer may be gone already; then there is nobody to be reset.
        let _ = self.stream.set_zero_linger();
    }

    /// An error once the wire is broken; whoever gets it drops the connection.
    fn unbroken(&self) -> io::Result<()> {
        match self.wire.0.load(Ordering::Acquire) {
            WHOLE => Ok(()),
            RESET => {
                self.stream.set_zero_linger()?;
                Err(io::ErrorKind::ConnectionReset.into())
            }
            _ => Err(io::ErrorKind::ConnectionAborted.into()),
        }
    }

    /// Waits for bytes, and leaves them unread if a fault says so.
    fn poll_bytes(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut byte = [0];
        let count = ready!(self.stream.poll_peek(cx, &mut ReadBuf::new(&mut byte)))?;
        if count > 0 && self.watch.reset_unread(self.owner) {
            self.wire.reset();
            return Poll::Ready(self.unbroken());
        }
        Poll::Ready(Ok(()))
    }

    fn stream(self: Pin<&mut Self>) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.get_mut().stream)
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.unbroken()?;
        if self.endings.poll_next_unpin(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        // A rule may come while nothing does, so the bytes are looked at before they are read.
        if ready!(self.stream.poll_read_ready(cx)).is_ok() && self.watch.watches_bytes() {
            ready!(self.poll_bytes(cx))?;
        }
        self.stream().poll_read(cx, buf)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.unbroken()?;
        let written = ready!(self.as_mut().stream().poll_write(cx, bytes))?;
        self.open.note_written(written);
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.unbroken()?;
        let written = ready!(self.as_mut().stream().poll_write_vectored(cx, slices))?;
        self.open.note_written(written);
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.unbroken()?;
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.unbroken()?;
        self.stream().poll_shutdown(cx)
    }
}

//! A connection that is read line by line.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// So much is read ahead at most.
const AHEAD: usize = 4096;

/// Gives one line at most with each read. Whoever sits between us and the server can add lines to the
/// answer to STARTTLS; since nobody reads them with it, they never count as answers that came by TLS
/// (CVE-2011-0411), and the handshake fails on them.
#[derive(Debug)]
pub(super) struct Lines {
    stream: TcpStream,
    ahead: Vec<u8>,
    given: usize,
}

impl Lines {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, ahead: Vec::new(), given: 0 }
    }

    /// Reads ahead, if all that was read is given.
    fn poll_ahead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.given < self.ahead.len() {
            return Poll::Ready(Ok(()));
        }
        self.given = 0;
        self.ahead.resize(AHEAD, 0);
        let mut buffer = ReadBuf::new(&mut self.ahead);
        let read = Pin::new(&mut self.stream).poll_read(context, &mut buffer);
        let filled = buffer.filled().len();
        self.ahead.truncate(if read.is_ready() { filled } else { 0 });
        read
    }
}

impl AsyncRead for Lines {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(self.poll_ahead(context))?;
        let left = &self.ahead[self.given..];
        let line = left.iter().position(|byte| *byte == b'\n').map_or(left.len(), |end| end + 1);
        let line = line.min(buffer.remaining());
        buffer.put_slice(&left[..line]);
        self.given += line;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Lines {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl AsyncTokioStream for Lines {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer_addr()
    }
}

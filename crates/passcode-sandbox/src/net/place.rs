//! An address that is listened on, or is kept while nothing listens on it.

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Handle;

/// Connections that wait to be taken.
const BACKLOG: u32 = 1024;

/// Small, so that what was written was nearly read: the system's own would hide how much of an
/// answer a client took.
const SEND_BUFFER: u32 = 64 * 1024;

/// Where connections come from.
pub(super) enum Place {
    Listening(TcpListener),
    /// The system refuses connections. The socket is bound, so that nobody else gets the port.
    Closed(TcpSocket),
}

/// Takes an address.
///
/// # Errors
///
/// It is taken, or not this machine's. The error names the address.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    bind(address).and_then(|socket| socket.listen(BACKLOG)).map_err(|error| {
        io::Error::new(error.kind(), format!("nothing can listen on {address}: {error}"))
    })
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Earlier connections may still be closing at this address. On Windows the option would let
    // two sockets listen on it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    Ok(socket)
}

impl Place {
    /// Stops listening, or begins again.
    pub(super) fn turned(self, address: SocketAddr, runtime: &Handle) -> io::Result<Self> {
        let _entered = runtime.enter();
        match self {
            Self::Listening(listener) => {
                drop(listener);
                bind(address).map(Self::Closed)
            }
            Self::Closed(socket) => socket.listen(BACKLOG).map(Self::Listening),
        }
    }
}

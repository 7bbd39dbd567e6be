use std::net::{SocketAddr, TcpListener};

use tokio::net::TcpSocket;

/// An address where nothing listens. It stays taken while the process lives, so that no other test
/// is given it meanwhile.
#[must_use]
pub fn closed_port() -> SocketAddr {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    // Bound, and never told to listen.
    std::mem::forget(socket);
    address
}

/// An address where connections are taken, by the system's backlog, and nobody ever answers.
#[derive(Debug)]
pub struct Silent(TcpListener);

impl Silent {
    /// Listens until it is dropped.
    #[must_use]
    pub fn new() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

impl Default for Silent {
    fn default() -> Self {
        Self::new()
    }
}

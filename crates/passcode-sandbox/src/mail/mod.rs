//! A mail server that takes everything and delivers it to the inbox (RFC 5321, 4954).

mod code;
mod letters;
mod session;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::io::BufReader;
use tokio::net::TcpListener;

use self::letters::Letters;
use crate::ending::Ending;
use crate::world::World;

/// What messages of mail name as their vendor, and what its address is called.
pub(crate) const KIND: &str = "smtp";

/// Receives mail at one address until the sandbox ends.
pub(crate) struct MailServer {
    address: SocketAddr,
}

impl MailServer {
    pub(crate) fn start(listener: TcpListener, world: World, ending: Ending) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let letters = Arc::new(Letters::new(world));
        tokio::spawn(async move {
            let mut ended = std::pin::pin!(ending.clone().reached().fuse());
            loop {
                let accepted = tokio::select! {
                    () = &mut ended => return,
                    accepted = listener.accept() => accepted,
                };
                // A connection that broke while it was being taken is nobody's.
                let Ok((stream, _)) = accepted else { continue };
                let (letters, ending) = (Arc::clone(&letters), ending.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        () = ending.reached() => {}
                        // A client that is gone is nobody's to be told.
                        _ = session::serve(BufReader::new(stream), &letters) => {}
                    }
                });
            }
        });
        Ok(Self { address })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

//! A mail server that takes everything and delivers it to the inbox (RFC 5321, 4954).

mod code;
mod kind;
mod letters;
mod session;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use futures_util::FutureExt;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

pub(crate) use self::kind::KIND;
use self::letters::Letters;
use crate::ending::Ending;
use crate::world::World;

/// Receives mail at one address until the sandbox ends: in clear, or with an acceptor over TLS from
/// the first byte.
pub(crate) struct MailServer {
    address: SocketAddr,
    is_tls: bool,
}

impl MailServer {
    pub(crate) fn start(
        listener: TcpListener,
        tls: Option<TlsAcceptor>,
        world: World,
        ending: Ending,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let is_tls = tls.is_some();
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
                let (letters, tls, ending) = (Arc::clone(&letters), tls.clone(), ending.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        () = ending.reached() => {}
                        // A client that is gone is nobody's to be told.
                        _ = serve(stream, tls, &letters) => {}
                    }
                });
            }
        });
        Ok(Self { address, is_tls })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn scheme(&self) -> &'static str {
        if self.is_tls { "smtps" } else { "smtp" }
    }
}

async fn serve(stream: TcpStream, tls: Option<TlsAcceptor>, letters: &Letters) -> io::Result<()> {
    let Some(tls) = tls else {
        return session::serve(&mut BufReader::new(stream), letters).await;
    };
    let mut stream = BufReader::new(tls.accept(stream).await?);
    session::serve(&mut stream, letters).await?;
    // TLS has a word for the end; without it a client takes it for a cut.
    stream.shutdown().await
}

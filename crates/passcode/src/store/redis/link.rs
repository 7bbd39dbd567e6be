//! The one connection to Redis that all operations share, and how it comes back.

use std::borrow::Cow;
use std::io;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, cmd};
use socket2::{SockRef, TcpKeepalive};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::place::Place;
use super::trouble::Trouble;

/// So often a cluster may send us on to another node.
const HOPS: usize = 4;

/// Firewalls forget connections on which nothing happens.
const KEEPALIVE: Duration = Duration::from_secs(30);

/// Connects when an operation needs it, so that Redis is back for us as soon as it is back.
pub(super) struct Link {
    places: Vec<Place>,
    tls: Option<TlsConnector>,
    /// A key of ours, by which a cluster says which node has all of them; `None` without a cluster.
    probe: Option<String>,
    /// How long one place may take to answer, so that the next one is still asked in time.
    patience: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    connection: Option<MultiplexedConnection>,
    /// Which connection it is, counted from the first.
    number: u64,
    /// Where the next one is tried first.
    place: usize,
}

impl Link {
    /// Nothing is asked yet. `timeout` is an operation's.
    pub(super) fn new(
        places: Vec<Place>,
        tls: Option<TlsConnector>,
        probe: Option<String>,
        timeout: Duration,
    ) -> Self {
        let patience = timeout / u32::try_from(places.len()).unwrap_or(u32::MAX).max(1);
        Self { places, tls, probe, patience, state: Mutex::default() }
    }

    /// The connection, made now if there is none, and its number. Of many who find none, one makes it
    /// and the others wait for it.
    pub(super) async fn connection(&self) -> Result<(MultiplexedConnection, u64), Trouble> {
        let mut state = self.state.lock().await;
        if let Some(connection) = &state.connection {
            return Ok((connection.clone(), state.number));
        }
        let mut last = Trouble::Answer;
        for _ in &self.places {
            // Also if this one is given up: the next who comes doesn't begin where nobody answers.
            let place = state.place;
            state.place = (place + 1) % self.places.len();
            let connected = self.open(&self.places[place]);
            let connected = tokio::time::timeout(self.patience, connected).await;
            match connected
                .unwrap_or_else(|_| Err(Trouble::Connect(io::ErrorKind::TimedOut.into())))
            {
                Ok(connection) => {
                    state.number += 1;
                    state.place = place;
                    state.connection = Some(connection.clone());
                    return Ok((connection, state.number));
                }
                Err(trouble) => last = trouble,
            }
        }
        Err(last)
    }

    /// Drops the connection of this number, since it failed somebody. Others who wait on it go on.
    pub(super) fn drop_connection(&self, number: u64) {
        // Whoever holds the lock connects anew already.
        let Ok(mut state) = self.state.try_lock() else { return };
        if state.number == number && state.connection.take().is_some() {
            state.place = (state.place + 1) % self.places.len();
        }
    }

    /// Connects to this place, or in a cluster to the node that it says has our keys.
    async fn open(&self, place: &Place) -> Result<MultiplexedConnection, Trouble> {
        let mut place = Cow::Borrowed(place);
        for _ in 0..HOPS {
            let mut connection = self.connect(&place).await?;
            let Some(probe) = &self.probe else { return Ok(connection) };
            let probed: Result<u64, _> =
                cmd("EXISTS").arg(probe).query_async(&mut connection).await;
            match probed {
                Ok(_) => return Ok(connection),
                Err(error) => {
                    let next = error.redirect_node().and_then(|(address, _)| place.at(address));
                    place = Cow::Owned(next.ok_or(error)?);
                }
            }
        }
        Err(Trouble::Circle)
    }

    async fn connect(&self, place: &Place) -> Result<MultiplexedConnection, Trouble> {
        let tcp = TcpStream::connect((place.host.as_str(), place.port));
        let tcp = tcp.await.map_err(Trouble::Connect)?;
        let keepalive = TcpKeepalive::new().with_time(KEEPALIVE).with_interval(KEEPALIVE);
        SockRef::from(&tcp).set_tcp_keepalive(&keepalive).map_err(Trouble::Connect)?;
        tcp.set_nodelay(true).map_err(Trouble::Connect)?;
        if !place.is_tls {
            return sign_in(place, tcp).await;
        }
        let not_set_up = || Trouble::Connect(io::Error::other("TLS was not set up"));
        let tls = self.tls.as_ref().ok_or_else(not_set_up)?;
        let name = ServerName::try_from(place.host.clone());
        let name = name.map_err(|error| Trouble::Connect(io::Error::other(error)))?;
        sign_in(place, tls.connect(name, tcp).await.map_err(Trouble::Connect)?).await
    }
}

async fn sign_in<S>(place: &Place, stream: S) -> Result<MultiplexedConnection, Trouble>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // The operation has the limit of time, this connection included.
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let made = MultiplexedConnection::new_with_config(&place.sign_in, stream, config).await?;
    let (connection, driver) = made;
    tokio::spawn(driver);
    Ok(connection)
}

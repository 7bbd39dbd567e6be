//! A Redis server that does as it is told.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::tls::Tls;

/// What it does at a command.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedisReply {
    /// Answers with this, in Redis' protocol and without the last line's end: `+OK`, `:1`,
    /// `-LOADING it loads`, `$-1`.
    Say(String),
    /// Ends the connection.
    Close,
    /// Says nothing more.
    Stall,
}

impl RedisReply {
    /// Answers with this.
    pub fn say(text: impl Into<String>) -> Self {
        Self::Say(text.into())
    }
}

/// A command and its arguments, as text.
type Command = Vec<String>;

type Script = Arc<dyn Fn(&[String]) -> RedisReply + Send + Sync>;

/// A server on a free port of 127.0.0.1 that ends with the test's runtime. Before the script it
/// answers `AUTH` and `SELECT` by itself.
pub struct RedisServer {
    address: SocketAddr,
    tls: Option<Tls>,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    commands: Mutex<Vec<Command>>,
    connections: AtomicUsize,
}

impl RedisServer {
    /// A server in clear whose script says what it does.
    pub async fn start(script: impl Fn(&[String]) -> RedisReply + Send + Sync + 'static) -> Self {
        Self::run(None, Arc::new(script)).await
    }

    /// The same over TLS; its certificate is for `localhost`, by an authority made now.
    pub async fn tls(script: impl Fn(&[String]) -> RedisReply + Send + Sync + 'static) -> Self {
        Self::run(Some(Tls::new("localhost")), Arc::new(script)).await
    }

    async fn run(tls: Option<Tls>, script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let kept = Arc::new(Kept::default());
        let acceptor = tls.as_ref().map(Tls::acceptor);
        let keeps = Arc::clone(&kept);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                keeps.connections.fetch_add(1, Ordering::SeqCst);
                let (script, kept, acceptor) =
                    (Arc::clone(&script), Arc::clone(&keeps), acceptor.clone());
                tokio::spawn(async move {
                    // A client that is gone is none of a test's business.
                    let _ = match acceptor {
                        None => talk(stream, &script, &kept).await,
                        Some(acceptor) => match acceptor.accept(stream).await {
                            Ok(stream) => talk(stream, &script, &kept).await,
                            Err(error) => Err(error),
                        },
                    };
                });
            }
        });
        Self { address, tls, kept }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its URL: `redis://127.0.0.1:PORT`, or `rediss://localhost:PORT`. `user` is empty or ends
    /// with `@`.
    #[must_use]
    pub fn url(&self, user: &str) -> String {
        let port = self.address.port();
        match self.tls {
            None => format!("redis://{user}127.0.0.1:{port}"),
            Some(_) => format!("rediss://{user}localhost:{port}"),
        }
    }

    /// The certificate of its authority, as PEM; empty without TLS.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        self.tls.as_ref().map(Tls::ca_pem).unwrap_or_default()
    }

    /// All commands so far, those that the script is not asked about included.
    #[must_use]
    pub fn commands(&self) -> Vec<Vec<String>> {
        self.kept.commands.lock().unwrap().clone()
    }

    /// How many connections were taken so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.kept.connections.load(Ordering::SeqCst)
    }
}

async fn talk<S>(stream: S, script: &Script, kept: &Kept) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut stream = BufReader::new(stream);
    if stream.fill_buf().await?.first().is_some_and(|first| *first != b'*') {
        // Whoever speaks something else, such as TLS, is told so as by any Redis.
        stream.write_all(b"-ERR Protocol error\r\n").await?;
        return stream.shutdown().await;
    }
    while let Some(command) = read(&mut stream).await? {
        kept.commands.lock().unwrap().push(command.clone());
        let reply = match command[0].to_ascii_uppercase().as_str() {
            "AUTH" | "SELECT" => RedisReply::say("+OK"),
            _ => script(&command),
        };
        match reply {
            RedisReply::Say(text) => stream.write_all(format!("{text}\r\n").as_bytes()).await?,
            RedisReply::Close => return stream.shutdown().await,
            RedisReply::Stall => std::future::pending().await,
        }
        stream.flush().await?;
    }
    Ok(())
}

/// One command: a list of bulk strings. `None` at the connection's end.
async fn read<S>(stream: &mut BufReader<S>) -> io::Result<Option<Command>>
where
    S: AsyncRead + Unpin,
{
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut command = Vec::new();
    for _ in 0..number(&line) {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let mut bytes = vec![0; number(&line) + 2];
        stream.read_exact(&mut bytes).await?;
        bytes.truncate(bytes.len() - 2);
        command.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(Some(command))
}

/// The number after a line's first sign, as in `*3`.
fn number(line: &str) -> usize {
    line.trim_end()[1..].parse().unwrap()
}

impl fmt::Debug for RedisServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisServer").field("address", &self.address).finish_non_exhaustive()
    }
}

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::tls::Tls;

/// What a [`Proxy`] speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyKind {
    /// HTTP: `CONNECT`, and whole URLs for plain http.
    Http,
    /// The same over TLS.
    Https,
    /// SOCKS 5 without credentials; names are resolved by the proxy.
    Socks5,
    /// HTTP that wants credentials, whatever it is given.
    Refusing,
}

/// A proxy on a free port of 127.0.0.1 that carries bytes to where it is asked to, and counts. It
/// ends with the test's runtime.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    ca_pem: String,
    carried: Arc<AtomicUsize>,
}

impl Proxy {
    /// Begins to listen.
    pub async fn start(kind: ProxyKind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let carried = Arc::new(AtomicUsize::new(0));
        let tls = (kind == ProxyKind::Https).then(|| Tls::new("127.0.0.1"));
        let ca_pem = tls.as_ref().map(|tls| tls.ca_pem().to_owned()).unwrap_or_default();
        let count = Arc::clone(&carried);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = tls.as_ref().map(Tls::acceptor);
                let count = Arc::clone(&count);
                tokio::spawn(async move {
                    // Whoever has read enough goes without a goodbye.
                    let _ = match acceptor {
                        Some(acceptor) => match acceptor.accept(stream).await {
                            Ok(stream) => serve(kind, stream, &count).await,
                            Err(error) => Err(error),
                        },
                        None => serve(kind, stream, &count).await,
                    };
                });
            }
        });
        Self { address, ca_pem, carried }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The certificate of its authority, as PEM; empty without TLS.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// How many connections it has carried so far.
    #[must_use]
    pub fn carried(&self) -> usize {
        self.carried.load(Ordering::SeqCst)
    }
}

async fn serve(
    kind: ProxyKind,
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    carried: &AtomicUsize,
) -> io::Result<()> {
    let mut target = match kind {
        ProxyKind::Http | ProxyKind::Https => http(&mut stream).await?,
        ProxyKind::Socks5 => socks5(&mut stream).await?,
        ProxyKind::Refusing => return refuse(&mut stream).await,
    };
    carried.fetch_add(1, Ordering::SeqCst);
    copy_bidirectional(&mut stream, &mut target).await.map(drop)
}

/// `CONNECT host:port`, or a request for a whole URL, which is passed on as it is.
async fn http(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<TcpStream> {
    let head = head(stream).await?;
    let words: Vec<_> = head.split(' ').take(2).collect();
    let [method, url] = words[..] else { return Err(io::ErrorKind::InvalidData.into()) };
    let host = url.strip_prefix("http://").and_then(|rest| rest.split('/').next()).unwrap_or(url);
    let mut target = TcpStream::connect(host).await?;
    if method == "CONNECT" {
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    } else {
        target.write_all(head.as_bytes()).await?;
    }
    Ok(target)
}

async fn refuse(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
    head(stream).await?;
    let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(refusal).await?;
    stream.shutdown().await
}

/// A request's line and headers, and not a byte more.
async fn head(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// RFC 1928.
async fn socks5(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<TcpStream> {
    let [_version, methods] = bytes(stream).await?;
    for _ in 0..methods {
        stream.read_u8().await?;
    }
    stream.write_all(&[5, 0]).await?;
    let [_version, _connect, _reserved, form] = bytes(stream).await?;
    let host = match form {
        1 => std::net::Ipv4Addr::from(bytes::<4>(stream).await?).to_string(),
        3 => {
            let mut name = vec![0; usize::from(stream.read_u8().await?)];
            stream.read_exact(&mut name).await?;
            String::from_utf8_lossy(&name).into_owned()
        }
        _ => return Err(io::ErrorKind::Unsupported.into()),
    };
    let target = TcpStream::connect((host, stream.read_u16().await?)).await?;
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
    Ok(target)
}

async fn bytes<const N: usize>(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await.map(|_| bytes)
}

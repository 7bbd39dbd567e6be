//! Lets requests wait until all of them are in flight.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::answer::answer;

/// Answers so many requests, once all are there, and for ever; who asks for a token is counted and answered at
/// once, since the others wait for it.
pub(crate) fn serve(
    listener: TcpListener,
    count: usize,
    tokens: &Arc<AtomicUsize>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let waiting = watch::Sender::new(0);
        loop {
            let (stream, _) = listener.accept().await?;
            tokio::spawn(connection(stream, waiting.clone(), count, Arc::clone(tokens)));
        }
    })
}

async fn connection(
    stream: TcpStream,
    waiting: watch::Sender<usize>,
    count: usize,
    tokens: Arc<AtomicUsize>,
) -> io::Result<()> {
    let mut stream = BufReader::with_capacity(1024, stream);
    while let Some(path) = path(&mut stream).await? {
        if path.ends_with("/token") {
            tokens.fetch_add(1, Ordering::SeqCst);
        } else {
            let mut all = waiting.subscribe();
            waiting.send_modify(|waiting| *waiting += 1);
            let _ = all.wait_for(|waiting| *waiting >= count).await;
        }
        stream.write_all(answer(&path).as_bytes()).await?;
    }
    Ok(())
}

/// Reads one request, which has no body, and gives its path.
async fn path(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    while line.trim_end() != "" {
        line.clear();
        stream.read_line(&mut line).await?;
    }
    Ok(Some(path))
}

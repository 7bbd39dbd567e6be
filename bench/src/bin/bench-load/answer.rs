use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;

/// Reads one answer, and gives its body if its status is the one that is right.
pub(crate) async fn read(stream: &mut BufReader<TcpStream>, right: &str) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let is_right = line.split(' ').nth(1) == Some(right);
    let (status, mut length) = (line.trim_end().to_owned(), 0);
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().map_err(io::Error::other)?;
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let body = String::from_utf8(body).map_err(io::Error::other)?;
    if is_right { Ok(body) } else { Err(io::Error::other(format!("{status:?} {body}"))) }
}

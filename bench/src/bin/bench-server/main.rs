//! Answers the calls that are counted, over connections that stay open. Its first line of output is
//! its base URL, its second the vendors that it answers for; it ends when its standard input does.
//!
//! `bench-server COUNT` answers nothing before so many requests are in flight, but for those that ask for a
//! token. Its last line, at the end, is how many did.

mod answer;
mod holding;

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use passcode_bench::CASES;

use crate::answer::answer;

fn main() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let kinds: Vec<_> = CASES.iter().map(|case| case.kind).collect();
    writeln!(io::stdout(), "http://{}\n{}", listener.local_addr()?, kinds.join(" "))?;
    if let Some(count) = env::args().nth(1).and_then(|count| count.parse().ok()) {
        let tokens = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&tokens);
        thread::spawn(move || holding::serve(listener, count, &counted));
        io::copy(&mut io::stdin(), &mut io::sink())?;
        return writeln!(io::stdout(), "tokens: {}", tokens.load(Ordering::SeqCst));
    }
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || serve(&connection));
        }
    });
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop)
}

/// Answers one request after another until the other side goes.
fn serve(connection: &TcpStream) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let (mut reader, mut writer) = (BufReader::new(connection), connection);
    while let Some(path) = request(&mut reader)? {
        writer.write_all(answer(&path).as_bytes())?;
    }
    Ok(())
}

/// Reads one request, its body too, and gives its path.
fn request(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let target = line.split(' ').nth(1).unwrap_or_default();
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().unwrap_or_default();
            }
            Some(_) => {}
            None => break,
        }
    }
    reader.take(length).read_to_end(&mut Vec::new())?;
    Ok(Some(path))
}

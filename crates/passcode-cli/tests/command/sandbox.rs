use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::bench::command;

/// Ends the process however the test does.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn its_first_line_is_where_everything_is() {
    let nowhere = TempDir::new().unwrap();
    let mut child = Running(
        command(nowhere.path())
            .args(["sandbox", "--json", "--seed", "7"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let urls: Value = serde_json::from_str(&line).unwrap();
    let keys: Vec<_> = urls.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["inbox", "messagecentral", "ratio"]);
    assert!(get(urls["inbox"].as_str().unwrap(), "/inbox/messages").ends_with("[]"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let nowhere = TempDir::new().unwrap();
    let mut child = Running(
        command(nowhere.path()).args(["sandbox", "--json"]).stdout(Stdio::piped()).spawn().unwrap(),
    );
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let pid = child.0.id().to_string();
    assert!(
        std::process::Command::new("sh")
            .args(["-c", &format!("kill -INT {pid}")])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.0.wait().unwrap().code(), Some(0));
}

fn get(url: &str, path: &str) -> String {
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

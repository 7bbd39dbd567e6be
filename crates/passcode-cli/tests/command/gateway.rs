//! `passcode serve` as a process, and calls to it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ExitStatus, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bench::{Bench, command};

pub(crate) const KEY: &str = "web-key-0123456789-0123456789-0123456789";

/// One that runs; it ends however the test does.
pub(crate) struct Gateway {
    child: Child,
    /// Reads its log, which would stop it when the pipe is full.
    log: Option<JoinHandle<String>>,
    pub(crate) url: String,
}

/// What a call was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Value,
}

impl Gateway {
    /// Serves what stands in this file, on a free port.
    pub(crate) fn start(bench: &Bench, file: &str) -> Self {
        Self::start_with(bench, &["--config", file], &[])
    }

    pub(crate) fn start_with(
        bench: &Bench,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let mut child = command(&bench.path(""))
            .args(["serve", "--json", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Ok(told) = serde_json::from_str::<Value>(&line) else {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("{line}{said}");
        };
        let mut stderr = child.stderr.take().unwrap();
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).unwrap();
            log
        });
        let url = told["listen"].as_str().unwrap().to_owned();
        assert_eq!(told.as_object().unwrap().len(), 1, "{told}");
        Self { child, log: Some(log), url }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_with(path, body, "").await
    }

    /// `headers` are whole lines.
    pub(crate) async fn post_with(&self, path: &str, body: &Value, headers: &str) -> Answer {
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             authorization: Bearer {KEY}\r\n{headers}",
            body.len()
        );
        self.ask(&head, &body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\r\n"), "").await
    }

    /// Begins a call and waits for no answer.
    pub(crate) async fn ask_of(address: &str, head: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("{head}host: {address}\r\nconnection: close\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    async fn ask(&self, head: &str, body: &str) -> Answer {
        let mut text = String::new();
        let mut stream = Self::ask_of(self.address(), head, body).await;
        stream.read_to_string(&mut text).await.unwrap();
        Answer::read(&text)
    }

    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    pub(crate) fn signal(&self, signal: &str) {
        let kill = format!("kill -{signal} {}", self.child.id());
        let status = std::process::Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for its end: the status, and its log.
    pub(crate) async fn ended(mut self) -> (ExitStatus, String) {
        tokio::task::spawn_blocking(move || {
            let log = self.log.take().unwrap().join().unwrap();
            (self.child.wait().unwrap(), log)
        })
        .await
        .unwrap()
    }
}

impl Answer {
    pub(crate) fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let body = if body.is_empty() { Value::Null } else { serde_json::from_str(body).unwrap() };
        Self { status, head: head.to_owned(), body }
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

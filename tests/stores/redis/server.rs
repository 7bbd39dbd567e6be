//! A `redis-server` of the test's own, on a free port and in a folder of its own.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use passcode::store::Store;
use passcode::{Config, Providers};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// The password of its user; nothing may show it.
pub(crate) const PASSWORD: &str = "hunter2";

/// How soon the store must be right again when the server is.
pub(crate) const AGAIN: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    arguments: Vec<String>,
    pub(crate) port: u16,
    pub(crate) folder: TempDir,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With these further arguments. Everything that it says is written is on its disk.
    pub(crate) async fn with(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let usual = ["--bind", "127.0.0.1", "--appendonly", "yes", "--appendfsync", "always"];
        let secret = ["--requirepass", PASSWORD, "--masterauth", PASSWORD];
        let dir = folder.path().display().to_string();
        let all = [&usual[..], &["--save", ""], &secret, more, &["--dir", &dir]].concat();
        let arguments: Vec<_> = all.into_iter().map(str::to_owned).collect();
        let port = free_port();
        let process = run(&arguments, port);
        let mut server = Self { process, arguments, port, folder };
        while !server.answers().await {
            // Somebody else has taken the port meanwhile.
            server.port = free_port();
            server.process = run(&server.arguments, server.port);
        }
        server
    }

    /// Waits until it answers, and not another in its place; `false` when it has ended.
    async fn answers(&mut self) -> bool {
        let folder = self.folder.path().display().to_string();
        loop {
            if self.command(&["config", "get", "dir"]).await.contains(&folder) {
                return true;
            }
            if self.process.try_wait().unwrap().is_some() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// What it answers to a command; empty where nobody does.
    pub(crate) async fn command(&self, command: &[&str]) -> String {
        let output = Command::new("redis-cli")
            .args([
                "-h",
                "127.0.0.1",
                "-p",
                &self.port.to_string(),
                "-a",
                PASSWORD,
                "--no-auth-warning",
            ])
            .args(command)
            .output()
            .await
            .unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://:{PASSWORD}@127.0.0.1:{}", self.port)
    }

    /// The settings of `[store]`, with this limit of time.
    pub(crate) fn settings(&self, timeout: &str) -> String {
        format!("kind = \"redis\"\nurl = \"{}\"\ntimeout = \"{timeout}\"", self.url())
    }

    pub(crate) fn store(&self, timeout: &str) -> Arc<dyn Store> {
        store(&self.settings(timeout))
    }

    /// A configuration by which replicas share it.
    pub(crate) fn config(&self) -> PathBuf {
        let path = self.folder.path().join("passcode.toml");
        std::fs::write(&path, crate::file::config(&self.settings("1m"))).unwrap();
        path
    }

    pub(crate) async fn signal(&self, signal: &str) {
        let pid = self.process.id().unwrap().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().await.unwrap();
        assert!(sent.success());
    }

    pub(crate) async fn kill(&mut self) {
        self.process.kill().await.unwrap();
    }

    /// Starts it again, at the same port and with what was on its disk, with further arguments.
    pub(crate) async fn restart(&mut self, more: &[&str]) {
        let arguments = [self.arguments.clone(), more.iter().copied().map(str::to_owned).collect()];
        self.process = run(&arguments.concat(), self.port);
        assert!(self.answers().await, "it starts again");
    }
}

fn run(arguments: &[String], port: u16) -> Child {
    let program = std::env::var_os("PASSCODE_REDIS_SERVER");
    let program = program.expect("PASSCODE_REDIS_SERVER names the program redis-server");
    let mut command = Command::new(program);
    command
        .args(arguments)
        .args(["--port", &port.to_string()])
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap().port()
}

pub(crate) fn providers(settings: &str) -> Providers {
    let text = format!(
        "[store]\n{settings}\n\n[providers.india]\nkind = \"messagecentral\"\ncustomer_id = \"C-1\"\n\
         password = \"made-up\"\n"
    );
    Config::from_toml(&text).unwrap().build().unwrap()
}

/// The store of these settings.
pub(crate) fn store(settings: &str) -> Arc<dyn Store> {
    Arc::clone(providers(settings).store())
}

/// The time until this store writes again; it must do so in time.
pub(crate) async fn right_again(store: &dyn Store) -> Duration {
    let start = Instant::now();
    while let Err(error) = store.put("again", b"x", AGAIN).await {
        assert!(start.elapsed() < AGAIN, "{error}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    start.elapsed()
}

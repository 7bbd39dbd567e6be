//! The process `replica`.

use std::path::Path;
use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

#[derive(Debug)]
pub(crate) struct Replica {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Replica {
    /// Starts it with this configuration.
    pub(crate) fn start(config: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_replica"))
            .arg(config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, input, output }
    }

    /// Gives it a command, and its answer.
    pub(crate) async fn ask(&mut self, command: &Value) -> Value {
        self.tell(command).await;
        self.line().await.unwrap()
    }

    pub(crate) async fn tell(&mut self, command: &Value) {
        self.input.write_all(format!("{command}\n").as_bytes()).await.unwrap();
        self.input.flush().await.unwrap();
    }

    /// Its next line; `None` at its end.
    pub(crate) async fn line(&mut self) -> Option<Value> {
        let line = self.output.next_line().await.unwrap()?;
        // A line that it was killed in is none.
        serde_json::from_str(&line).ok()
    }

    /// Ends it as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.process.start_kill().unwrap();
    }
}

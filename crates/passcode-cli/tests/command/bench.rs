//! A folder with a configuration, a sandbox behind it, and the command run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use passcode_sandbox::Sandbox;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const CLIENT_ID: &str = "11111111-2222-4333-8444-555555555555";

/// What the command left.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Standard output, which must be one line of JSON.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stdout.trim_end().lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The `error` on standard error, which must be one line of JSON.
    pub(crate) fn error(&self) -> Value {
        assert_eq!(
            (self.stdout.as_str(), self.stderr.trim_end().lines().count()),
            ("", 1),
            "{self:?}"
        );
        serde_json::from_str::<Value>(&self.stderr).unwrap()["error"].take()
    }
}

pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    folder: TempDir,
}

impl Bench {
    /// With two vendors behind a route as `./passcode.toml`, one of which serves calling code 1 and
    /// e-mail alone.
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::builder()
            .credentials("ratio", [("client_id", CLIENT_ID), ("client_secret", "made-up-secret")])
            .credentials(
                "messagecentral",
                [("customer_id", "C-0123456789ABCDE"), ("password", "made-up-password")],
            )
            .spawn()
            .await
            .unwrap();
        let bench = Self { sandbox, folder: TempDir::new().unwrap() };
        bench.write("passcode.toml", &bench.config());
        bench
    }

    /// What stands in `./passcode.toml`.
    pub(crate) fn config(&self) -> String {
        format!(
            r#"default = "main"

[providers.us]
kind = "ratio"
base_url = "{ratio}"
client_id = "{CLIENT_ID}"
client_secret = "made-up-secret"

[providers.india]
kind = "messagecentral"
base_url = "{messagecentral}"
customer_id = "C-0123456789ABCDE"
password = "made-up-password"

[providers.main]
kind = "route"
routes = [ {{ calling_codes = ["1"], to = "us" }}, {{ channels = ["email"], to = "us" }} ]
otherwise = "india"
"#,
            ratio = self.sandbox.url("ratio"),
            messagecentral = self.sandbox.url("messagecentral"),
        )
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs the command in the folder.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, &[], "").await
    }

    pub(crate) async fn run_with(
        &self,
        arguments: &[&str],
        variables: &[(&str, &str)],
        input: &str,
    ) -> Ended {
        let mut command = command(self.folder.path());
        command.args(arguments).envs(variables.iter().copied());
        let input = input.to_owned();
        tokio::task::spawn_blocking(move || run(command, &input)).await.unwrap()
    }

    /// The code delivered to this recipient.
    pub(crate) async fn code(&self, recipient: &str) -> String {
        self.sandbox.inbox().code_for(recipient).await.unwrap()
    }

    pub(crate) fn requests(&self) -> u64 {
        self.sandbox.all_requests()
    }
}

/// The command without any of the caller's settings.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_passcode"));
    for variable in ["PASSCODE_URL", "PASSCODE_CONFIG", "RUST_LOG", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command.current_dir(folder);
    command
}

fn run(mut command: Command, input: &str) -> Ended {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    ended(child.wait_with_output().unwrap())
}

/// What a process left that ended by itself.
pub(crate) fn ended(output: Output) -> Ended {
    Ended {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

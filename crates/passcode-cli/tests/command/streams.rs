//! Results on standard output, talk on standard error, each as promised.

use std::fs::File;
use std::process::Stdio;

use loopback::{Reply, Server};
use serde_json::Value;

use crate::bench::{Bench, CLIENT_ID, Ended, command, ended};

const PHONE: &str = "+12025550123";

/// A configuration of one provider, at this server.
pub(crate) fn ratio_at(url: &str) -> String {
    format!(
        "[providers.us]\nkind = \"ratio\"\nclient_id = \"{CLIENT_ID}\"\nclient_secret = \"made-up-secret\"\n\
         base_url = \"{url}\"\n"
    )
}

/// Runs the command with a standard output that takes nothing.
#[cfg(target_os = "linux")]
async fn run_full(bench: &Bench, arguments: &[&str]) -> Ended {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = command(&bench.path(""));
    command.args(arguments).stdin(Stdio::null()).stdout(full).stderr(Stdio::piped());
    tokio::task::spawn_blocking(move || ended(command.output().unwrap())).await.unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn output_that_cant_be_written_is_a_failure() {
    let bench = Bench::new().await;
    for arguments in [
        &["--help"][..],
        &["help", "send"],
        &["--version"],
        &["completions", "bash"],
        &["sealing-key"],
        &["providers"],
        &["check", "--offline"],
        &["demo"],
        &["sandbox"],
    ] {
        for json in [false, true] {
            let mut arguments = arguments.to_vec();
            if json {
                arguments.insert(0, "--json");
            }
            let ended = run_full(&bench, &arguments).await;
            assert_eq!(ended.status, 2, "{arguments:?} {ended:?}");
            let said = if json {
                ended.error()["message"].as_str().unwrap().to_owned()
            } else {
                ended.stderr.trim_end().trim_start_matches("error: ").to_owned()
            };
            assert_eq!(said, "standard output can't be written: no storage space", "{arguments:?}");
        }
    }
    assert_eq!(bench.requests(), 0);
}

/// It can't end as if no vendor had been asked.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_a_vendor_answered_is_told_where_it_still_can_be() {
    let bench = Bench::new().await;
    for json in [&[][..], &["--json"]] {
        bench.run(&["send", PHONE, "--out", "verification.json"]).await;
        let code = bench.code(PHONE).await;
        for (code, outcome) in [("00", "rejected"), (code.as_str(), "approved")] {
            let verify = [&["verify", "verification.json", code], json].concat();
            let ended = run_full(&bench, &verify).await;
            assert_eq!(ended.status, 4, "{ended:?}");
            assert!(ended.stderr.contains(outcome), "{ended:?}");
            assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
        }
    }
    assert_eq!(run_full(&bench, &["check"]).await.status, 4);
}

/// A terminal alone shows colours, and each stream is one or isn't.
#[tokio::test]
async fn a_file_gets_no_colours() {
    let bench = Bench::new().await;
    let closed = format!("http://{}", loopback::closed_port());
    bench.write("down.toml", &ratio_at(&closed));
    for variables in [&[("RUST_LOG", "trace")][..], &[("RUST_LOG", "trace"), ("NO_COLOR", "1")]] {
        let ended = bench.run_with(&["send", PHONE, "--config", "down.toml"], variables, "").await;
        assert_eq!((ended.status, ended.stdout.as_str()), (4, ""), "{ended:?}");
        assert!(ended.stderr.contains("WARN") && !ended.stderr.contains('\u{1b}'), "{ended:?}");
    }
    let usage = bench.run(&["send"]).await;
    assert!(!usage.stderr.contains('\u{1b}'), "{usage:?}");
}

#[tokio::test]
async fn the_log_is_on_standard_error_and_comes_only_when_asked_for_beside_json() {
    let bench = Bench::new().await;
    let members = "main\"]\nkind = \"failover\"\nmembers = [\"us\", \"india\"]\n";
    let config = bench.sandbox.config_toml().replace("made-up", "mistyped");
    let config = config.split_once("[providers.main]").unwrap().0;
    bench.write("wrong.toml", &format!("{config}[providers.\"{members}"));
    let send = ["send", PHONE, "--config", "wrong.toml"];
    // A member that refuses our credentials is an error in the log.
    let person = bench.run(&send).await;
    assert_eq!((person.status, person.stdout.as_str()), (3, ""), "{person:?}");
    assert!(person.stderr.contains("ERROR") && person.stderr.contains("\nerror: "), "{person:?}");
    let send = [&send[..], &["--json"]].concat();
    let program = bench.run(&send).await;
    assert_eq!((program.status, &program.error()["kind"]), (3, &"credentials".into()));
    let empty = bench.run_with(&send, &[("RUST_LOG", "")], "").await;
    assert_eq!(empty.error()["kind"], "credentials");
    let both = bench.run_with(&send, &[("RUST_LOG", "warn")], "").await;
    assert_eq!(both.stdout, "");
    let last: Value = serde_json::from_str(both.stderr.lines().last().unwrap()).unwrap();
    assert_eq!(last["error"]["kind"], "credentials");
    assert!(both.stderr.lines().count() > 1, "{both:?}");
    let mistyped = bench.run_with(&["providers"], &[("RUST_LOG", "passcode=loud")], "").await;
    assert_eq!((mistyped.status, mistyped.stdout.as_str()), (2, ""));
    assert!(mistyped.stderr.starts_with("error: RUST_LOG is no filter"), "{mistyped:?}");
}

#[tokio::test]
async fn a_prompt_is_no_part_of_the_json() {
    let bench = Bench::new().await;
    bench.run(&["send", PHONE, "--out", "verification.json"]).await;
    let verify = ["verify", "verification.json", "-"];
    let json = [&verify[..], &["--json"]].concat();
    for input in ["", "\n", " - "] {
        assert_eq!(
            bench.run_with(&json, &[], input).await.error()["kind"],
            "invalid_request",
            "{input:?}"
        );
        let asked = bench.run_with(&verify, &[], input).await;
        let (prompt, error) = asked.stderr.split_once('\n').unwrap();
        assert_eq!(prompt, "code: ", "{asked:?}");
        assert!(error.starts_with("error: ") && asked.status == 2, "{asked:?}");
    }
    let code = bench.code(PHONE).await;
    let approved = bench.run_with(&json, &[], &code).await;
    assert_eq!((approved.stderr.as_str(), &approved.json()["outcome"]), ("", &"approved".into()));
}

/// Clears the screen, starts a line, deletes, and writes backwards.
const STEERING: &str = "a\u{1b}[2J\r\nb\u{7f}\u{9b}c\u{202e}d";

#[tokio::test]
async fn what_a_vendor_says_does_not_steer_the_terminal() {
    let bench = Bench::new().await;
    let body = serde_json::json!({ "phoneId": STEERING }).to_string();
    let server = Server::replying(Reply::json(200, body)).await;
    bench.write("passcode.toml", &ratio_at(&server.url()));
    let person = bench.run(&["send", PHONE]).await;
    assert_eq!(person.status, 0, "{person:?}");
    let escaped = "(id a\\u{1b}[2J\\r\\nb\\u{7f}\\u{9b}c\\u{202e}d)";
    assert!(person.stdout.contains(escaped), "{person:?}");
    let program = bench.run(&["send", PHONE, "--json"]).await;
    assert_eq!(program.json()["id"], STEERING);
    let kept = bench.run(&["send", PHONE, "--out", "-"]).await;
    assert_eq!(kept.json()["id"], STEERING);
    for ended in [person, program, kept] {
        for stream in [ended.stdout, ended.stderr] {
            let steers = |c: char| c == '\u{202e}' || (c.is_control() && c != '\n');
            assert!(!stream.contains(steers) && stream.lines().count() <= 1, "{stream:?}");
        }
    }
}

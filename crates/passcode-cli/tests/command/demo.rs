use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use tempfile::TempDir;

use crate::bench::{Bench, command};

#[test]
fn the_demo_needs_nothing_and_approves_everything() {
    let nowhere = TempDir::new().unwrap();
    let output = command(nowhere.path()).arg("demo").output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{shown}");
    assert_eq!(shown.matches("-> approved").count(), 4, "{shown}");
    assert_eq!(shown.matches("-> rejected: wrong_code").count(), 4, "{shown}");
    assert!(shown.lines().count() < 60, "it is no wall of text: {shown}");
    assert_eq!(std::fs::read_dir(nowhere.path()).unwrap().count(), 0, "it leaves nothing behind");
}

#[tokio::test]
async fn as_json_it_is_one_line_without_a_session_token() {
    let bench = Bench::new().await;
    let ended = bench.run(&["demo", "--json"]).await;
    assert_eq!((ended.status, ended.stderr.as_str()), (0, ""));
    let shown = ended.json();
    let providers: Vec<_> =
        shown["demo"].as_array().unwrap().iter().map(|step| &step["provider"]).collect();
    assert_eq!(providers, ["us", "us", "twilio", "india"]);
    for step in shown["demo"].as_array().unwrap() {
        assert_eq!(step["right_code"]["outcome"], "approved", "{step}");
        assert_eq!(step["wrong_code"]["reason"], "wrong_code", "{step}");
        assert!(!step["id"].as_str().unwrap().is_empty());
    }
    assert!(!ended.stdout.contains("eyJ"), "{}", ended.stdout);
}

#[test]
fn interactively_the_person_types_the_code() {
    let nowhere = TempDir::new().unwrap();
    let mut child = command(nowhere.path())
        .args(["demo", "--interactive"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut keyboard = child.stdin.take().unwrap();
    let mut approved = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        // An empty line and a wrong code are asked again.
        if let Some(code) = line.trim().strip_prefix("received") {
            writeln!(keyboard, "\n1\n{}", code.trim()).unwrap();
        }
        approved += usize::from(line.contains("-> approved"));
    }
    assert_eq!((child.wait().unwrap().code(), approved), (Some(0), 4));
}

#[tokio::test]
async fn interactively_needs_a_person() {
    let bench = Bench::new().await;
    let ended = bench.run_with(&["demo", "--interactive"], &[], "").await;
    assert_eq!(
        (ended.status, ended.stderr.contains("nobody typed a code")),
        (2, true),
        "{ended:?}"
    );
    let ended = bench.run(&["demo", "--interactive", "--json"]).await;
    assert_eq!((ended.status, &ended.error()["kind"]), (2, &"invalid_request".into()));
}

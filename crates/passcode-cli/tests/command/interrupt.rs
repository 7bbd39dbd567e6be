//! Ctrl-C and SIGTERM while a vendor is asked.

use std::process::{Command, Stdio};

use loopback::{Reply, Server};

use crate::bench::{Bench, command, ended};
use crate::streams::ratio_at;

const PHONE: &str = "+12025550123";

#[tokio::test]
async fn a_send_that_is_interrupted_says_that_a_message_may_be_out() {
    for (signal, json) in [("INT", false), ("TERM", true)] {
        let bench = Bench::new().await;
        let server = Server::replying(Reply::hang()).await;
        bench.write("passcode.toml", &ratio_at(&server.url()));
        let mut send = vec!["send", PHONE, "--out", "verification.json"];
        send.extend(json.then_some("--json"));
        let ended = interrupted(&bench, &server, &send, signal).await;
        assert_eq!((ended.status, ended.stdout.as_str()), (4, ""), "{ended:?}");
        assert!(ended.stderr.contains("a message may be on its way"), "{ended:?}");
        assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
        if json {
            let error = ended.error();
            assert_eq!(
                (&error["dispatch"], &error["provider"]),
                (&"maybe_sent".into(), &"us".into())
            );
        }
        let left: Vec<_> = std::fs::read_dir(bench.path("")).unwrap().collect();
        assert_eq!(left.len(), 1, "only the configuration is left: {left:?}");
    }
}

/// Where codes are checked by recipient, whoever gets the code gets in.
#[tokio::test]
async fn a_send_that_is_interrupted_keeps_what_verifies_a_code_that_arrives() {
    for json in [false, true] {
        let bench = Bench::new().await;
        let server = Server::replying(Reply::hang()).await;
        bench.write("passcode.toml", &twilio_at(&server.url()));
        let mut send = vec!["send", PHONE, "--out", "verification.json"];
        send.extend(json.then_some("--json"));
        let ended = interrupted(&bench, &server, &send, "INT").await;
        assert_eq!((ended.status, ended.stdout.as_str()), (4, ""), "{ended:?}");
        assert!(ended.stderr.contains("a message may be on its way"), "{ended:?}");
        let kept = std::fs::read_to_string(bench.path("verification.json")).unwrap();
        let kept = passcode::stored::from_json(&kept).unwrap();
        assert_eq!((kept.provider(), kept.recipient().expose()), ("us", PHONE));
        assert_eq!(kept.via(), Some("us"));
        if json {
            let pending = passcode::stored::from_json(&ended.error()["pending"].to_string());
            assert_eq!(pending.unwrap(), kept);
        }
    }
}

fn twilio_at(url: &str) -> String {
    format!(
        "[providers.us]\nkind = \"twilio\"\naccount_sid = \"AC00112233445566778899aabbccddeeff\"\n\
         auth_token = \"made-up-secret\"\nservice_sid = \"VA00112233445566778899aabbccddeeff\"\n\
         base_url = \"{url}\"\n"
    )
}

#[tokio::test]
async fn a_verify_that_is_interrupted_says_that_the_code_may_be_counted() {
    let bench = Bench::new().await;
    bench.run(&["send", PHONE, "--out", "verification.json"]).await;
    let server = Server::replying(Reply::hang()).await;
    bench.write("passcode.toml", &ratio_at(&server.url()));
    let verify = ["verify", "verification.json", "123456"];
    let ended = interrupted(&bench, &server, &verify, "INT").await;
    assert_eq!((ended.status, ended.stdout.as_str()), (4, ""), "{ended:?}");
    assert!(ended.stderr.contains("the attempt may have been counted"), "{ended:?}");
}

/// Runs the command until its request is at the server, and sends it this signal.
async fn interrupted(
    bench: &Bench,
    server: &Server,
    arguments: &[&str],
    signal: &str,
) -> crate::bench::Ended {
    let mut command = command(&bench.path(""));
    let child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    server.arrived(1).await;
    let kill = format!("kill -{signal} {}", child.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    tokio::task::spawn_blocking(move || ended(child.wait_with_output().unwrap())).await.unwrap()
}

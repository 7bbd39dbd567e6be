//! `send --out`: the place is looked at before anything is sent, and nothing that was sent is lost.

use std::fs;

use loopback::{Reply, Server};
use serde_json::Value;

use crate::bench::Bench;
use crate::streams::ratio_at;

const PHONE: &str = "+12025550123";
const SENT: &str = r#"{"phoneId":"phone-1"}"#;

/// The files in the folder but the configuration.
fn files(bench: &Bench) -> Vec<String> {
    let names = fs::read_dir(bench.path("")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name != "passcode.toml").collect()
}

#[tokio::test]
async fn a_dash_is_standard_output() {
    let bench = Bench::new().await;
    for json in [false, true] {
        let mut send = vec!["send", PHONE, "--out", "-"];
        send.extend(json.then_some("--json"));
        let sent = bench.run(&send).await;
        assert_eq!((sent.status, &sent.json()["provider"]), (0, &"us".into()), "{sent:?}");
        // The sentence for a person is talk.
        let said = sent.stderr.starts_with("sent a code to ***23 by sms");
        assert_eq!((said, sent.stderr.lines().count()), (!json, usize::from(!json)), "{sent:?}");
        assert_eq!(files(&bench), [""; 0]);
        let code = bench.code(PHONE).await;
        let approved = bench.run_with(&["verify", "-", &code], &[], &sent.stdout).await;
        assert_eq!(approved.status, 0, "{approved:?}");
    }
}

#[tokio::test]
async fn a_place_where_no_file_can_be_sends_nothing() {
    let bench = Bench::new().await;
    fs::create_dir(bench.path("folder")).unwrap();
    let long = "x".repeat(300);
    for (place, said) in [
        ("new/", "new/ names a folder: name a file"),
        ("new/.", "new/. names a folder: name a file"),
        ("folder/new/", "folder/new/ names a folder: name a file"),
        ("folder", "folder is there and is no ordinary file"),
        ("folder/", "folder/ is there and is no ordinary file"),
        ("..", ".. is there and is no ordinary file"),
        ("new/file", "no file can be made in new: entity not found"),
        ("passcode.toml/file", "passcode.toml/file can't be written: not a directory"),
        (&long, &format!("{long} can't be written: invalid filename")),
    ] {
        for json in [false, true] {
            let mut send = vec!["send", PHONE, "--out", place];
            send.extend(json.then_some("--json"));
            let ended = bench.run(&send).await;
            assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{place} {ended:?}");
            assert!(ended.stderr.contains(&format!("--out: {said}")), "{place} {ended:?}");
            assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
        }
    }
    assert_eq!(files(&bench), ["folder"]);
    assert_eq!(bench.requests(), 0);
}

/// The place goes bad while the vendor answers.
#[tokio::test]
async fn what_cant_be_kept_after_the_send_is_printed() {
    for json in [false, true] {
        let bench = Bench::new().await;
        let place = bench.path("verification.json");
        let server = Server::start(move |_| {
            fs::create_dir(&place).unwrap();
            Reply::json(200, SENT)
        })
        .await;
        bench.write("passcode.toml", &ratio_at(&server.url()));
        let mut send = vec!["send", PHONE, "--out", "verification.json"];
        send.extend(json.then_some("--json"));
        let ended = bench.run(&send).await;
        assert_eq!((ended.status, server.count()), (4, 1), "{ended:?}");
        assert_eq!(ended.json()["id"], "phone-1");
        for word in ["phone-1", "verification.json can't be written", "on standard output"] {
            assert!(ended.stderr.contains(word), "{ended:?}");
        }
        if json {
            let error: Value = serde_json::from_str(&ended.stderr).unwrap();
            assert_eq!(error["error"]["pending"], ended.json());
            assert_eq!(error["error"]["dispatch"], "maybe_sent");
        }
        assert_eq!(files(&bench), ["verification.json"], "no temporary file is left");
    }
}

/// A failed send leaves what was there before.
#[tokio::test]
async fn an_older_file_goes_only_for_a_newer_one() {
    let bench = Bench::new().await;
    bench.write("verification.json", "older");
    bench.write("passcode.toml", &ratio_at(&format!("http://{}", loopback::closed_port())));
    let ended = bench.run(&["send", PHONE, "--out", "verification.json"]).await;
    assert_eq!((ended.status, bench.read("verification.json").as_str()), (4, "older"));
    assert_eq!(files(&bench), ["verification.json"]);
    let server = Server::replying(Reply::json(200, SENT)).await;
    bench.write("passcode.toml", &ratio_at(&server.url()));
    let ended = bench.run(&["send", PHONE, "--out", "verification.json"]).await;
    assert_eq!(ended.status, 0, "{ended:?}");
    assert!(bench.read("verification.json").contains("phone-1"));
}

/// Twilio checks a code by its recipient, so the code of a send that got no answer can be verified.
#[tokio::test]
async fn what_verifies_a_send_without_an_answer_is_kept() {
    let bench = Bench::new().await;
    let server = Server::replying(Reply::raw("")).await;
    let digits = "0123456789abcdef0123456789abcdef";
    let config = format!(
        "[providers.us]\nkind = \"twilio\"\naccount_sid = \"AC{digits}\"\nauth_token = \"{digits}\"\n\
         service_sid = \"VA{digits}\"\nbase_url = \"{}\"\n",
        server.url()
    );
    bench.write("passcode.toml", &config);
    let send = ["send", PHONE, "--out", "verification.json"];
    let person = bench.run(&send).await;
    assert_eq!((person.status, person.stdout.as_str()), (4, ""), "{person:?}");
    assert!(person.stderr.contains("what verifies it is in verification.json"), "{person:?}");
    let kept: Value = serde_json::from_str(&bench.read("verification.json")).unwrap();
    assert_eq!((&kept["provider"], &kept["recipient"]), (&"us".into(), &PHONE.into()));
    let program = bench.run(&[&send[..], &["--json"]].concat()).await;
    assert_eq!((program.status, &program.error()["pending"]["id"]), (4, &kept["id"]));
    let piped = bench.run(&["send", PHONE, "--out", "-"]).await;
    assert_eq!((piped.status, &piped.json()["id"]), (4, &kept["id"]));
}

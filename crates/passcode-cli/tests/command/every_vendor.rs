//! What the command owes whichever vendor is asked, over all that the sandbox has.

use serde_json::{Value, json};

use crate::bench::Bench;

/// The leaf providers of the bench's configuration, one a vendor, as `providers --json` has them.
async fn leaves(bench: &Bench) -> Vec<Value> {
    bench.write("passcode.toml", &bench.sandbox.config_toml());
    let shown = bench.run(&["providers", "--json"]).await.json();
    let kinds: Vec<_> = bench.sandbox.kinds().collect();
    let all = shown["providers"].as_array().unwrap().iter();
    let leaves: Vec<_> =
        all.filter(|it| kinds.iter().any(|kind| it["kind"] == *kind)).cloned().collect();
    assert_eq!(leaves.len(), kinds.len(), "{shown}");
    leaves
}

/// Somebody whom the first channel of the provider reaches.
fn recipient(leaf: &Value) -> &'static str {
    let row = &leaf["channels"][0];
    match (&row["channel"], row["calling_codes"].as_array().unwrap()) {
        (channel, _) if channel == "email" => "ada@example.com",
        (_, codes) if codes.contains(&json!(1)) => "+12025550123",
        _ => "+919123456789",
    }
}

#[tokio::test]
async fn each_vendor_sends_rejects_approves_and_is_checked() {
    let bench = Bench::new().await;
    for leaf in leaves(&bench).await {
        let (name, to) = (leaf["name"].as_str().unwrap(), recipient(&leaf));
        let file = format!("{name}.json");
        let sent = bench.run(&["send", to, "--provider", name, "--out", &file]).await;
        assert_eq!((sent.status, sent.stderr.as_str()), (0, ""), "{name}: {sent:?}");
        assert!(!sent.stdout.contains(to), "{sent:?}");
        let code = bench.code(to).await;
        let wrong: String = code.chars().rev().chain("9".chars()).collect();
        for (code, status, said) in [(&wrong, 1, "rejected"), (&code, 0, "approved")] {
            let verified = bench.run(&["verify", &file, code]).await;
            assert_eq!(verified.status, status, "{name}: {verified:?}");
            assert!(verified.stdout.starts_with(said), "{name}: {verified:?}");
        }
        let checked = bench.run(&["check", "--provider", name, "--json"]).await;
        let credentials = &checked.json()["providers"][0]["credentials"];
        assert!(*credentials == "accepted" || *credentials == "not tried", "{name}: {checked:?}");
    }
}

#[tokio::test]
async fn each_vendor_that_is_down_is_said_to_be() {
    let bench = Bench::new().await;
    let leaves = leaves(&bench).await;
    let nowhere = format!("http://{}", loopback::closed_port());
    let down = bench.sandbox.config_toml().replace(&bench.sandbox.inbox_url(), &nowhere);
    bench.write("passcode.toml", &down);
    for leaf in leaves {
        let (name, to) = (leaf["name"].as_str().unwrap(), recipient(&leaf));
        let failed = bench.run(&["send", to, "--provider", name, "--json"]).await;
        assert_eq!(failed.status, 4, "{name}: {failed:?}");
        let error = failed.error();
        let found = (&error["kind"], &error["dispatch"], &error["provider"]);
        assert_eq!(found, (&json!("unavailable"), &json!("not_sent"), &json!(name)));
    }
}

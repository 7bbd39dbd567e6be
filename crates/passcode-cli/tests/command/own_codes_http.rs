//! Own codes through a gateway: what smtp's do, by the kind `http`.

use loopback::{Reply, Server};

use crate::bench::Bench;

const BOB: &str = "+12025550123";
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

fn config(base_url: &str) -> String {
    format!(
        "store_keys = [\"env:KEY\"]\n[store]\nkind = \"sqlite\"\npath = \"passcode.db\"\ntimeout = \"60s\"\n\
         [providers.sms]\nkind = \"http\"\npreset = \"plivo-messages\"\nbase_url = \"{base_url}\"\n\
         auth_id = \"MA1\"\nauth_token = \"env:TOKEN\"\nfrom = \"+12025550100\"\n"
    )
}

#[tokio::test]
async fn send_and_verify_are_two_processes() {
    let taken = r#"{"message":"message(s) queued","message_uuid":["1"]}"#;
    let server = Server::replying(Reply::json(202, taken)).await;
    let bench = Bench::new().await;
    bench.write("passcode.toml", &config(&server.url()));
    let variables = [("KEY", KEY), ("TOKEN", "hunter2")];
    let sent = bench.run_with(&["send", BOB, "--out", "sent.json"], &variables, "").await;
    assert_eq!(sent.status, 0, "{sent:?}");
    let body = server.requests()[0].text();
    let code = body.split(|it: char| !it.is_ascii_digit()).find(|run| run.len() == 6).unwrap();
    let approved = bench.run_with(&["verify", "sent.json", code], &variables, "").await;
    assert_eq!(approved.status, 0, "{approved:?}");
}

#[tokio::test]
async fn the_exit_status_is_of_kind_and_dispatch() {
    for (status, body, exit) in
        [(400, "{\"error\":\"no\"}", 3), (401, "", 3), (429, "", 3), (200, "{}", 4), (503, "", 4)]
    {
        let server = Server::replying(Reply::json(status, body)).await;
        let bench = Bench::new().await;
        bench.write("passcode.toml", &config(&server.url()));
        let variables = [("KEY", KEY), ("TOKEN", "hunter2")];
        let ended = bench.run_with(&["send", BOB, "--json"], &variables, "").await;
        assert_eq!(ended.status, exit, "{status}: {ended:?}");
        assert!(!ended.stderr.contains("hunter2"), "{ended:?}");
        // A code that may have arrived can be verified.
        assert_eq!(ended.stderr.contains("\"pending\":{"), exit == 4, "{ended:?}");
    }
}

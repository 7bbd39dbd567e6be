use serde_json::json;

use crate::bench::{Bench, command};

const PHONE: &str = "+919123456789";

#[tokio::test]
async fn a_code_is_sent_kept_and_verified() {
    let bench = Bench::new().await;
    for (recipient, provider) in
        [("+12025550123", "us"), (PHONE, "india"), ("ada@example.com", "us")]
    {
        let sent = bench.run(&["send", recipient, "--out", "verification.json"]).await;
        assert_eq!((sent.status, sent.stderr.as_str()), (0, ""), "{sent:?}");
        assert!(sent.stdout.contains(provider) && !sent.stdout.contains(recipient), "{sent:?}");
        let code = bench.code(recipient).await;

        let rejected = bench.run(&["verify", "verification.json", "00"]).await;
        assert_eq!(rejected.status, 1, "{rejected:?}");
        assert!(rejected.stdout.contains("wrong_code"), "{rejected:?}");
        let approved = bench.run(&["verify", "verification.json", &code]).await;
        assert_eq!((approved.status, approved.stderr.as_str()), (0, ""), "{approved:?}");
        assert!(approved.stdout.starts_with("approved"), "{approved:?}");
    }
}

#[tokio::test]
async fn as_json_everything_is_one_line_and_nothing_secret_is_in_it() {
    let bench = Bench::new().await;
    let sent = bench.run(&["send", PHONE, "--json", "--out", "verification.json"]).await;
    assert_eq!((sent.status, sent.stderr.as_str()), (0, ""));
    assert_eq!(
        sent.json(),
        serde_json::from_str::<serde_json::Value>(&bench.read("verification.json")).unwrap()
    );
    let code = bench.code(PHONE).await;

    let rejected = bench.run_with(&["verify", "-", "00", "--json"], &[], &sent.stdout).await;
    assert_eq!(rejected.status, 1);
    let expected = json!({"outcome": "rejected", "reason": "wrong_code", "provider": "india", "recipient": PHONE});
    assert_eq!(rejected.json(), expected);
    let approved = bench.run_with(&["verify", "-", &code, "--json"], &[], &sent.stdout).await;
    assert_eq!(approved.status, 0);
    assert_eq!(
        approved.json(),
        json!({"outcome": "approved", "provider": "india", "recipient": PHONE})
    );

    let sent = bench.run(&["send", "+12025550123", "--json"]).await;
    let code = bench.code("+12025550123").await;
    let approved = bench.run_with(&["verify", "-", &code, "--json"], &[], &sent.stdout).await;
    assert_eq!(approved.json().as_object().unwrap().len(), 3, "no session token: {approved:?}");
}

/// A proxy is only ever a configured one, whatever the environment says.
#[tokio::test]
async fn the_environments_proxy_is_not_asked() {
    let bench = Bench::new().await;
    let proxy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    let names =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let variables = names.map(|name| (name, url.as_str()));
    let sent = bench.run_with(&["send", PHONE], &variables, "").await;
    assert_eq!(sent.status, 0, "{sent:?}");
    assert!(proxy.accept().is_err(), "the proxy was asked");
}

#[tokio::test]
async fn the_code_can_be_prompted_for() {
    let bench = Bench::new().await;
    bench.run(&["send", PHONE, "--out", "verification.json"]).await;
    let code = bench.code(PHONE).await;
    let approved =
        bench.run_with(&["verify", "verification.json", "-"], &[], &format!("{code}\n")).await;
    assert_eq!((approved.status, approved.stderr.as_str()), (0, "code: \n"), "{approved:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_kept_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new().await;
    bench.write("verification.json", "older");
    bench.run(&["send", PHONE, "--out", "verification.json"]).await;
    let mode = std::fs::metadata(bench.path("verification.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn swapping_the_vendor_is_an_edit_of_the_file_alone() {
    let bench = Bench::new().await;
    for provider in ["us", "india"] {
        let config =
            bench.config().replace("default = \"main\"", &format!("default = \"{provider}\""));
        bench.write("passcode.toml", &config);
        let sent = bench.run(&["send", "+12025550123", "--json"]).await;
        assert_eq!(sent.json()["provider"], provider);
    }
    let chosen = bench.run(&["send", "+12025550199", "--json", "--provider", "us"]).await;
    assert_eq!(chosen.json()["provider"], "us");
}

/// The message is out: whoever reads only the status must not send another.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn what_cant_be_kept_is_said_with_its_id() {
    let bench = Bench::new().await;
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = command(&bench.path(""));
    command.args(["send", PHONE, "--json"]).stdout(full);
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    assert_eq!(output.status.code(), Some(4));
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["dispatch"], "maybe_sent");
    let id = bench.sandbox.inbox().messages()[0].verification_id.clone();
    assert!(error["error"]["message"].as_str().unwrap().contains(&id), "{error}");
}

#[tokio::test]
async fn the_configuration_comes_from_the_first_place_that_has_one() {
    let bench = Bench::new().await;
    let base_url = bench.sandbox.url("messagecentral").replace(':', "%3A").replace('/', "%2F");
    let url = format!(
        "messagecentral://C-0123456789ABCDE:made-up-password@localhost?base_url={base_url}"
    );
    bench.write("other.toml", &bench.config().replace("default = \"main\"", "default = \"us\""));
    let other = [("PASSCODE_CONFIG", "other.toml")];
    for (recipient, arguments, variables, provider) in [
        ("+12025550101", &["--provider", url.as_str()][..], &other[..], "messagecentral"),
        (
            "+12025550105",
            &["--provider", url.as_str(), "--config", "other.toml"],
            &[],
            "messagecentral",
        ),
        ("+12025550102", &["--config", "other.toml"], &[("PASSCODE_URL", url.as_str())], "us"),
        ("+12025550103", &[], &[("PASSCODE_URL", url.as_str())], "messagecentral"),
        ("+12025550104", &[], &other, "us"),
        ("+919123456781", &[], &[], "india"),
    ] {
        let arguments = [&["send", recipient, "--json"], arguments].concat();
        let sent = bench.run_with(&arguments, variables, "").await;
        assert_eq!(
            (sent.status, sent.json()["provider"].as_str()),
            (0, Some(provider)),
            "{sent:?}"
        );
    }
}

#[tokio::test]
async fn a_vendors_no_and_an_outage_have_their_own_status() {
    let bench = Bench::new().await;
    bench.write("wrong.toml", &bench.config().replace("made-up", "mistyped"));
    for (recipient, status, dispatch) in
        [("+12025550123", 401, "refused"), (PHONE, 200, "not_sent")]
    {
        let refused = bench.run(&["send", recipient, "--json", "--config", "wrong.toml"]).await;
        assert_eq!(refused.status, 3, "{refused:?}");
        let error = refused.error();
        assert_eq!(
            (error["kind"].as_str(), error["dispatch"].as_str()),
            (Some("credentials"), Some(dispatch))
        );
        assert_eq!(
            (error["status"].as_i64(), error["operation"].as_str()),
            (Some(status), Some("send"))
        );
        assert!(!refused.stderr.contains("mistyped"), "{refused:?}");
    }
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    bench.write(
        "down.toml",
        &bench.config().replace(&bench.sandbox.inbox_url(), &format!("http://{closed}")),
    );
    let down = bench.run(&["send", PHONE, "--json", "--config", "down.toml"]).await;
    assert_eq!(down.status, 4, "{down:?}");
    let error = down.error();
    assert_eq!(
        (error["kind"].as_str(), error["dispatch"].as_str()),
        (Some("unavailable"), Some("not_sent"))
    );
    let keys: Vec<_> = error.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "code",
            "dispatch",
            "kind",
            "message",
            "operation",
            "pending",
            "provider",
            "retry_after_s",
            "status",
        ]
    );
}

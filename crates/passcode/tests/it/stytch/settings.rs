//! Stytch's settings, and its URL form.

use loopback::{Reply, Server};
use passcode::{Config, OtpProviderExt};

use super::{BASIC, PHONE, sent_answer};

#[test]
fn settings_that_cant_work_are_mistakes_at_start() {
    let test = "project-test-11111111-2222-4333-8444-555555555555";
    let live = "project-live-11111111-2222-4333-8444-555555555555";
    let id = "project_id: this is no project id of Stytch, which is project-test- or project-live- and a UUID";
    let secret =
        "secret: the secret and project_id are of different environments, one live and one test";
    for (project, rest, mistake) in [
        ("", "secret = \"s\"", "project_id: the project id is empty"),
        (
            "env:PROJECT",
            "secret = \"s\"",
            "project_id: the project id is no secret: write it here, since only secrets come from env: and file:",
        ),
        ("11111111-2222-4333-8444-555555555555", "secret = \"s\"", id),
        ("project-prod-11111111-2222-4333-8444-555555555555", "secret = \"s\"", id),
        ("project-test-1111", "secret = \"s\"", id),
        ("project-test-11111111-2222-4333-8444-55555555555g", "secret = \"s\"", id),
        (test, "secret = \"secret-live-hunter2=\"", secret),
        (live, "secret = \"secret-test-hunter2=\"", secret),
        (
            test,
            "secret = \"s\"\nbase_url = \"https://api.stytch.com\"",
            "base_url: https://api.stytch.com doesn't serve this project_id: leave base_url out",
        ),
        (
            live,
            "secret = \"s\"\nbase_url = \"https://test.stytch.com/\"",
            "base_url: https://test.stytch.com doesn't serve this project_id: leave base_url out",
        ),
        (
            live,
            "secret = \"s\"\nexpiration = \"11m\"",
            "expiration: choose whole minutes, 1m to 10m",
        ),
        (
            live,
            "secret = \"s\"\nexpiration = \"30s\"",
            "expiration: choose whole minutes, 1m to 10m",
        ),
        (
            live,
            "secret = \"s\"\nexpiration = \"90s\"",
            "expiration: choose whole minutes, 1m to 10m",
        ),
    ] {
        let text =
            format!("[providers.vendor]\nkind = \"stytch\"\nproject_id = \"{project}\"\n{rest}");
        let error = Config::from_toml(&text).unwrap().build().unwrap_err();
        let said = error.to_string();
        assert!(said.ends_with(&format!("providers.vendor.{mistake}")), "{said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    for (project, secret, host) in [
        (test, "secret-test-x=", "https://test.stytch.com"),
        (live, "secret-live-x=", "https://api.stytch.com"),
        (live, "x", "https://api.stytch.com"),
    ] {
        let text = format!(
            "[providers.vendor]\nkind = \"stytch\"\nproject_id = \"{project}\"\nsecret = \"literal:{secret}\""
        );
        let providers = Config::from_toml(&text).unwrap().build().unwrap();
        assert_eq!(providers.findings().len(), 0, "{project}");
        assert!(format!("{providers:?}").contains(host), "the prefix picks the host");
    }
}

#[tokio::test]
async fn it_fits_a_url() {
    let server = Server::replying(Reply::json(200, sent_answer().to_string())).await;
    let host = server.address();
    let url = format!(
        "stytch://project-test-11111111-2222-4333-8444-555555555555:hunter2@{host}?users=known&expiration=1m"
    );
    let providers = Config::from_url(&url).unwrap().build().unwrap();
    providers.send_to(PHONE).await.unwrap();
    let asked = server.requests().pop().unwrap();
    assert_eq!(asked.line(), "POST /v1/otps/sms/send");
    assert_eq!(asked.header("authorization"), Some(BASIC));
}

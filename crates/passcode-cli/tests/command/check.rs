use serde_json::json;

use crate::bench::Bench;

/// A configuration of the hosts of the real vendors, which nothing here may reach.
const PRODUCTION: &str = r#"default = "main"

[providers.us]
kind = "ratio"
client_id = "11111111-2222-4333-8444-555555555555"
client_secret = "env:SECRET"

[providers.india]
kind = "messagecentral"
customer_id = "C-1"
password = "env:SECRET"

[providers.main]
kind = "failover"
members = ["us", "india"]
"#;

#[tokio::test]
async fn offline_it_reads_builds_and_looks() {
    let bench = Bench::new().await;
    bench.write("passcode.toml", PRODUCTION);
    let secret = [("SECRET", "made-up")];
    let good = bench.run_with(&["check", "--offline"], &secret, "").await;
    assert_eq!((good.status, good.stderr.as_str()), (0, ""), "{good:?}");
    assert_eq!(
        good.stdout,
        "\
PROVIDER  KIND            CREDENTIALS
india     messagecentral  not tried
main      failover        not tried
us        ratio           not tried
"
    );
    let missing = bench.run(&["check", "--offline"]).await;
    assert_eq!((missing.status, missing.stdout.as_str()), (2, ""));
    assert_eq!(
        missing.stderr,
        "error: passcode.toml, line 6: providers.us.client_secret: the environment variable SECRET is not set\n"
    );

    let lonely = PRODUCTION.replace("[\"us\", \"india\"]", "[\"us\"]");
    bench.write("passcode.toml", &lonely);
    let found = bench.run_with(&["check", "--offline", "--json"], &secret, "").await;
    assert_eq!((found.status, found.stderr.as_str()), (1, ""), "{found:?}");
    assert_eq!(
        found.json()["findings"],
        json!([
            "passcode.toml, line 15: providers.main.members[0]: no other member serves what \"us\" does, so \
             nothing stands in for it"
        ])
    );
}

/// A mistake there would keep `serve` from its start.
#[tokio::test]
async fn the_table_of_the_gateway_is_read_too() {
    let bench = Bench::new().await;
    for (table, said) in [
        ("listen = \"127.0.0.1:8080\"", None),
        (
            "listn = \"127.0.0.1:8080\"",
            Some(
                "passcode.toml, line 17: gateway.listn: no such key \"listn\"; did you mean \"listen\"?",
            ),
        ),
        (
            "operator_key = \"env:NOT_SET_ANYWHERE\"",
            Some(
                "passcode.toml, line 17: gateway.operator_key: the environment variable NOT_SET_ANYWHERE is not set",
            ),
        ),
    ] {
        bench.write("passcode.toml", &format!("{PRODUCTION}[gateway]\n{table}\n"));
        let checked = bench.run_with(&["check", "--offline"], &[("SECRET", "made-up")], "").await;
        match said {
            None => assert_eq!(checked.status, 0, "{checked:?}"),
            Some(said) => {
                assert_eq!((checked.status, checked.stdout.as_str()), (2, ""), "{checked:?}");
                assert!(checked.stderr.contains(said), "{checked:?}");
            }
        }
    }
}

#[tokio::test]
async fn online_it_tries_credentials_and_sends_nothing() {
    let bench = Bench::new().await;
    let checked = bench.run(&["check"]).await;
    // The file of this test can be read by others; that the sandbox isn't the host of the vendor is fine.
    assert_eq!((checked.status, checked.stderr.as_str()), (1, ""), "{checked:?}");
    let lines: Vec<_> = checked.stdout.lines().collect();
    assert_eq!(lines[1], "india     messagecentral  accepted");
    assert_eq!(
        lines[2..4],
        ["main      route           not tried", "us        ratio           not tried"]
    );
    assert_eq!(lines.len(), 5, "{checked:?}");
    assert!(lines[4].starts_with("found: passcode.toml: others can read this file"), "{checked:?}");

    let config = bench.config();
    bench.write("wrong.toml", &config.replace("made-up-password", "mistyped"));
    let refused = bench.run(&["check", "--config", "wrong.toml", "--json"]).await;
    assert_eq!(refused.status, 3, "{refused:?}");
    let india = &refused.json()["providers"][0];
    assert_eq!((&india["name"], &india["credentials"]), (&json!("india"), &json!("refused")));
    assert_eq!(india["error"]["kind"], "credentials");
    assert!(refused.stderr.contains("\"credentials\"") && !refused.stderr.contains("mistyped"));

    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{closed}");
    bench.write("down.toml", &config.replace(&bench.sandbox.inbox_url(), &url));
    let down = bench.run(&["check", "--config", "down.toml"]).await;
    assert_eq!(down.status, 4, "{down:?}");
    assert!(down.stdout.contains("india     messagecentral  failed"), "{down:?}");
    // Only the provider asked for is tried.
    let other = bench.run(&["check", "--config", "down.toml", "--provider", "us"]).await;
    assert_eq!(other.status, 1, "{other:?}");

    assert_eq!(bench.requests(), 2);
    assert_eq!(bench.sandbox.inbox().messages().len(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_of_secrets_that_others_can_read_is_found() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new().await;
    for (mode, found) in [(0o644, true), (0o600, false)] {
        set_permissions(bench.path("passcode.toml"), Permissions::from_mode(mode)).unwrap();
        let checked = bench.run(&["check"]).await;
        // There is nothing else to say of the sandbox's own configuration.
        assert_eq!(checked.status, i32::from(found), "{checked:?}");
        let said = checked.stdout.contains("found: passcode.toml: others can read this file");
        assert_eq!(said, found, "{checked:?}");
        assert!(!checked.stdout.contains("made-up"), "{checked:?}");
    }
}

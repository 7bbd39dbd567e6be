//! What builds but is probably not wanted, and credentials tried without sending.

use std::time::{Duration, Instant};

use passcode::{Config, ErrorKind, Providers};
use passcode_sandbox::Sandbox;

const VENDORS: &str = "
default = \"main\"
[providers.us]
kind = \"ratio\"
client_id = \"11111111-2222-4333-8444-555555555555\"
client_secret = \"hunter2\"
[providers.india]
kind = \"messagecentral\"
customer_id = \"C-1\"
password = \"hunter2\"
";

fn findings(providers: &Providers) -> Vec<String> {
    let shown = format!("{:?}", providers.findings());
    assert!(!shown.contains("hunter2"), "{shown}");
    providers.findings().iter().map(ToString::to_string).collect()
}

#[test]
fn routes_that_nothing_takes_and_members_that_can_serve_nothing_are_found() {
    let reached = |number: usize| {
        format!(
            "configuration, line {}: providers.main.routes[{number}]: nothing comes this way: the routes before \
             it take everything it would",
            14 + number
        )
    };
    let serves = |number: usize, member: &str| {
        format!(
            "configuration, line {}: providers.main.routes[{number}]: {member:?} can serve nothing that comes \
             this way",
            14 + number
        )
    };
    let last = "configuration, line 17: providers.main.otherwise: nothing comes this way: the routes before it \
                take everything it would";
    for (routes, otherwise, expected) in [
        // As it should be.
        (
            [r#"calling_codes = ["1"], to = "us""#, r#"channels = ["email"], to = "us""#],
            "india",
            vec![],
        ),
        (
            [r#"countries = ["CA"], to = "us""#, r#"calling_codes = ["1"], to = "us""#],
            "india",
            vec![],
        ),
        (
            [r#"channels = ["whatsapp"], to = "india""#, r#"countries = ["IN"], to = "india""#],
            "india",
            vec![],
        ),
        // The wider one first: Canada is of +1.
        (
            [r#"calling_codes = ["1"], to = "us""#, r#"countries = ["CA", "US"], to = "us""#],
            "india",
            vec![reached(1)],
        ),
        (
            [
                r#"channels = ["sms"], to = "india""#,
                r#"channels = ["sms"], countries = ["IN"], to = "us""#,
            ],
            "india",
            vec![reached(1)],
        ),
        // Together they take everything.
        (
            [
                r#"channels = ["sms", "whatsapp", "rcs", "voice"], to = "india""#,
                r#"channels = ["email"], to = "us""#,
            ],
            "us",
            vec![last.to_owned()],
        ),
        // What the member doesn't do.
        (
            [r#"calling_codes = ["91"], to = "us""#, r#"calling_codes = ["1"], to = "us""#],
            "india",
            vec![serves(0, "us")],
        ),
        (
            [r#"calling_codes = ["1"], to = "us""#, r#"channels = ["email"], to = "india""#],
            "india",
            vec![serves(1, "india")],
        ),
        // An address has no country.
        (
            [
                r#"channels = ["email"], countries = ["US"], to = "us""#,
                r#"calling_codes = ["1"], to = "us""#,
            ],
            "india",
            vec![reached(0)],
        ),
    ] {
        let [first, second] = routes;
        let text = format!(
            "{VENDORS}[providers.main]\nkind = \"route\"\nroutes = [\n{{ {first} }},\n{{ {second} }},\n]\n\
             otherwise = \"{otherwise}\"\n"
        );
        let providers = Config::from_toml(&text).unwrap().build().unwrap();
        assert_eq!(findings(&providers), expected, "{text}");
    }
}

#[test]
fn a_failover_member_that_nothing_stands_in_for_is_found() {
    let build = |more: &str| {
        let text = format!("{VENDORS}{more}");
        findings(&Config::from_toml(&text).unwrap().build().unwrap())
    };
    let main = "[providers.main]\nkind = \"failover\"\nmembers = ";
    assert_eq!(build(&format!("{main}[\"us\", \"india\"]")), Vec::<String>::new());
    assert_eq!(
        build(&format!("{main}[\"us\"]")),
        [
            "configuration, line 13: providers.main.members[0]: no other member serves what \"us\" does, so \
             nothing stands in for it"
        ]
    );
    let mail =
        "[providers.mail]\nkind = \"route\"\nroutes = [{ channels = [\"email\"], to = \"us\" }]\n";
    assert_eq!(build(&format!("{mail}{main}[\"india\", \"mail\"]")), Vec::<String>::new());
}

#[test]
fn a_base_url_that_is_not_the_vendors_is_found() {
    for (url, foreign) in [
        ("https://api.ratio.me", None),
        ("https://api.ratio.me/proxied", None),
        ("https://api.staging.ratio.me", None),
        ("https://ratio.me.example.com", Some("ratio.me.example.com")),
        ("https://notratio.me", Some("notratio.me")),
        ("http://127.0.0.1:1", None),
    ] {
        let text = format!(
            "[providers.us]\nkind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\nclient_secret = \"hunter2\"\nbase_url = \"{url}\""
        );
        let expected = foreign.map(|host| {
            format!(
                "configuration, line 5: providers.us.base_url: {host} is not the vendor's host (api.ratio.me), yet \
                 credentials and codes go there"
            )
        });
        let providers = Config::from_toml(&text).unwrap().build().unwrap();
        assert_eq!(findings(&providers), Vec::from_iter(expected), "{url}");
        assert!(providers.findings().iter().all(|finding| finding.provider() == Some("us")));
    }
}

#[cfg(unix)]
#[test]
fn secrets_in_a_file_that_others_read_are_found() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("passcode.toml");
    fs::write(folder.path().join("secret"), "hunter2").unwrap();
    let text = |secret: &str, more: &str| {
        format!(
            "[providers.us]\nkind = \"ratio\"\nclient_id = \"11111111-2222-4333-8444-555555555555\"\nclient_secret = \"{secret}\"\n{more}"
        )
    };
    for (secret, more, mode, found) in [
        ("hunter2", "", 0o600, false),
        ("hunter2", "", 0o644, true),
        ("literal:hunter2", "", 0o640, true),
        ("file:secret", "", 0o644, false),
        ("file:secret", "proxy = \"http://127.0.0.1:1\"", 0o644, false),
        ("file:secret", "proxy = \"http://me:hunter2@127.0.0.1:1\"", 0o644, true),
    ] {
        fs::write(&path, text(secret, more)).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let found_now = findings(&Config::from_file(&path).unwrap().build().unwrap());
        assert_eq!(!found_now.is_empty(), found, "{secret} {more} {mode:o}");
        assert!(found_now.iter().all(|text| text.contains(&format!("(mode {mode:04o})"))));
    }
}

#[tokio::test]
async fn the_sandboxs_own_configuration_is_as_it_should_be() {
    let sandbox = Sandbox::spawn().await.unwrap();
    let providers = Config::from_toml(&sandbox.config_toml()).unwrap().build().unwrap();
    assert_eq!(findings(&providers), Vec::<String>::new());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_password_in_a_url_is_what_its_percent_encoding_says() {
    let sandbox = Sandbox::builder()
        .credentials(
            "messagecentral",
            [("customer_id", "C-0123456789ABCDE"), ("password", "a+b/c@d:e %f&g=h")],
        )
        .listen_for("messagecentral", "127.0.0.1:0".parse().unwrap())
        .spawn()
        .await
        .unwrap();
    let url = sandbox.url("messagecentral");
    let address = url.strip_prefix("http://").unwrap();
    for (password, accepted) in [
        ("a%2Bb%2Fc%40d%3Ae%20%25f%26g%3Dh", true),
        // A plus is a plus, and a second colon belongs to the password.
        ("a+b%2Fc%40d:e%20%25f&g=h", true),
        ("a%2Bb%2Fc%40d%3Ae+%25f%26g%3Dh", false),
    ] {
        let url = format!("messagecentral://C-0123456789ABCDE:{password}@{address}");
        let providers = Config::from_url(&url).unwrap().build().unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        let checked = providers.check_credentials("messagecentral", deadline).await.unwrap();
        assert_eq!(checked.is_ok(), accepted, "{password}");
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn credentials_are_tried_without_sending() {
    let sandbox = Sandbox::builder()
        .credentials(
            "messagecentral",
            [("customer_id", "C-0123456789ABCDE"), ("password", "made-up-password")],
        )
        .spawn()
        .await
        .unwrap();
    let check = async |config: &str, name: &str| {
        let providers = Config::from_toml(config).unwrap().build().unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        providers.check_credentials(name, deadline).await
    };
    let config = sandbox.config_toml();
    assert!(matches!(check(&config, "india").await, Some(Ok(()))));
    let refused = check(&config.replace("made-up-password", "hunter2"), "india").await;
    let error = refused.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.provider()), (ErrorKind::Credentials, Some("india")));
    assert_eq!(sandbox.requests("messagecentral"), 2);

    // Ratio has no such call, nor has a ready-made token, a route, or nobody.
    let token = config.replace("password = \"made-up-password\"", "auth_token = \"t\"");
    for (config, name) in [(&config, "us"), (&config, "main"), (&config, "gone"), (&token, "india")]
    {
        assert!(check(config, name).await.is_none(), "{name}");
    }
    assert_eq!((sandbox.requests("ratio"), sandbox.requests("messagecentral")), (0, 2));
    assert_eq!(sandbox.inbox().messages().len(), 0);
    sandbox.shutdown().await;
}

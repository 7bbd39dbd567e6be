//! Presets of one's own.

use loopback::{Reply, Server};
use passcode::{Config, Error, OtpProviderExt, Providers};

use super::bench::BOB;

/// The example of the documentation, which must be true.
const DOCUMENTED: &str = include_str!("../../../../../docs/http.md");

const GATEWAY: &str = r#"
name = "Acme"
keys = ["account"]
secrets = ["token"]
optional = ["from"]
url = "https://sms.acme.example/v1/{{ account }}/messages"
headers = { X-Token = "{{ token }}" }
form = { to = "{{ to }}", text = "{{ text }}", from = "{{ from }}", key = "{{ token }}" }
ok = { json = { "/status" = "ok" } }
"#;

/// A provider of this preset in a file, with these settings.
fn build(preset: &str, settings: &str) -> Result<Providers, Error> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("acme.toml"), preset).unwrap();
    let config =
        format!("[providers.sms]\nkind = \"http\"\npreset = \"file:acme.toml\"\n{settings}\n");
    let path = folder.path().join("passcode.toml");
    std::fs::write(&path, config).unwrap();
    Config::from_file(path).unwrap().with_variables(|_| Some("hunter2".to_owned())).build()
}

#[tokio::test]
async fn a_file_is_a_preset_with_keys_of_its_own() {
    let server = Server::replying(Reply::json(200, "{\"status\":\"ok\"}")).await;
    let base = format!("base_url = \"{}/proxy\"\n", server.url());
    let keys = "account = \"a/b\"\ntoken = \"env:TOKEN\"\n";
    build(GATEWAY, &format!("{base}{keys}")).unwrap().send_to(BOB).await.unwrap();
    build(GATEWAY, &format!("{base}{keys}from = \"Me\"")).unwrap().send_to(BOB).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].path, "/proxy/v1/a%2Fb/messages");
    assert_eq!(requests[0].header("x-token"), Some("hunter2"));
    assert!(requests[0].text().contains("key=hunter2") && !requests[0].text().contains("from="));
    assert!(requests[1].text().contains("from=Me"));
    let away = build(GATEWAY, &format!("base_url = \"https://evil.example\"\n{keys}")).unwrap();
    let found = away.findings()[0].to_string();
    assert!(found.contains("evil.example is not the vendor's host (sms.acme.example)"), "{found}");
}

#[tokio::test]
async fn sentences_name_it() {
    let server = Server::replying(Reply::status(503)).await;
    let settings = format!("base_url = \"{}\"\naccount = \"a\"\ntoken = \"x\"", server.url());
    let error = build(GATEWAY, &settings).unwrap().send_to(BOB).await.unwrap_err();
    assert!(error.to_string().contains("Acme reported an internal error"), "{error}");
}

#[test]
fn each_mistake_in_a_file_names_the_file_and_the_place() {
    let keys = "account = \"a\"\ntoken = \"hunter2\"";
    let replaced = |from: &str, to: &str| {
        assert!(GATEWAY.contains(from), "{from}");
        GATEWAY.replace(from, to)
    };
    for (preset, message) in [
        (replaced("keys = [", "keys = "), "acme.toml, line 3: "),
        (replaced("name = \"Acme\"", ""), "acme.toml: the key \"name\" is missing"),
        (
            replaced("optional", "optinal"),
            "acme.toml, line 5: optinal: no such key \"optinal\"; did you mean \"optional\"?",
        ),
        (
            replaced("url = ", "uri = "),
            "acme.toml, line 6: uri: no such key \"uri\"; did you mean \"url\"?",
        ),
        (
            replaced("{{ account }}", "{{ token }}"),
            "acme.toml, line 6: url: in a URL's path stand a preset's own keys only, and no secrets: there is nothing called \"token\"",
        ),
        (
            replaced("{{ account }}", "{{ account }}{{ token[0:] }}"),
            "acme.toml, line 6: url: in a URL's path stand a preset's own keys only",
        ),
        (
            replaced("{{ account }}", "x"),
            "acme.toml: account: it asks for the key \"account\", and no template uses it",
        ),
        (
            replaced("\"{{ text }}\"", "\"{{ txt }}\""),
            "acme.toml, line 8: form.text: there is nothing called \"txt\"; choices: to, to_digits, text, subject, html, code, id, account, from, token",
        ),
        (replaced("\"{{ text }}\"", "\"{{ subject }}\""), ""),
        (
            replaced("\"{{ text }}\"", "\"x\""),
            "acme.toml, line 8: form: the code isn't in it: write {{ text }}, or {{ code }}",
        ),
        (
            replaced("\"{{ to }}\"", "\"x\""),
            "acme.toml, line 8: form: nothing in it says to whom it goes",
        ),
        (
            replaced("X-Token = \"{{ token }}\"", "X-Token = \"env:TOKEN\""),
            "acme.toml, line 7: headers.X-Token: a preset holds no secret: name a key in secrets, and write {{ KEY }} here",
        ),
        (
            replaced("key = \"{{ token }}\"", "key = \"literal:x\""),
            "acme.toml, line 8: form.key: a preset holds no secret",
        ),
        (
            replaced("[\"from\"]", "[\"text\"]"),
            "acme.toml, line 3: keys: \"text\" means something else: choose another name",
        ),
        (
            replaced("[\"from\"]", "[\"retry\"]"),
            "\"retry\" means something else: choose another name",
        ),
        (replaced("[\"from\"]", "[\"token\"]"), "\"token\" is asked for twice"),
        (
            replaced("[\"from\"]", "[\"From\"]"),
            "\"From\" is no key: write small letters, digits and _",
        ),
        (
            replaced("\"/status\"", "\"status\""),
            "acme.toml, line 9: ok.json: \"status\" is no JSON pointer",
        ),
        (replaced("https://", "http://"), "providers.sms.base_url: the base URL must be https"),
        (
            format!("{GATEWAY}channel = \"voice\""),
            "acme.toml, line 10: channel: no such choice \"voice\"; choices: ",
        ),
        ("name = \"hunter2".to_owned(), "acme.toml, line 1: a text is not closed by its quotes"),
    ] {
        match build(&preset, keys) {
            Ok(_) => assert_eq!(message, "", "{preset}"),
            Err(error) => {
                let text = error.to_string();
                assert!(
                    text.contains(message) && !message.is_empty(),
                    "{preset}\n{text}\n{message}"
                );
                assert!(!text.contains("hunter2"), "{text}");
            }
        }
    }
}

/// The first block of the page after this heading.
fn block(heading: &str) -> &'static str {
    let (_, rest) = DOCUMENTED.split_once(heading).unwrap();
    let (_, rest) = rest.split_once("```toml\n").unwrap();
    rest.split_once("```").unwrap().0
}

#[tokio::test]
async fn the_documented_preset_works() {
    let server = Server::replying(Reply::json(200, "{\"result\":\"queued\",\"id\":\"7\"}")).await;
    let file = block("## A preset of your own");
    let table = DOCUMENTED.split_once("name the file").unwrap().1;
    let table = table.split_once("```toml\n").unwrap().1.split_once("```").unwrap().0;
    let (_, settings) = table.split_once("preset = \"file:acme.toml\"\n").unwrap();
    let sms = build(file, &format!("base_url = \"{}\"\n{settings}", server.url())).unwrap();
    sms.send_to(BOB).await.unwrap();
    let refused = Server::replying(Reply::json(200, "{\"result\":\"bad_number\"}")).await;
    let sms = build(file, &format!("base_url = \"{}\"\n{settings}", refused.url())).unwrap();
    let error = sms.send_to(BOB).await.unwrap_err();
    assert_eq!(error.kind(), passcode::ErrorKind::InvalidRecipient, "{error}");
}

#[tokio::test]
async fn the_documented_table_works() {
    let server = Server::replying(Reply::json(202, "{\"status\":\"queued\",\"id\":\"7\"}")).await;
    let table = block("## Any gateway");
    assert!(table.contains("https://sms.example.com/v1/messages"));
    let config = table.replace("https://sms.example.com", &server.url());
    let config = Config::from_toml(&config).unwrap();
    let config = config.with_variables(|_| Some("hunter2".to_owned()));
    config.build().unwrap().send_to(BOB).await.unwrap();
    assert_eq!(server.requests()[0].path, "/v1/messages");
}

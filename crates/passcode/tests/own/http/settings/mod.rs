//! Every mistake of the settings, with its place and its message.

mod headers;
mod presets;
mod request;
mod rules;

use passcode::ErrorKind;

use super::bench::{BODY, build, config};

/// The whole message of what these settings come to.
fn mistake(settings: &str) -> String {
    let error = build(settings).map(|_| ()).expect_err(settings);
    assert_eq!(error.kind(), ErrorKind::Config, "{settings}");
    let text = error.to_string();
    assert!(!text.contains("hunter2"), "{text}");
    text
}

/// A table that sets a URL: its own lines begin at the fourth.
fn table(settings: &str) -> String {
    mistake(&config("https://gateway.example.com/send", settings))
}

/// A table that names a preset: its own lines begin at the fourth.
fn preset(name: &str, settings: &str) -> String {
    mistake(&format!("[providers.sms]\nkind = \"http\"\npreset = \"{name}\"\n{settings}\n"))
}

#[test]
fn there_is_no_url_form() {
    let error = passcode::Config::from_url("http://u:hunter2@gateway.example.com").unwrap().build();
    let text = error.unwrap_err().to_string();
    assert_eq!(text, "provider URL: the kind \"http\" has no URL form: write it in a file");
}

#[test]
fn what_is_right_builds_and_what_goes_in_clear_is_found() {
    let clear = "allow_insecure_http = true\n".to_owned() + BODY;
    for (url, settings, findings) in [
        ("https://gateway.example.com", BODY, &[][..]),
        ("https://gateway.example.com:8443/v1/", BODY, &[]),
        ("http://127.0.0.1:9/send", BODY, &[]),
        (
            "https://gateway.example.com",
            "retry = { attempts = 3 }\nproxy = \"http://127.0.0.1:9\"\njson = { t = \"{{ to[1:] }}\", c = \"{{ text }}\" }",
            &[],
        ),
        (
            "http://gateway.example.com/send",
            &clear,
            &["providers.sms.url: credentials and codes go there in clear: use https"],
        ),
    ] {
        let providers = build(&config(url, settings)).unwrap_or_else(|error| panic!("{error}"));
        let found: Vec<_> = providers.findings().iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), findings.len(), "{found:?}");
        assert!(
            found.iter().zip(findings).all(|(found, expected)| found.contains(expected)),
            "{found:?}"
        );
    }
}

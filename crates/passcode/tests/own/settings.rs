//! The settings' mistakes, each with its place.

use passcode::ErrorKind;

use crate::bench::{build, config};

#[test]
fn each_mistake_names_its_place() {
    for (url, more, place) in [
        ("https://u:hunter2@mail.example.com", "", "line 3: providers.mail.url: "),
        ("mail.example.com", "", "line 3: providers.mail.url: "),
        ("smtps://u@mail.example.com", "", "line 3: providers.mail.url: "),
        ("smtps://u:hunter2@mail.example.com/x", "", "line 3: providers.mail.url: "),
        ("env:PASSCODE_TEST_NOT_SET", "", "line 3: providers.mail.url: "),
        ("smtp://127.0.0.1", "channel = \"email\"", "no such key \"channel\""),
        ("smtp://127.0.0.1", "base_url = \"https://a.example\"", "no such key \"base_url\""),
        ("smtp://127.0.0.1", "proxy = \"http://a.example\"", "no such key \"proxy\""),
        ("smtp://127.0.0.1", "allow_insecure_http = true", "no such key \"allow_insecure_http\""),
        ("smtp://127.0.0.1", "form = \"x\"", "no such key \"form\"; did you mean \"from\"?"),
        ("smtp://127.0.0.1", "ca_file = \"/dev/null\"", "line 5: providers.mail.ca_file: "),
        ("smtp://127.0.0.1", "reply_to = \"nobody\"", "line 5: providers.mail.reply_to: "),
        ("smtp://127.0.0.1", "code_length = 3", "line 5: providers.mail.code_length: "),
        ("smtp://127.0.0.1", "code_length = 11", "line 5: providers.mail.code_length: "),
        ("smtp://127.0.0.1", "expires_in = \"25h\"", "line 5: providers.mail.expires_in: "),
        ("smtp://127.0.0.1", "expires_in = \"500ms\"", "line 5: providers.mail.expires_in: "),
        ("smtp://127.0.0.1", "max_guesses = 0", "line 5: providers.mail.max_guesses: "),
        ("smtp://127.0.0.1", "max_sends = 0", "line 5: providers.mail.max_sends: "),
        ("smtp://127.0.0.1", "resend_after = \"11m\"", "line 5: providers.mail.resend_after: "),
        ("smtp://127.0.0.1", "resend_after = \"0\"", "line 5: providers.mail.resend_after: "),
        ("smtp://127.0.0.1", "expires_in = \"0s\"", "line 5: providers.mail.expires_in: "),
        ("smtp://127.0.0.1", "retry = { attempts = 11 }", "line 5: providers.mail.retry: "),
        ("smtp://127.0.0.1", "locale = \"x\"", "line 5: providers.mail.locale: "),
        ("smtp://127.0.0.1", "text = \"hello\"", "line 5: providers.mail.text: "),
        ("smtp://127.0.0.1", "html = \"<p>hello</p>\"", "line 5: providers.mail.html: "),
        ("smtp://127.0.0.1", "text = \"file:not-there.txt\"", "line 5: providers.mail.text: "),
        ("smtp://127.0.0.1", "app_hash = \"FA+9qCX9VSu\"", "line 5: providers.mail.app_hash: "),
        (
            "smtp://127.0.0.1",
            "web_otp = \"https://example.com\"",
            "line 5: providers.mail.web_otp: ",
        ),
        ("smtp://127.0.0.1", "texts.x = { text = \"{{ code }}\" }", "providers.mail.texts.x: "),
    ] {
        let error = build(&config(url, more)).unwrap_err();
        let text = error.to_string();
        assert_eq!(error.kind(), ErrorKind::Config, "{url} {more}");
        assert!(text.contains(place), "{url} {more}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn url_and_from_must_be_there() {
    for (missing, text) in
        [("url", "from = \"login@example.com\""), ("from", "url = \"smtp://127.0.0.1\"")]
    {
        let error = build(&format!("[providers.mail]\nkind = \"smtp\"\n{text}")).unwrap_err();
        assert!(error.to_string().contains(&format!("the key {missing:?} is missing")), "{error}");
    }
}

#[test]
fn what_is_right_builds() {
    let hours = "expires_in = \"24h\"\nresend_after = \"24h\"\ncode_length = 10\nmax_guesses = 20";
    for more in ["", hours, "expires_in = \"1s\"\nresend_after = \"0s\"\ncode_length = 4"] {
        assert!(build(&config("smtps://mail.example.com", more)).unwrap().findings().is_empty());
    }
}

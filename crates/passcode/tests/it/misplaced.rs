//! A URL where a path belongs and the other way round: its secret is in no sentence.

use passcode::{Config, ErrorKind};

#[test]
fn a_url_in_a_paths_place_is_not_quoted() {
    for path in [
        "messagecentral://C-1:hunter2@cpaas.messagecentral.com",
        "messagecentral:/C-1:hunter2@cpaas.messagecentral.com",
        "messagecentral:C-1:hunter2",
        "C-1:hunter2@cpaas.messagecentral.com",
        "./messagecentral://C-1:hunter2",
        "//C-1:hunter2@cpaas.messagecentral.com/passcode.toml",
    ] {
        let error = Config::from_file(path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let shown = format!("{error} {error:#?}");
        assert!(!shown.contains("hunter2") && !shown.contains("C-1"), "{shown}");
        assert!(shown.contains("belongs into PASSCODE_URL or --provider"), "{shown}");
    }
    for path in ["nowhere/passcode.toml", "nowhere.toml", "/nowhere/a b/passcode.toml"] {
        let error = Config::from_file(path).unwrap_err().to_string();
        assert_eq!(error, format!("{path} can't be read: there is no such file"));
    }
}

/// A sign in a secret that isn't percent-encoded cuts the URL in two: no piece is quoted.
#[test]
fn a_path_in_a_urls_place_and_a_secret_cut_in_two_are_not_quoted() {
    for (url, hint) in [
        ("/etc/hunter2/passcode.toml", "the path of a file belongs into PASSCODE_CONFIG"),
        ("hunter2.toml", "the path of a file belongs into PASSCODE_CONFIG"),
        ("messagecentral://C-1:hun/hunter2@h.example", "percent-encode"),
        ("messagecentral://C-1:12/hunter2@h.example", "%2F"),
        ("messagecentral://C-1:12#hunter2@h.example", "%23"),
        ("messagecentral://C-1:12?hunter2@h.example", "percent-encode"),
        ("messagecentral://C-1:12?hunter=2@h.example", "percent-encode"),
        ("messagecentral://C-1:a@b?hunter=2@h.example", "percent-encode"),
        ("messagecentral://C-1:a@b?channel=sms&hunter=2@h.example", "percent-encode"),
        ("messagecentral://C-1:a@b/hunter2@h.example", "%2F"),
        ("messagecentral://C-1:hunter2%@h.example?channel=%ff", "percent-encoding"),
    ] {
        let error = Config::from_url(url).and_then(|config| config.build()).expect_err(url);
        assert_eq!(error.kind(), ErrorKind::Config);
        let shown = format!("{error} {error:#?}");
        assert!(!shown.contains("hunter"), "{shown}");
        assert!(shown.contains(hint), "{url}: {shown}");
    }
    // An @ may stand in a secret as it is, and in a setting percent-encoded.
    let url =
        "messagecentral://C-1:hun@ter2@h.example?proxy=http%3A%2F%2Fme%3Ahunter2%40127.0.0.1%3A1";
    assert!(Config::from_url(url).unwrap().build().is_ok());
}

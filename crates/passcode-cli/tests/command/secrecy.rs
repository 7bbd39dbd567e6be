//! What is typed in a wrong place, and what is logged.

use crate::bench::Bench;

/// Ready to be typed where they don't belong, and what must not be seen of them.
const TYPED: &[(&str, &str)] = &[
    ("messagecentral://C-1:made-up@host?code_length=6", "made-up"),
    ("messagecentral:C-1:made-up@host", "made-up"),
    ("ratio://id:made-up@host", "made-up"),
    ("made-up@host", "made-up"),
    ("ada.lovelace@example.com", "lovelace"),
    ("+919123456789", "9123456"),
    ("919123456789", "9123456"),
];

/// Each place where something can be typed; `X` is what is.
const PLACES: &[&[&str]] = &[
    &["X"],
    &["--X"],
    &["-X"],
    &["help", "X"],
    &["--json=X", "providers"],
    &["--config", "X", "providers"],
    &["--provider", "X", "send", "!"],
    &["send", "X", "--locale", "!"],
    &["send", "+12025550199", "X"],
    &["send", "+12025550199", "--X"],
    &["send", "+12025550199", "--", "X"],
    &["send", "+12025550199", "--chanel=X"],
    &["send", "+12025550199", "--channel", "X"],
    &["send", "+12025550199", "--code-length", "X"],
    &["send", "+12025550199", "--locale", "X!"],
    &["send", "+12025550199", "--ip", "X"],
    &["send", "+12025550199", "--user-agent", "X"],
    &["send", "+12025550199", "--earlier", "X"],
    &["send", "+12025550199", "--out", "X/file"],
    &["send", "+12025550199", "--out", "X/"],
    &["verify", "X", "123456"],
    &["verify", "gone.json", "X"],
    &["verify", "gone.json", "123456", "X"],
    &["providers", "X"],
    &["check", "X"],
    &["check", "--offline=X"],
    &["demo", "X"],
    &["sealing-key", "X"],
    &["completions", "X"],
    &["sandbox", "X"],
    &["sandbox", "--listen", "X"],
    &["sandbox", "--seed", "X", "--listen", "nowhere"],
    &["sandbox", "--allow-host", "X", "--listen", "nowhere"],
];

#[tokio::test]
async fn what_is_typed_in_a_wrong_place_is_not_quoted() {
    let bench = Bench::new().await;
    bench.write("gone.json", r#"{"v":1,"provider":"gone","id":"1","recipient":"+12025550123","channel":"sms","sent_at":0,"second_factor":false,"already_pending":false}"#);
    for place in PLACES {
        for (typed, secret) in TYPED {
            let arguments: Vec<_> = place.iter().map(|word| word.replace('X', typed)).collect();
            let mut arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
            for _ in 0..2 {
                let ended = bench.run(&arguments).await;
                assert_eq!(
                    (ended.status, ended.stdout.as_str()),
                    (2, ""),
                    "{arguments:?} {ended:?}"
                );
                let shown = ended.stderr.contains(secret);
                assert!(!shown && !ended.stderr.is_empty(), "{arguments:?} {ended:?}");
                arguments.insert(0, "--json");
            }
        }
    }
    for variable in ["PASSCODE_CONFIG", "PASSCODE_URL"] {
        for (typed, secret) in TYPED.iter().filter(|(typed, _)| typed.contains('@')) {
            let ended = bench.run_with(&["send", "!"], &[(variable, *typed)], "").await;
            assert_eq!(ended.status, 2, "{variable}={typed} {ended:?}");
            assert!(!ended.stderr.contains(secret), "{variable}={typed} {ended:?}");
        }
    }
    assert_eq!(bench.requests(), 0);
}

/// What is plainly a mistyped word of ours helps more when it is quoted.
#[tokio::test]
async fn a_mistyped_word_is_quoted() {
    let bench = Bench::new().await;
    for (arguments, said) in [
        (&["sned", "+12025550199"][..], "'sned'"),
        (&["send", "+12025550199", "--chanel", "sms"], "'--chanel'"),
        (&["send", "+12025550199", "--channel", "smss"], "'smss'"),
        (&["send", "+12025550199", "--frobnicate"], "'--frobnicate'"),
        (&["send", "--json"], "<RECIPIENT>; see passcode --help"),
        (&["send", "+12025550199", "--channel", "pigeon", "--json"], "sms, email, whatsapp"),
    ] {
        let ended = bench.run(arguments).await;
        assert!(ended.status == 2 && ended.stderr.contains(said), "{arguments:?} {ended:?}");
        assert!(!ended.stderr.contains("2025550199"), "{ended:?}");
    }
}

/// Seven digits of a number, with the two that a mask shows, are nearly all of it.
#[tokio::test]
async fn the_log_holds_no_number_whatever_it_is_set_to() {
    let bench = Bench::new().await;
    let closed = format!("http://{}", loopback::closed_port());
    let config = bench.sandbox.config_toml();
    bench.write("down.toml", &config.replace(&bench.sandbox.inbox_url(), &closed));
    for level in ["trace", "hyper_util=trace,rustls=trace,log=trace,passcode=trace"] {
        let log = [("RUST_LOG", level)];
        for recipient in ["+919123456789", "+12025550123", "+447400123456", "ada@example.com"] {
            let mut logged = String::new();
            let sent = bench.run_with(&["send", recipient, "--out", "v.json"], &log, "").await;
            logged.push_str(&sent.stderr);
            let code = bench.code(recipient).await;
            for code in ["00", &code] {
                logged
                    .push_str(&bench.run_with(&["verify", "v.json", code], &log, "").await.stderr);
            }
            let down = ["send", recipient, "--config", "down.toml"];
            logged.push_str(&bench.run_with(&down, &log, "").await.stderr);
            logged.push_str(&bench.run_with(&["check"], &log, "").await.stderr);
            assert!(logged.contains("otp{provider="), "our own crates are heard: {logged}");
            let national = recipient.trim_start_matches(['+', '1', '9', '4', '7']);
            let parts = national.as_bytes().windows(7).map(|part| str::from_utf8(part).unwrap());
            for part in parts.chain([code.as_str()]) {
                assert!(!logged.contains(part), "{part}: {logged}");
            }
            // What these write at such levels is theirs to choose.
            for library in ["hyper", "reqwest", "rustls", "mio"] {
                let line = logged.lines().find(|line| line.contains(&format!(" {library}")));
                assert_eq!(line, None);
            }
        }
    }
}

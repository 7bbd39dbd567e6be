//! Bad input gets one clear sentence, exit status 2 and no request.

use crate::bench::Bench;

#[tokio::test]
async fn bad_input_reaches_no_vendor() {
    let bench = Bench::new().await;
    let config = bench.config();
    bench.write("kind.toml", &config.replace("kind = \"ratio\"", "kind = \"ratoi\""));
    bench.write(
        "secret.toml",
        &config.replace("password = \"made-up-password\"", "password = \"env:NOT_SET_ANYWHERE\""),
    );
    bench.write("not.toml", "default = \"made-up-secret");
    bench.write("other.json", "{\"recipient\":\"+12025550123\"}");
    bench.write("gone.json", r#"{"v":1,"provider":"gone","id":"1","recipient":"+12025550123","channel":"sms","sent_at":0,"second_factor":false,"already_pending":false}"#);
    let table: &[(&[&str], &str)] = &[
        (&["send", "12025550123"], "error: the phone number does not begin with +"),
        (&["send", "+1 800 FLOWERS"], "error: the phone number holds something else than digits"),
        (&["send", "ada@"], "error: the e-mail address is not one"),
        (
            &["send", "+919123456789", "--channel", "email"],
            "error: sending through \"us\" failed: a phone number can't be reached by email",
        ),
        (
            &["send", "+919123456789", "--code-length", "9"],
            "error: sending through \"india\" failed: the provider can't send codes of 9 digits by sms",
        ),
        (
            &["send", "+919123456789", "--provider", "us"],
            "error: sending through \"us\" failed: the provider doesn't send to numbers of +91 by sms",
        ),
        (
            &["send", "+919123456789", "--provider", "uss"],
            "error: --provider: there is no provider \"uss\"; choices: india, main, us",
        ),
        (
            &["send", "+919123456789", "--config", "kind.toml"],
            "error: kind.toml, line 4: providers.us.kind: no such kind \"ratoi\"; did you mean \"ratio\"?",
        ),
        (
            &["send", "+919123456789", "--config", "secret.toml"],
            "error: secret.toml, line 13: providers.india.password: the environment variable NOT_SET_ANYWHERE is not set",
        ),
        (
            &["send", "+919123456789", "--config", "not.toml"],
            "error: not.toml, line 1: a text is not closed by its quotes",
        ),
        (
            &["send", "+919123456789", "--config", "nowhere.toml"],
            "error: nowhere.toml can't be read: there is no such file",
        ),
        (
            &["send", "+919123456789", "--out", "nowhere/file"],
            "error: --out: no file can be made in nowhere: entity not found",
        ),
        (
            &["send", "+919123456789", "--out", "/dev/null"],
            "error: --out: /dev/null is there and is no ordinary file",
        ),
        (
            &["send", "+919123456789", "--out", "."],
            "error: --out: . is there and is no ordinary file",
        ),
        (
            &["send", "+919123456789", "--provider", "messagecentral:C-1:made-up@host"],
            "error: provider URL: ",
        ),
        (
            &["send", "+919123456789", "--provider", "ratio://id:?made-up@host"],
            "error: provider URL: the query has an @: percent-encode",
        ),
        (
            &["verify", "nowhere.json", "1234"],
            "error: nowhere.json can't be read: entity not found",
        ),
        (&["verify", "other.json", "1234"], "error: this is not a verification as `send` wrote it"),
        (
            &["verify", "gone.json", "1234"],
            "error: verifying through \"gone\" failed: it sent this code but is not configured any more",
        ),
        (&["verify", "gone.json", " - "], "error: the code is empty"),
        (&["verify", "-", "-"], "error: standard input holds the verification or the code"),
    ];
    for (arguments, message) in table {
        let ended = bench.run(arguments).await;
        assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{arguments:?} {ended:?}");
        assert!(ended.stderr.starts_with(message), "{arguments:?}: {}", ended.stderr);
        assert_eq!(ended.stderr.trim_end().lines().count(), 1, "{arguments:?}: {}", ended.stderr);
        assert!(
            !ended.stderr.contains("made-up") && !ended.stderr.contains("2025550123"),
            "{}",
            ended.stderr
        );
    }
    assert_eq!(bench.requests(), 0);
}

#[tokio::test]
async fn wrong_usage_is_told_from_everything_else() {
    let bench = Bench::new().await;
    for arguments in
        [&[][..], &["sned"], &["send"], &["send", "+12025550123", "--channel", "pigeon"]]
    {
        let ended = bench.run(arguments).await;
        assert_eq!((ended.status, ended.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(!ended.stderr.is_empty());
    }
    let ended = bench.run(&["send", "+12025550123", "--channel", "pigeon", "--json"]).await;
    assert_eq!((ended.status, &ended.error()["dispatch"]), (2, &"not_sent".into()));
    let at_once = [("PASSCODE_URL", "ratio://a:b@h"), ("PASSCODE_CONFIG", "passcode.toml")];
    let ended = bench.run_with(&["send", "+12025550123"], &at_once, "").await;
    assert_eq!(
        ended.stderr,
        "error: PASSCODE_URL and PASSCODE_CONFIG are set at once: unset one of them\n"
    );
    assert_eq!((ended.status, bench.requests()), (2, 0));
}

use serde_json::json;

use crate::bench::Bench;

#[tokio::test]
async fn kinds_and_instances_with_what_they_can_do() {
    let bench = Bench::new().await;
    let shown = bench.run(&["providers"]).await;
    assert_eq!((shown.status, shown.stderr.as_str()), (0, ""));
    let (kinds, table) = shown.stdout.split_once("\n\n").unwrap();
    assert!(kinds.starts_with("Kinds: "), "{kinds}");
    for kind in ["failover", "http", "messagecentral", "ratio", "route"] {
        assert!(kinds.contains(kind), "{kinds}");
    }
    let (table, presets) = table.split_once("\n\n").unwrap();
    assert_eq!(
        table,
        "\
PROVIDER        KIND            CHANNEL   CALLING CODES  CODE LENGTHS
india           messagecentral  sms       all            4 to 8
                                whatsapp  all            4 to 8
main (default)  route           sms       +1             the vendor's
                                email     -              the vendor's
                                sms       all            4 to 8
                                whatsapp  all            4 to 8
us              ratio           sms       +1             the vendor's
                                email     -              the vendor's"
    );
    let lines: Vec<_> = presets.lines().collect();
    for line in [
        "PRESET OF HTTP   CHANNEL  KEYS                                                          OPTIONAL",
        "twilio-messages  sms      account_sid, auth_token, from or messaging_service_sid        api_key_sid",
        "resend           email    from, api_key",
    ] {
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(lines.iter().any(|found| words(found) == words(line)), "{presets}");
    }
    let one = bench.run(&["providers", "--provider", "us", "--json"]).await;
    let expected = json!({
        "kinds": one.json()["kinds"],
        "presets": one.json()["presets"],
        "providers": [{
            "name": "us",
            "kind": "ratio",
            "default": false,
            "sessions": true,
            "channels": [
                { "channel": "sms", "calling_codes": [1], "code_lengths": null },
                { "channel": "email", "calling_codes": [], "code_lengths": null },
            ],
        }],
    });
    assert_eq!(one.json(), expected);
    let twilio = json!({
        "name": "twilio-messages",
        "vendor": "Twilio",
        "base_url": "https://api.twilio.com",
        "channel": "sms",
        "keys": ["account_sid"],
        "secrets": ["auth_token"],
        "one_of": ["from", "messaging_service_sid"],
        "optional": ["api_key_sid"],
    });
    assert_eq!(one.json()["presets"][0], twilio);
    assert_eq!(bench.requests(), 0);
}

#[tokio::test]
async fn without_a_configuration_there_are_kinds() {
    let bench = Bench::new().await;
    std::fs::remove_file(bench.path("passcode.toml")).unwrap();
    let shown = bench.run(&["providers", "--json"]).await;
    assert_eq!(shown.status, 0);
    assert_eq!(shown.json()["providers"], json!([]));
    // But nothing can be sent or checked.
    for arguments in [&["check"][..], &["send", "+12025550123"]] {
        let ended = bench.run(arguments).await;
        assert_eq!(ended.status, 2);
        assert!(ended.stderr.starts_with("error: no provider is configured"), "{ended:?}");
    }
}

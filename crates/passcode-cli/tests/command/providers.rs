use serde_json::json;

use crate::bench::Bench;

#[tokio::test]
async fn kinds_and_instances_with_what_they_can_do() {
    let bench = Bench::new().await;
    let shown = bench.run(&["providers"]).await;
    assert_eq!((shown.status, shown.stderr.as_str()), (0, ""));
    let (kinds, table) = shown.stdout.split_once("\n\n").unwrap();
    assert!(kinds.starts_with("Kinds: "), "{kinds}");
    for kind in ["failover", "messagecentral", "ratio", "route"] {
        assert!(kinds.contains(kind), "{kinds}");
    }
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
                                email     -              the vendor's
"
    );
    let one = bench.run(&["providers", "--provider", "us", "--json"]).await;
    let expected = json!({
        "kinds": one.json()["kinds"],
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

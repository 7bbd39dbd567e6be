//! Where a verify enters: where its send did, else at the default, else at whoever sent.

use crate::policies::bench::{Act, Bench, RIGHT, WRONG, World, to};
use crate::{Dispatch, ErrorKind, Operation, OtpProvider, OtpProviderExt, Verification, stored};

/// Two limits of one vendor, each of one guess, so that it shows which of them was passed.
const CONFIG: &str = "default = \"first\"\n\
    [providers.first]\nkind = \"limit\"\nof = \"us\"\nguesses = [\"1/1h per recipient\"]\n\
    [providers.second]\nkind = \"limit\"\nof = \"us\"\nguesses = [\"1/2h per recipient\"]\n\
    [providers.us]\nkind = \"vendor\"\n[providers.uk]\nkind = \"vendor\"\n";

/// Who counts a guess of this verification: the name of the limit, or empty for nobody.
async fn counted_by(bench: &Bench, sent: &Verification) -> String {
    assert!(!bench.verify(sent, WRONG).await.unwrap());
    match bench.verify(sent, WRONG).await {
        Ok(_) => String::new(),
        Err(error) => error.provider().unwrap().to_owned(),
    }
}

fn sent(via: Option<&str>) -> Verification {
    let request = to("+12025550123");
    let recipient = request.recipient().clone();
    let channel = request.channel_or(None);
    Verification::new("us", "id", recipient, channel, std::time::UNIX_EPOCH)
        .with_via(via.map(str::to_owned))
}

#[tokio::test]
async fn a_send_says_where_it_entered() {
    let bench = World::new().providers(CONFIG);
    for (name, expected) in [("first", "first"), ("second", "second"), ("us", "us")] {
        let sent = bench.providers.send_through(name, &to("+12025550123")).await.unwrap();
        assert_eq!((sent.via(), sent.provider()), (Some(expected), "us"));
        // Kept and read again, it still says so.
        assert_eq!(stored::from_json(&stored::to_json(&sent)).unwrap().via(), Some(expected));
        let entered = if name == "us" { "" } else { name };
        assert_eq!(counted_by(&World::new().providers(CONFIG), &sent).await, entered);
    }
    assert_eq!(bench.send("+12025550123").await.unwrap().via(), Some("first"));
    bench.world.set("us", Act::Pend);
    let error = bench.providers.send_through("second", &to("+12025550123")).await.unwrap_err();
    assert_eq!(error.pending().unwrap().via(), Some("second"));
    let error = bench.providers.send_through("gone", &to("+12025550123")).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::UnknownProvider, Dispatch::NotSent));
    assert_eq!(error.operation(), Some(Operation::Send));
    let sentence = "no such provider \"gone\"; choices: ";
    assert!(error.to_string().starts_with(sentence), "{error}");
}

#[tokio::test]
async fn a_verify_enters_there_also_after_the_configuration_changed() {
    let renamed = CONFIG.replace("providers.second", "providers.third");
    let other_vendor = CONFIG.replacen("of = \"us\"", "of = \"uk\"", 2);
    let alone = "[providers.us]\nkind = \"vendor\"\n";
    let default_is_vendor = CONFIG.replace("default = \"first\"", "default = \"us\"");
    for (config, via, expected) in [
        (CONFIG, Some("first"), "first"),
        (CONFIG, Some("second"), "second"),
        // As an older version stored it: the default.
        (CONFIG, None, "first"),
        // Where it entered is gone: the default, which leads to whoever sent.
        (&renamed, Some("second"), "first"),
        (&default_is_vendor, None, ""),
        (&default_is_vendor, Some("first"), "first"),
        // Neither leads to whoever sent any more: whoever sent.
        (&other_vendor, Some("second"), ""),
        (&other_vendor, None, ""),
        (alone, Some("second"), ""),
    ] {
        let bench = World::new().providers(config);
        assert_eq!(counted_by(&bench, &sent(via)).await, expected, "{via:?} {config}");
        // However it entered, the right code is right.
        bench.world.pass(std::time::Duration::from_secs(7200));
        assert!(bench.verify(&sent(via), RIGHT).await.unwrap());
    }
}

#[tokio::test]
async fn what_older_versions_stored_enters_by_the_default() {
    let json = r#"{"v":1,"provider":"us","id":"id-1","recipient":"+12025550123","channel":"sms","sent_at":1700000000250,"second_factor":false,"already_pending":false}"#;
    let sent = stored::from_json(json).unwrap();
    assert_eq!(counted_by(&World::new().providers(CONFIG), &sent).await, "first");
}

#[tokio::test]
async fn whoever_sent_and_is_gone_is_said_to_be() {
    let config = CONFIG.replace("of = \"us\"", "of = \"uk\"");
    let config = config.replace("[providers.us]\nkind = \"vendor\"\n", "");
    let bench = World::new().providers(&config);
    for via in [None, Some("first"), Some("us")] {
        let error = bench.providers.verify_code(&sent(via), RIGHT).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownProvider);
        assert!(!bench.providers.owns("us"));
    }
}

/// Of several ways to one vendor a verify takes the one that the send took.
#[tokio::test]
async fn behind_a_route_a_verify_goes_the_way_of_its_send() {
    let config = CONFIG.replace("default = \"first\"", "default = \"main\"")
        + "[providers.main]\nkind = \"route\"\notherwise = \"third\"\nroutes = [\n\
           { calling_codes = [\"1\"], channels = [\"voice\"], to = \"uk\" },\n\
           { calling_codes = [\"1\"], to = \"first\" }, { calling_codes = [\"91\"], to = \"second\" }]\n\
           [providers.third]\nkind = \"limit\"\nof = \"us\"\nguesses = [\"1/3h per recipient\"]\n";
    for (recipient, expected) in [
        ("+12025550123", "first"),
        ("+919123456789", "second"),
        ("+447400123456", "third"),
        ("ada@example.com", "third"),
    ] {
        let bench = World::new().providers(&config);
        let sent = bench.send(recipient).await.unwrap();
        assert_eq!(counted_by(&bench, &sent).await, expected, "{recipient}");
        // Where the vendor took another channel than the one that the send was routed by, too.
        let voice = Verification::new(
            "us",
            sent.id(),
            sent.recipient().clone(),
            crate::Channel::Voice,
            sent.sent_at(),
        );
        let bench = World::new().providers(&config);
        assert_eq!(counted_by(&bench, &voice).await, expected, "{recipient}");
    }
}

//! A code is verified by whoever sent it, wherever it is now.

use passcode::{ErrorKind, OtpProvider, OtpProviderExt};

use super::{DOWN, PHONE, THREE};
use crate::scripted::Stage;

#[tokio::test(start_paused = true)]
async fn verify_finds_who_sent_through_any_nesting() {
    let nested = |inner: &str, outer: &str| {
        format!(
            "{THREE}[providers.inner]\nkind = \"failover\"\nmembers = [{inner}]\n\
             [providers.branch]\nkind = \"route\"\notherwise = \"inner\"\n\
             [providers.outer]\nkind = \"failover\"\nmembers = [{outer}]\n"
        )
        .replace("default = \"safe\"", "default = \"outer\"")
    };
    let stage = Stage::default();
    let before = stage.providers(&nested("\"a\", \"b\"", "\"branch\", \"c\""));
    // After a restart, with members reordered.
    let after = stage.providers(&nested("\"b\", \"a\"", "\"c\", \"branch\""));
    let mut down = Vec::new();
    for sender in ["a", "b", "c"] {
        let sent = before.send_to(PHONE).await.unwrap();
        assert_eq!(sent.provider(), sender);
        stage.set(sender, DOWN);
        for _ in 0..3 {
            let _ = before.send_to(PHONE).await;
        }
        assert!(format!("{before:?}").contains("resting"));
        down.push(sent);
        for sent in &down {
            for providers in [&before, &after] {
                assert!(providers.verify_code(sent, "123456").await.unwrap().is_approved());
                let outer = providers.get("outer").unwrap();
                assert!(outer.verify_code(sent, "123456").await.unwrap().is_approved());
            }
        }
    }
    let gone = stage.providers(
        &nested("\"b\"", "\"branch\"")
            .replace("[providers.a]", "[providers.z]")
            .replace("members = [\"a\", ", "members = [\"z\", "),
    );
    for provider in [&gone as &dyn OtpProvider, gone.get("outer").unwrap()] {
        let error = provider.verify_code(&down[0], "123456").await.unwrap_err();
        assert_eq!((error.kind(), error.provider()), (ErrorKind::UnknownProvider, Some("a")));
    }
}

#[tokio::test]
async fn verify_finds_who_sent_in_a_provider_made_by_hand() {
    let stage = Stage::default();
    let config = format!("{THREE}[providers.bundled]\nkind = \"bundle\"\n");
    for config in [
        config.replace("[\"a\", ", "[\"bundled\", \"a\", "),
        config.replace("default = \"safe\"", "default = \"bundled\""),
    ] {
        let providers = stage.providers(&config);
        let sent = providers.send_to(PHONE).await.unwrap();
        assert_eq!(sent.provider(), "bundled-inner");
        assert!(providers.verify_code(&sent, "123456").await.unwrap().is_approved());
    }
    let elsewhere = stage.providers(&config);
    let sent = elsewhere.get("bundled").unwrap().send_to(PHONE).await.unwrap();
    assert!(elsewhere.verify_code(&sent, "123456").await.unwrap().is_approved());
}

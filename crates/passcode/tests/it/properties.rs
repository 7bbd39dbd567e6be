//! Whatever is read, nothing panics and nothing secret is quoted. `fuzz` looks deeper.

use std::time::{Duration, SystemTime};

use passcode::{Channel, Config, ErrorKind, Recipient, Sealer, Session, Verification, stored};
use proptest::prelude::*;

const SECRET: &str = "hunter2-canary";

fn config() -> String {
    format!(
        "default = \"us\"\n[providers.us]\nkind = \"ratio\"\nclient_id = \"id\"\nclient_secret = \
         \"{SECRET}\"\nbase_url = \"http://127.0.0.1:9\"\nretry = {{ attempts = 2 }}\n[providers.r]\n\
         kind = \"route\"\nroutes = [{{ calling_codes = [\"1\"], to = \"us\" }}]\n"
    )
}

/// A text with some piece replaced by another.
fn changed(text: &str, at: prop::sample::Index, length: usize, by: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let start = at.index(characters.len());
    let end = (start + length).min(characters.len());
    characters.splice(start..end, by.chars());
    characters.into_iter().collect()
}

/// Whether a whole secret is in what an error shows.
fn quotes_the_secret(error: &passcode::Error) -> bool {
    format!("{error} {error:?}").contains(SECRET)
}

prop_compose! {
    fn verifications()(
        provider in "[a-z]{1,8}",
        id in ".{1,40}",
        to in prop::sample::select(vec!["+12025550123", "+390648123456", "ada@example.com"]),
        sent in 0..4_000_000_000_000_u64,
        life in prop::option::of(0..1_000_000_u64),
        length in prop::option::of(any::<u8>()),
        second in any::<bool>(),
        session in prop::option::of(".{0,40}"),
    ) -> Verification {
        let sent_at = SystemTime::UNIX_EPOCH + Duration::from_millis(sent);
        let recipient: Recipient = to.parse().unwrap();
        let channel = if to.contains('@') { Channel::Email } else { Channel::Sms };
        Verification::new(provider, id, recipient, channel, sent_at)
            .with_expires_at(life.map(|life| sent_at + Duration::from_millis(life)))
            .with_code_length(length)
            .with_second_factor(second)
            .with_session(session.map(|token| Session::new(token).fingerprint()))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn a_changed_configuration_builds_or_says_why_without_its_secret(
        at in any::<prop::sample::Index>(), length in 0..12_usize, by in "[ -~\n]{0,6}",
    ) {
        let text = changed(&config(), at, length, &by);
        prop_assume!(!text.contains("file:"));
        if let Err(error) = Config::from_toml(&text).and_then(|config| config.build()) {
            prop_assert_eq!(error.kind(), ErrorKind::Config);
            prop_assert!(!quotes_the_secret(&error), "{}", error);
        }
    }

    #[test]
    fn any_text_and_any_url_is_taken_or_refused(text in "\\PC{0,200}") {
        prop_assume!(!text.contains("file:"));
        let _ = Config::from_toml(&text).and_then(|config| config.build());
        let _ = Config::from_url(&text).and_then(|config| config.build());
        let _ = Config::from_url(&format!("ratio://{text}")).and_then(|config| config.build());
        prop_assert!(stored::from_json(&text).is_err());
    }

    #[test]
    fn what_is_stored_comes_back_and_what_is_changed_never_panics(
        verification in verifications(),
        at in any::<prop::sample::Index>(), length in 0..4_usize, by in "[ -~]{0,3}",
    ) {
        let json = stored::to_json(&verification);
        prop_assert_eq!(stored::from_json(&json).unwrap(), verification);
        let _ = stored::from_json(&changed(&json, at, length, &by));
    }

    #[test]
    fn what_is_sealed_opens_and_what_is_changed_does_not(
        verification in verifications(), context in ".{0,10}[a-z].{0,10}",
        at in any::<prop::sample::Index>(), by in "[A-Za-z0-9_.-]{0,3}",
    ) {
        // Its end is a minute after the code's, so the code must not be an old one.
        let verification = verification.with_expires_at(None);
        let sealer = Sealer::new([Sealer::generate_key().unwrap()]).unwrap();
        let token = sealer.seal(&verification, &context).unwrap();
        prop_assert_eq!(sealer.open(&token, &context).unwrap(), verification);
        let other = changed(&token, at, 1, &by);
        prop_assert!(other == token || sealer.open(&other, &context).is_err());
        prop_assert!(sealer.open(&token, &(context + "x")).is_err());
    }
}

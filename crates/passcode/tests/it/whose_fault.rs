//! Whoever answers an HTTP request tells apart what a person typed, what has expired, and what the
//! calling code does wrong; and a `main` that returns the error prints its sentence.

use std::time::{Duration, SystemTime};

use passcode::{
    Channel, Config, Dispatch, Error, ErrorKind, Locale, OtpCode, OtpProviderExt, Recipient,
    Sealer, Verification, stored,
};

fn verification(expires_at: SystemTime) -> Verification {
    let recipient: Recipient = "+12025550123".parse().unwrap();
    Verification::new("gone", "1", recipient, Channel::Sms, SystemTime::UNIX_EPOCH)
        .with_expires_at(expires_at)
}

#[tokio::test]
async fn input_expiry_and_a_callers_mistake_are_told_apart() {
    use ErrorKind::{
        Config as Settings, InvalidRecipient, InvalidRequest, NotFound, UnknownProvider,
    };
    let sealer = Sealer::new([Sealer::generate_key().unwrap()]).unwrap();
    let foreign = Sealer::new([Sealer::generate_key().unwrap()]).unwrap();
    let (live, dead) = (SystemTime::now() + Duration::from_secs(600), SystemTime::UNIX_EPOCH);
    let token = sealer.seal(&verification(live), "c").unwrap();
    let old = sealer.seal(&verification(dead), "c").unwrap();
    let leaf = "[providers.us]\nkind = \"ratio\"\nclient_id = \"i\"\nclient_secret = \"s\"";
    let providers = Config::from_toml(leaf).unwrap().build().unwrap();
    let sent = verification(live);
    for (what, error, kind, input) in [
        ("no code", OtpCode::parse("").unwrap_err(), InvalidRequest, true),
        (
            "no code, typed",
            providers.verify_code(&sent, "12 é").await.unwrap_err(),
            InvalidRequest,
            true,
        ),
        (
            "too much",
            providers.verify_code(&sent, &"1".repeat(65_000)).await.unwrap_err(),
            InvalidRequest,
            true,
        ),
        ("no recipient", providers.send_to("ada").await.unwrap_err(), InvalidRecipient, true),
        ("no channel", "pigeon".parse::<Channel>().unwrap_err(), InvalidRequest, true),
        ("no language", "?".parse::<Locale>().unwrap_err(), InvalidRequest, true),
        ("an old seal", sealer.open(&old, "c").unwrap_err(), NotFound, true),
        ("no seal", sealer.open("", "c").unwrap_err(), InvalidRequest, true),
        (
            "a changed seal",
            sealer.open(&token.replace('.', "A"), "c").unwrap_err(),
            InvalidRequest,
            true,
        ),
        ("another's seal", sealer.open(&token, "d").unwrap_err(), InvalidRequest, true),
        ("an old one of another's", sealer.open(&old, "d").unwrap_err(), InvalidRequest, true),
        ("a foreign seal", foreign.open(&token, "c").unwrap_err(), InvalidRequest, true),
        ("no context to seal", sealer.seal(&sent, " ").unwrap_err(), InvalidRequest, false),
        ("no context to open", sealer.open(&token, "").unwrap_err(), InvalidRequest, false),
        ("a broken store", stored::from_json("{}").unwrap_err(), InvalidRequest, false),
        (
            "nobody's code",
            providers.verify_code(&sent, "1").await.unwrap_err(),
            UnknownProvider,
            false,
        ),
        ("no configuration", Config::from_toml("").unwrap().build().unwrap_err(), Settings, false),
    ] {
        assert_eq!((error.kind(), error.is_input()), (kind, input), "{what}: {error}");
        assert_eq!(error.dispatch(), Dispatch::NotSent, "{what}");
    }
    assert!(sealer.open(&token, "c").is_ok());
}

/// Rust prints `Error: ` and the error's `Debug` when `main` returns one.
#[test]
fn a_main_that_returns_the_error_prints_its_sentence() {
    let main = || -> passcode::Result<()> {
        Config::from_file("nowhere.toml")?;
        Ok(())
    };
    let error = main().unwrap_err();
    assert_eq!(
        format!("Error: {error:?}"),
        "Error: nowhere.toml can't be read: there is no such file"
    );
    let error = Error::new(ErrorKind::Unavailable, "it broke").with_provider("us");
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:#?}").contains("dispatch: MaybeSent"), "{error:#?}");
}

#[test]
fn every_kind_is_listed_once_and_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<_> =
        ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names.len(), ErrorKind::ALL.len());
    assert!(
        names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    );
}

use super::*;
use crate::{Channel, Recipient};

const NOW: SystemTime = UNIX_EPOCH;

fn verification() -> Verification {
    Verification::new("us", "id-1", "+12025550123".parse::<Recipient>().unwrap(), Channel::Sms, NOW)
}

fn sealer(keys: &[&String]) -> Sealer {
    Sealer::new(keys).unwrap()
}

#[test]
fn a_sealed_verification_opens_in_its_context_only() {
    let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
    let token = sealer.seal_at(&verification(), "user-7", NOW).unwrap();
    assert!(token.starts_with("v4.local."));
    assert_eq!(sealer.open_at(&token, "user-7", NOW).unwrap(), verification());
    assert!(sealer.open_at(&token, "user-8", NOW).is_err());
}

#[test]
fn a_context_that_binds_nothing_is_refused() {
    let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
    let token = sealer.seal_at(&verification(), "user-7", NOW).unwrap();
    for context in ["", " ", "\t\n", "\u{a0}"] {
        for error in [
            sealer.seal_at(&verification(), context, NOW).unwrap_err(),
            sealer.open_at(&token, context, NOW).unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(error.to_string().contains("context"), "{error}");
        }
    }
}

/// What browsers hold must stay readable: this text is never changed.
#[test]
fn version_1_stays_readable() {
    let key = "k4.local.mcSPm7qU7cip3NTlZpizOVjzUU0vnXSxDp0z9dRuPWc";
    let token = "v4.local.bKs6D5yBgnPwvatsc3CKzw-cWa_f0UiHlJQBsNipa8Zv0CKai2c8AZlS4LuNh6p2cX8ngjIRU_hCKaxBn4W3hUkeyYuTiLorgQ1whzo1VNK6ZBrX43wbpS_nMBDlgpEjSFdktPdD1wtmU5PCrEgUP-1TEg47CGYCouhm-wGPmDjiBEdTvSu_ltWtDP9LsT4TfDtbXI59gWI3jvHA0xUY3eY7X_rzvsjSVNyzCBkGArYZqQduF_eyO51gmB0CzT3DSf-c3CX1v7oYXjPV5Va5Lce8JCIZ1zQtOuQekSup4EX7hqaesjWxtJaeDNBSNSgnnqvyZzv8NFBM-oII1F90Ab876IlvOLARhP7VT6lqsrWGyTvNenTj15gNz8ls8LaVbf4.eyJraWQiOiJrNC5saWQuNVgyZ2o3aUl0ejhuMkNZUmRFRTNQWmZ6MXRHaXpFcEZFMGVvQWFIWnZ0Y3oifQ";
    let sealed = Verification::new(
        "us",
        "id-1",
        "+12025550123".parse::<Recipient>().unwrap(),
        Channel::Sms,
        UNIX_EPOCH + Duration::from_millis(1_700_000_000_250),
    )
    .with_expires_at(Some(UNIX_EPOCH + Duration::from_secs(32_503_680_000)))
    .with_code_length(Some(6))
    .with_second_factor(true);
    let sealer = Sealer::new([key]).unwrap();
    assert_eq!(sealer.open_at(token, "user-7", NOW).unwrap(), sealed);
}

/// A replica of this version opens what a newer one sealed, unless that means something else.
#[test]
fn a_member_more_is_read_over_and_a_later_version_is_not() {
    let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
    let json = stored::to_json(&verification());
    let open = |payload: &str| {
        let Key { key, footer } = &sealer.keys[0];
        let (footer, context) = (Some(footer.as_bytes()), Some(&b"user-7"[..]));
        let token = LocalToken::encrypt(key, payload.as_bytes(), footer, context).unwrap();
        sealer.open_at(&token, "user-7", NOW)
    };
    for more in [r#""hint":"x","#, r#""later":{"a":[null]},"#] {
        let verification = json.replacen('{', &format!("{{{more}"), 1);
        let payload = format!(r#"{{{more}"exp":900,"verification":{verification}}}"#);
        assert_eq!(open(&payload).unwrap(), self::verification(), "{payload}");
        assert!(open(&payload.replace("\"v\":1,", "\"v\":2,")).is_err(), "{payload}");
    }
}

#[test]
fn no_changed_token_opens() {
    let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
    let token = sealer.seal_at(&verification(), "user-7", NOW).unwrap();
    for position in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(sealer.open_at(&changed, "user-7", NOW).is_err(), "{position}");
    }
    for foreign in ["", "v4.local.", "v4.local.AAAA", "hunter2"] {
        let error = sealer.open_at(foreign, "user-7", NOW).unwrap_err();
        assert_eq!(error.to_string(), sealer.open_at(&token, "x", NOW).unwrap_err().to_string());
    }
}

/// Append it everywhere, move it to the front everywhere, remove the old one: at every step each
/// replica opens what the others seal, whether they took the step already or not.
#[test]
fn keys_rotate_without_a_token_lost() {
    let (old, new) = (&Sealer::generate_key().unwrap(), &Sealer::generate_key().unwrap());
    let steps = [&[old][..], &[old, new], &[new, old], &[new]].map(sealer);
    for step in steps.windows(2) {
        for (seals, opens) in [(&step[0], &step[1]), (&step[1], &step[0])] {
            let token = seals.seal_at(&verification(), "c", NOW).unwrap();
            assert!(opens.open_at(&token, "c", NOW).is_ok());
        }
    }
    let token = steps[0].seal_at(&verification(), "c", NOW).unwrap();
    assert!(steps[2].open_at(&token, "c", NOW).is_ok());
    assert!(steps[3].open_at(&token, "c", NOW).is_err());
}

#[test]
fn a_token_lives_a_quarter_of_an_hour_or_a_minute_longer_than_the_code() {
    let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
    for (verification, seconds) in [
        (verification(), 15 * 60),
        (verification().with_expires_at(Some(NOW + Duration::from_secs(60))), 120),
    ] {
        let token = sealer.seal_at(&verification, "c", NOW).unwrap();
        let end = NOW + Duration::from_secs(seconds);
        assert!(sealer.open_at(&token, "c", end - Duration::from_secs(1)).is_ok());
        assert!(sealer.open_at(&token, "c", end).is_err());
    }
}

#[test]
fn unreadable_keys_are_refused_and_never_shown() {
    let key = Sealer::generate_key().unwrap();
    assert_eq!(Sealer::new(Vec::<String>::new()).unwrap_err().kind(), ErrorKind::Config);
    for bad in ["hunter2", &key[..key.len() - 4], &key.replace("local", "secret")] {
        let error = Sealer::new([bad]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error:?}").contains(bad), "{error:?}");
    }
    assert!(!format!("{:?}", sealer(&[&key])).contains(&key["k4.local.".len()..]));
}

#[test]
fn a_token_is_opened_at_any_age_and_says_whether_it_is_too_old() {
    let sealer = Sealer::new([Sealer::generate_key().unwrap()]).unwrap();
    let token = sealer.seal_at(&verification(), "user-7", NOW).unwrap();
    for (later, is_too_old) in [(0, false), (24 * 60 * 60, true)] {
        let now = NOW + Duration::from_secs(later);
        let opened = sealer.open_at_any_age(&token, "user-7", now).unwrap();
        assert_eq!(opened, Unsealed { verification: verification(), is_too_old });
        assert!(sealer.open_at_any_age(&token, "user-8", now).is_err());
    }
}

#[test]
fn a_text_is_sealed_for_its_context_and_is_no_token() {
    let sealer = Sealer::new([Sealer::generate_key().unwrap()]).unwrap();
    let sealed = sealer.seal_text("{\"a\":1}", "here").unwrap();
    assert!(!sealed.contains("{\"a\""));
    assert_eq!(sealer.open_text(&sealed, "here").as_deref(), Some("{\"a\":1}"));
    assert_eq!(sealer.open_text(&sealed, "there"), None);
    assert!(sealer.open(&sealed, "here").is_err());
    let token = sealer.seal_at(&verification(), "here", NOW).unwrap();
    assert_eq!(sealer.open_text(&token, "here"), None);
    let other = Sealer::new([Sealer::generate_key().unwrap()]).unwrap();
    assert_eq!(other.open_text(&sealed, "here"), None);
}

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::*;
use crate::{Channel, Recipient};

const NOW: SystemTime = UNIX_EPOCH;
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

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
    assert!(token.starts_with("v1.") && token.bytes().all(|byte| byte.is_ascii_graphic()));
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

/// What browsers hold must stay readable: these texts are never changed. Computed once by Python's `cryptography`
/// (`AESGCMSIV`) under what hmac and hashlib derive from the key by HKDF-SHA256 without salt, info
/// `passcode sealing v1`. Nonce: the bytes 100 to 111. Associated data: `v1`, `verification` or `text`, and the
/// context, each with its length before it (8 bytes, big-endian).
#[test]
fn version_1_stays_readable() {
    let token = "v1.ZGVmZ2hpamtsbW5vwVfj434ZOVbFnn8WtyD6_oV8NXIHlLBE6vlwtXtX6gVsHIpYsOth3K-mjUBycyyN0JJh5M5Nz6zMuhQmMaSugC2C2Cb476XQuQGR3BSu8rOOqBHfIPobxj4R7KrTPh69ILxnMcvQbFuYLexkEzlfqW3gGTN1YAeCcGsUi0Qu-W769m9PXv7WC6B5mwL9k66X5cuIEMW7Ln7v8FEbCbRwNsypuV89D0DNdHSvpcJWT6YGE98QQLR82mMsYYuk4a7-ZilS8LJPV8er6N8cRQT-5sk8VsrLjNJ5mLXhjwne20BB3IRawNgSpg35sNs9yWjMI42L5P1AOolnfxNB4T0H4LMpZBk";
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
    let sealer = Sealer::new([KEY]).unwrap();
    assert_eq!(sealer.open_at(token, "user-7", NOW).unwrap(), sealed);
    let end = UNIX_EPOCH + Duration::from_secs(32_503_680_060);
    let opened = sealer.open_at_any_age(token, "user-7", end).unwrap();
    assert_eq!(opened, Unsealed { verification: sealed, is_too_old: true });
    let text = "v1.ZGVmZ2hpamtsbW5vxprWTD2NmU9IgSTMSVuMSZeUxjG5NWyjVaA";
    assert_eq!(sealer.open_text(text, "here").as_deref(), Some("{\"a\":\"é\"}"));
}

/// A replica of this version opens what a newer one sealed, unless that means something else.
#[test]
fn a_member_more_is_read_over_and_a_later_version_is_not() {
    let sealer = sealer(&[&Sealer::generate_key().unwrap()]);
    let json = stored::to_json(&verification());
    let open = |payload: &str| {
        let write = |sealed: &mut Vec<u8>| sealed.extend_from_slice(payload.as_bytes());
        let token = sealer.first().seal(Purpose::Verification, "user-7", write).unwrap();
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
    let refused = |changed: &str, what: &str| {
        assert!(sealer.open_at(changed, "user-7", NOW).is_err(), "{what}: {changed}");
    };
    for position in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[position] = if changed[position] == b'A' { b'B' } else { b'A' };
        refused(&String::from_utf8(changed).unwrap(), "another character");
        refused(&token[..position], "shorter");
        refused(&token[position + 1..], "shorter in front");
        refused(&format!("{}\n{}", &token[..position], &token[position..]), "a blank");
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(&token["v1.".len()..]).unwrap();
    for bit in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        refused(&format!("v1.{}", BASE64_URL_SAFE_NO_PAD.encode(changed)), "another bit");
    }
    for length in 0..bytes.len() {
        refused(&format!("v1.{}", BASE64_URL_SAFE_NO_PAD.encode(&bytes[..length])), "fewer bytes");
    }
    for foreign in ["", "v1.", "v1.AAAA", "hunter2"] {
        let error = sealer.open_at(foreign, "user-7", NOW).unwrap_err();
        assert_eq!(error.to_string(), sealer.open_at(&token, "x", NOW).unwrap_err().to_string());
    }
}

/// The same bytes in another spelling are another token; texts of three lengths have each number of bits behind
/// their end.
#[test]
fn a_token_has_one_spelling() {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let sealer = sealer(&[&KEY.to_owned()]);
    for text in ["", "a", "ab"] {
        // Until a nonce or what it makes has both characters in which the alphabets of Base64 differ.
        let tokens = std::iter::repeat_with(|| sealer.seal_text(text, "c").unwrap());
        let token = tokens.take(10_000).find(|it| it.contains('-') && it.contains('_')).unwrap();
        let opens = |token: &str| sealer.open_text(token, "c");
        assert_eq!(opens(&token).as_deref(), Some(text));
        let rest = &token["v1.".len()..];
        for other in [
            format!("v2.{rest}"),
            format!("V1.{rest}"),
            format!("v1{rest}"),
            format!("v1..{rest}"),
            rest.to_owned(),
            token.replace('-', "+"),
            token.replace('_', "/"),
            format!("{token}="),
            format!("{token}=="),
            format!("{token}A"),
            format!("{token}."),
            format!(" {token}"),
            format!("{token} "),
        ] {
            assert_eq!(opens(&other), None, "{other}");
        }
        let ends = ALPHABET.chars().map(|end| format!("{}{end}", &token[..token.len() - 1]));
        assert_eq!(ends.filter(|it| opens(it).is_some()).count(), 1, "{text:?}");
    }
}

#[test]
fn a_token_never_comes_twice() {
    let sealer = sealer(&[&KEY.to_owned()]);
    let tokens = [(); 2].map(|()| sealer.seal_at(&verification(), "user-7", NOW).unwrap());
    assert_ne!(tokens[0][..19], tokens[1][..19], "the nonce");
    assert_ne!(tokens[0][19..], tokens[1][19..], "what is sealed");
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
fn a_key_is_32_bytes_of_base64url_and_is_never_shown() {
    let key = Sealer::generate_key().unwrap();
    assert_eq!(key.len(), 43);
    let none = Sealer::new(Vec::<String>::new()).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::Config);
    assert!(none.to_string().contains("sealing_keys"), "{none}");
    let padded = format!("{key}==");
    let other = key.replace(&key[..1], "+");
    for bad in ["", "hunter2", &key[..42], &format!("{key}A"), &padded, &other] {
        let error = Sealer::new([bad]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("`passcode sealing-key`"), "{error}");
        assert!(bad.is_empty() || !format!("{error:?}").contains(bad), "{error:?}");
    }
    for twice in [key.clone(), format!("{key}=")] {
        let error = Sealer::new([KEY, &key, &twice]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("a sealing key stands there twice"), "{error}");
        assert!(!format!("{error:?}").contains(&key), "{error:?}");
    }
    assert!(!format!("{:?}", sealer(&[&key])).contains(&key));
    let padded = Sealer::new([format!("{key}=")]).unwrap();
    let token = padded.seal_at(&verification(), "c", NOW).unwrap();
    assert!(sealer(&[&key]).open_at(&token, "c", NOW).is_ok());
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
    assert_eq!(sealer.open_text(&sealer.seal_text("", "here").unwrap(), "here").unwrap(), "");
    assert!(sealer.open(&sealed, "here").is_err());
    let token = sealer.seal_at(&verification(), "here", NOW).unwrap();
    assert_eq!(sealer.open_text(&token, "here"), None);
    let other = Sealer::new([Sealer::generate_key().unwrap()]).unwrap();
    assert_eq!(other.open_text(&sealed, "here"), None);
}

use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use rcgen::PKCS_RSA_SHA256;

use super::*;

const APPLICATION: &str = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";

fn key() -> String {
    rcgen::KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap().serialize_pem()
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_800_000_000 + seconds)
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[test]
fn a_token_is_signed_by_the_key_for_a_quarter_of_an_hour() {
    let signer = Signer::new(APPLICATION, &key()).unwrap();
    let token = signer.token(at(0)).unwrap();
    let (message, signature) = token.expose_secret().rsplit_once('.').unwrap();
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, signer.key.public_key());
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    public.verify(message.as_bytes(), &signature).unwrap();

    let (header, claims) = message.split_once('.').unwrap();
    assert_eq!(decoded(header), json!({ "alg": "RS256", "typ": "JWT" }));
    let mut claims = decoded(claims);
    assert!(claims["jti"].as_str().unwrap().len() > 20);
    claims["jti"].take();
    let expected = json!({
        "application_id": APPLICATION, "iat": 1_800_000_000, "exp": 1_800_000_900, "jti": null,
    });
    assert_eq!(claims, expected);
}

#[test]
fn it_is_kept_until_a_minute_before_its_end() {
    let signer = Signer::new(APPLICATION, &key()).unwrap();
    let token = |seconds| signer.token(at(seconds)).unwrap().expose_secret().to_owned();
    let first = token(0);
    assert_eq!((token(1), token(839)), (first.clone(), first.clone()));
    let second = token(840);
    assert_ne!(second, first);
    assert_eq!(token(1679), second);
    // A clock that was set back: what was signed "later" may be refused.
    assert_ne!(token(800), second);
}

#[test]
fn only_an_rsa_key_as_pem_will_do() {
    let rsa = key();
    let elliptic = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let body: String = rsa.lines().filter(|line| !line.starts_with('-')).collect();
    let truncated = rsa.replacen(&rsa[100..400], "", 1);
    for bad in ["", "made-up", &elliptic, &body, &truncated, &rsa.replace("PRIVATE", "PUBLIC")] {
        assert!(Signer::new(APPLICATION, bad).is_none(), "{bad}");
    }
    assert!(Signer::new(APPLICATION, &format!("\n{rsa}\n")).is_some());
}

#[test]
fn neither_key_nor_token_is_shown() {
    let pem = key();
    let signer = Signer::new(APPLICATION, &pem).unwrap();
    let token = signer.token(at(0)).unwrap();
    let shown = format!("{signer:?} {token:?}");
    assert!(shown.contains(APPLICATION) && !shown.contains("eyJ"), "{shown}");
    assert!(!shown.contains(pem.lines().nth(1).unwrap()), "{shown}");
}

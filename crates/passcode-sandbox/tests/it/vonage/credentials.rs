//! API keys, and tokens of applications.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rcgen::{KeyPair, PKCS_RSA_SHA256};
use serde_json::{Value, json};

use super::{APPLICATION, UNKNOWN, order, refused};
use crate::bench::{Answer, Bench};

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs()
}

fn part(json: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(json.to_string())
}

fn token(pem: &str, header: &Value, claims: &Value) -> String {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let key = base64::prelude::BASE64_STANDARD.decode(body).expect("PEM is Base64");
    let key = RsaKeyPair::from_pkcs8(&key).expect("an RSA key");
    let message = format!("{}.{}", part(header), part(claims));
    let mut signature = vec![0; key.public_modulus_len()];
    let random = SystemRandom::new();
    key.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).expect("it signs");
    format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

fn pem() -> String {
    KeyPair::generate_for(&PKCS_RSA_SHA256).expect("a key is made").serialize_pem()
}

async fn templates(bench: &Bench, authorization: Option<&str>) -> Answer {
    let url = format!("{}/v2/verify/templates", bench.sandbox.url("vonage"));
    let request = bench.http.get(url);
    Answer::of(match authorization {
        Some(value) => request.header("authorization", value),
        None => request,
    })
    .await
}

#[tokio::test]
async fn credentials_of_the_right_form_open_it() {
    let bench = Bench::new().await;
    // Base64 of "abcd1234:x", "abcd123:x", "abcd1234:", "abcd1234".
    assert_eq!(templates(&bench, Some("Basic YWJjZDEyMzQ6eA==")).await.status, 200);
    for wrong in [
        "Basic YWJjZDEyMzp4",
        "Basic YWJjZDEyMzQ6",
        "Basic YWJjZDEyMzQ=",
        "Basic !",
        "Digest x",
        "x",
    ] {
        refused(&templates(&bench, Some(wrong)).await, 401, "unauthorized");
    }
    refused(&templates(&bench, None).await, 401, "unauthorized");

    let (pem, header) = (pem(), json!({ "alg": "RS256", "typ": "JWT" }));
    let claims = |member: &str, value: Value| {
        let mut claims =
            json!({ "application_id": APPLICATION, "iat": now(), "jti": "7", "exp": now() + 900 });
        claims[member] = value;
        claims
    };
    let asked = async |header: &Value, claims: &Value| {
        templates(&bench, Some(&format!("Bearer {}", token(&pem, header, claims)))).await
    };
    assert_eq!(asked(&header, &claims("sub", "x".into())).await.status, 200);
    let mut endless = claims("iat", (now() - 60).into());
    endless.as_object_mut().unwrap().remove("exp");
    assert_eq!(asked(&header, &endless).await.status, 200);
    endless["iat"] = (now() - 901).into();
    refused(&asked(&header, &endless).await, 401, "jwt-expired");
    refused(&asked(&header, &claims("exp", (now() - 1).into())).await, 401, "jwt-expired");
    let mut old = claims("exp", (now() + 900).into());
    old["iat"] = (now() - 24 * 3600 - 1).into();
    refused(&asked(&header, &old).await, 401, "jwt-expired");
    for (header, claims) in [
        (json!({ "alg": "HS256" }), claims("sub", "x".into())),
        (json!({ "alg": "none" }), claims("sub", "x".into())),
        (header.clone(), claims("application_id", "7".into())),
        (header.clone(), claims("iat", Value::Null)),
        (header.clone(), claims("jti", "".into())),
    ] {
        refused(&asked(&header, &claims).await, 401, "unauthorized");
    }
    refused(&templates(&bench, Some("Bearer a.b")).await, 401, "unauthorized");
    // Nothing was sent, whatever the body would have been.
    let url = format!("{}/v2/verify", bench.sandbox.url("vonage"));
    refused(&Answer::of(bench.http.post(url).json(&order())).await, 401, "unauthorized");
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn once_some_are_given_only_those_do() {
    let (ours, others) = (pem(), pem());
    let bench = Bench::with(|builder| {
        builder
            .credentials("vonage", [("application_id", APPLICATION), ("private_key", &*ours)])
            .credentials("vonage", [("api_key", "abcd1234"), ("api_secret", "test-secret")])
    })
    .await;
    let header = json!({ "alg": "RS256", "typ": "JWT" });
    let claims =
        json!({ "application_id": APPLICATION, "iat": now(), "jti": "7", "exp": now() + 900 });
    let good = format!("Bearer {}", token(&ours, &header, &claims));
    assert_eq!(templates(&bench, Some(&good)).await.status, 200);
    let forged = format!("Bearer {}", token(&others, &header, &claims));
    refused(&templates(&bench, Some(&forged)).await, 401, "unauthorized");
    let mut other = claims.clone();
    other["application_id"] = UNKNOWN.into();
    let other = format!("Bearer {}", token(&ours, &header, &other));
    refused(&templates(&bench, Some(&other)).await, 401, "unauthorized");
    // Base64 of "abcd1234:test-secret" and of "abcd1234:x".
    assert_eq!(templates(&bench, Some("Basic YWJjZDEyMzQ6dGVzdC1zZWNyZXQ=")).await.status, 200);
    refused(&templates(&bench, Some("Basic YWJjZDEyMzQ6eA==")).await, 401, "unauthorized");

    for (key, value, says) in
        [("api_secret", "", "can't be empty"), ("api_key", "7", "8 letters or digits")]
    {
        let mut set = [("api_key", "abcd1234"), ("api_secret", "s")];
        set.iter_mut().filter(|pair| pair.0 == key).for_each(|pair| pair.1 = value);
        let builder = passcode_sandbox::Sandbox::builder().credentials("vonage", set);
        assert!(builder.spawn().await.unwrap_err().to_string().contains(says), "{key}");
    }
}

//! No secret, number, URL or word of the vendor in anything that can be printed.

use std::error::Error as _;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use loopback::{Reply, Server, closed_port};
use messagecentral_client::{
    ApiVersion, Client, Credentials, Error, FlowType, SendOtp, ValidateOtp,
};
use vendor_http::{Failure, HttpError, HttpSettings, Reach};

use crate::memory::{Arrived, Memory, answer};
use crate::{soon, within};

const PASSWORD: &str = "canary-password?>";
const KEY: &str = "Y2FuYXJ5LXBhc3N3b3JkPz4";
const KEY_ON_THE_WIRE: &str = "Y2FuYXJ5LXBhc3N3b3JkPz4%3D";
const TOKEN: &str = "eyJjYW5hcnk.canary-token.c2ln";
const CODE: &str = "70428391";
const NUMBER: &str = "8812345670";
const WORDS: &str = "canary-words";

const CANARIES: [&str; 8] =
    [PASSWORD, KEY, TOKEN, "canary-token", CODE, NUMBER, WORDS, "customerId="];

fn assert_silent(what: &str, shown: &str) {
    for canary in CANARIES {
        assert!(!shown.contains(canary), "{what} shows {canary}: {shown}");
    }
}

fn assert_debug_silent(what: &str, value: &impl Debug) {
    assert_silent(what, &format!("{value:?} {value:#?}"));
}

fn assert_error_silent(what: &str, error: &Error) {
    assert_debug_silent(what, error);
    assert_silent(what, &format!("{error} {error:#}"));
    assert!(!error.to_string().contains("://"), "{what}: {error}");
    let mut source = error.source();
    while let Some(error) = source {
        assert_silent(what, &format!("{error} {error:?}"));
        source = error.source();
    }
}

fn send_otp() -> SendOtp {
    SendOtp {
        country_code: "91".into(),
        mobile_number: NUMBER.into(),
        flow_type: FlowType::Sms,
        otp_length: None,
    }
}

fn validate_otp() -> ValidateOtp {
    ValidateOtp {
        verification_id: "1".into(),
        code: CODE.into(),
        country_code: "91".into(),
        mobile_number: NUMBER.into(),
    }
}

fn credentials() -> [Credentials; 2] {
    [
        Credentials::password("C-1", PASSWORD.into()).unwrap(),
        Credentials::auth_token("C-1", TOKEN.into()).unwrap(),
    ]
}

async fn assert_client_silent(what: &str, client: &Client) {
    for result in [
        client.send(&send_otp(), soon()).await.map(|sent| assert_debug_silent(what, &sent)),
        client.validate(&validate_otp(), soon()).await.map(|v| assert_debug_silent(what, &v)),
        client.send(&send_otp(), within(Duration::ZERO)).await.map(drop),
    ] {
        if let Err(error) = result {
            assert_error_silent(what, &error);
        }
    }
    assert_debug_silent(what, client);
}

#[test]
fn requests_and_credentials_show_no_secret() {
    assert_debug_silent("send", &send_otp());
    assert_debug_silent("validate", &validate_otp());
    for credentials in credentials() {
        assert_debug_silent("credentials", &credentials);
    }
    let mut bad = send_otp();
    bad.mobile_number = format!("+{NUMBER}");
    assert_debug_silent("bad send", &bad);
}

#[tokio::test]
async fn no_answer_makes_an_error_that_talks() {
    let quote = format!("{WORDS} {PASSWORD} {KEY} {TOKEN} {CODE} {NUMBER}");
    let mut bodies = vec![quote.clone(), format!("<html>{quote}</html>")];
    for code in ["200", "400", "500", "506", "702", "703", "999", "null", r#""x""#] {
        bodies.push(format!(
            r#"{{"responseCode":{code},"message":"{quote}","error":"{quote}","data":{{
            "responseCode":"{code}","errorMessage":"{quote}","mobileNumber":"{NUMBER}9",
            "verificationStatus":"{quote}"}}}}"#
        ));
    }
    bodies.push(format!(r#"{{"responseCode":null,"message":"discontinued {quote}"}}"#));
    bodies.push(format!(r#"{{"status":400,"error":"password is wrong {quote}"}}"#));
    bodies.push(format!(r#"{{"error":"Illegal base64 character 2e {quote}"}}"#));
    for status in [200, 302, 400, 401, 403, 429, 500, 503] {
        for body in &bodies {
            // As the answer to the call with a token, and as the token call's own.
            for token_works in [true, false] {
                let reply = answer(status, body.clone());
                let memory = Memory::new(move |Arrived { token }, _| {
                    let given = answer(200, format!(r#"{{"status":200,"token":"{TOKEN}"}}"#));
                    let reply = if token.is_none() && token_works { given } else { reply.clone() };
                    std::future::ready(Ok(reply))
                });
                for credentials in credentials() {
                    let client = memory.client_with(credentials);
                    assert_client_silent(&format!("{status} {body:.40}"), &client).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn no_failure_of_the_transport_makes_an_error_that_talks() {
    for failure in [Failure::Connect, Failure::Timeout, Failure::Broken, Failure::BodyTooLarge] {
        let memory =
            Memory::new(move |_, _| async move { Err(HttpError::new(failure, Reach::MaybeSent)) });
        for credentials in credentials() {
            assert_client_silent("in memory", &memory.client_with(credentials)).await;
        }
    }
}

#[tokio::test]
async fn no_failure_on_a_real_socket_makes_an_error_that_talks() {
    let settings = HttpSettings::default();
    let nobody = format!("http://{}", closed_port());
    let large = format!("HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n{}", "x".repeat(99_999));
    for raw in [
        String::new(),
        "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".to_owned(),
        format!("HTTP/1.1 302 Found\r\nlocation: http://x/?key={KEY}\r\ncontent-length: 0\r\n\r\n"),
        format!("{WORDS} {CODE}\r\n\r\n"),
        large,
    ] {
        let what = format!("{raw:.40}");
        let vendor = Server::start(move |_| Reply::raw(raw.clone())).await;
        for url in [&vendor.url(), &nobody] {
            for credentials in credentials() {
                let client = Client::new(url, credentials, &settings, ApiVersion::V2).unwrap();
                assert_client_silent(&what, &client).await;
            }
        }
        // The control: the secrets were indeed on the wire.
        let heads = format!("{:?}", vendor.requests());
        for canary in [KEY_ON_THE_WIRE, TOKEN, CODE, NUMBER, "customerId="] {
            assert!(heads.contains(canary), "{canary} was never sent: {heads}");
        }
    }
}

#[test]
fn the_check_finds_a_leak() {
    let leak = std::panic::catch_unwind(|| assert_debug_silent("control", &Arc::new(CODE)));
    assert!(leak.is_err());
}

//! Message Central's send.

use passcode_sandbox::Channel;
use reqwest::Method;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CUSTOMER, V3_SEND};

const V2_PATH: &str = "/verification/v2/verification/send";
const V3_PATH: &str = "/verification/v3/send";

/// v3's good parameters, some changed, added or (`-`) left out.
fn but<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut query: Vec<_> = V3_SEND.to_vec();
    for (name, value) in changes {
        query.retain(|(kept, _)| kept != name);
        if *value != "-" {
            query.push((name, value));
        }
    }
    query
}

fn refusal(code: u16, message: &str) -> Value {
    json!({ "responseCode": code, "message": message, "data": null })
}

#[tokio::test]
async fn v3_answers_in_the_newer_shape() {
    let bench = Bench::new().await;
    let answer = bench.mc_send(&bench.token().await).await;
    assert_eq!(answer.status, 200);
    let json = answer.json();
    assert_eq!((&json["responseCode"], &json["message"]), (&json!(200), &json!("SUCCESS")));
    let data = &json["data"];
    assert_eq!(data["mobileNumber"], "8800000085");
    assert_eq!(data["responseCode"], "200");
    assert_eq!(data["timeout"], "60.0");
    assert_eq!(data["flowType"], "SMS");
    assert_eq!(data["transactionId"].as_str().unwrap().len(), 36);
    assert!(data["referenceId"].as_str().unwrap().starts_with("JRN-"));
    assert_eq!(data.as_object().unwrap().len(), 7);

    let message = bench.newest();
    assert_eq!((message.vendor, message.channel), ("messagecentral", Channel::Sms));
    assert_eq!(message.to, "+918800000085");
    assert_eq!(data["verificationId"], json!(message.verification_id));
    assert!(message.code.len() == 6 && message.code.bytes().all(|byte| byte.is_ascii_digit()));
}

#[tokio::test]
async fn v2_answers_in_the_documented_shape() {
    let bench = Bench::new().await;
    let answer = bench.mc(Method::POST, V2_PATH, &bench.token().await, &but(&[])).await;
    let expected = json!({
        "responseCode": 200,
        "message": "SUCCESS",
        "data": {
            "verificationId": bench.newest().verification_id,
            "mobileNumber": "8800000085",
            "responseCode": "200",
            "errorMessage": null,
            "timeout": "60",
            "smsCLI": null,
            "transactionId": null,
        },
    });
    assert_eq!((answer.status.as_u16(), answer.json()), (200, expected));
}

#[tokio::test]
async fn a_code_has_four_to_eight_digits_and_four_by_default() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    for (length, digits) in [("-", 4), ("4", 4), ("5", 5), ("6", 6), ("7", 7), ("8", 8)] {
        let answer = bench.mc(Method::POST, V3_PATH, &token, &but(&[("otpLength", length)])).await;
        assert_eq!(answer.status, 200);
        assert_eq!(bench.newest().code.len(), digits);
        bench.advance(60);
    }
}

#[tokio::test]
async fn v3_knows_four_flows_and_v2_one() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    for (flow, channel) in [
        ("SMS", Channel::Sms),
        ("WHATSAPP", Channel::WhatsApp),
        ("RCS", Channel::Rcs),
        ("SAUTH", Channel::Sauth),
    ] {
        let query = but(&[("flowType", flow)]);
        let answer = bench.mc(Method::POST, V3_PATH, &token, &query).await;
        assert_eq!(answer.json()["data"]["flowType"], flow);
        assert_eq!(bench.newest().channel, channel);
        bench.advance(60);
        let old = bench.mc(Method::POST, V2_PATH, &token, &query).await;
        let expected = if flow == "SMS" { json!(200) } else { json!(400) };
        assert_eq!(old.json()["responseCode"], expected);
        bench.advance(60);
    }
}

#[tokio::test]
async fn bad_parameters_are_refused() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let bad: [&[(&str, &str)]; 15] = [
        &[("countryCode", "-")],
        &[("countryCode", "+91")],
        &[("countryCode", " 91")],
        &[("countryCode", "IN")],
        &[("mobileNumber", "-")],
        &[("mobileNumber", "+918800000085")],
        &[("mobileNumber", "88000 00085")],
        &[("mobileNumber", "91880000008512345")],
        &[("flowType", "-")],
        &[("flowType", "sms")],
        &[("flowType", "EMAIL")],
        &[("otpLength", "3")],
        &[("otpLength", "9")],
        &[("otpLength", "six")],
        &[("type", "VOICE")],
    ];
    for changes in bad {
        let answer = bench.mc(Method::POST, V3_PATH, &token, &but(changes)).await;
        let got = (answer.status.as_u16(), answer.json());
        assert_eq!(got, (400, refusal(400, "BAD_REQUEST")), "{changes:?}");
    }
    for calling_code in ["091", "1234"] {
        let query = but(&[("countryCode", calling_code)]);
        let answer = bench.mc(Method::POST, V3_PATH, &token, &query).await;
        assert_eq!(answer.json(), refusal(511, "INVALID_COUNTRY_CODE"));
    }
    let mut twice = but(&[]);
    twice.push(("countryCode", "91"));
    let answer = bench.mc(Method::POST, V3_PATH, &token, &twice).await;
    assert_eq!(answer.json(), refusal(400, "BAD_REQUEST"));
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn a_bare_plus_is_refused() {
    let bench = Bench::new().await;
    let path = format!("{V3_PATH}?countryCode=+91&mobileNumber=8800000085&flowType=SMS");
    let answer = bench.mc(Method::POST, &path, &bench.token().await, &[]).await;
    assert_eq!(answer.json(), refusal(400, "BAD_REQUEST"));
}

#[tokio::test]
async fn parameters_come_in_the_query_and_not_in_a_body() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let body: Value = but(&[]).iter().map(|(k, v)| ((*k).to_owned(), json!(v))).collect();
    let request = |query: &[(&str, &str)]| {
        let request = bench.request(Method::POST, V3_PATH).header("authToken", &token);
        request.query(query).json(&body)
    };
    for query in [vec![], but(&[])] {
        let answer = Answer::of(request(&query)).await;
        let got = (answer.status.as_u16(), answer.json());
        assert_eq!(got, (400, refusal(400, "BAD_REQUEST")));
    }
    assert!(bench.sandbox.inbox().messages().is_empty());
}

#[tokio::test]
async fn the_other_products_parameters_are_discontinued() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    for extra in [("type", "SMS"), ("message", "hello"), ("senderId", "UTOMOB")] {
        for path in [V2_PATH, V3_PATH] {
            let answer = bench.mc(Method::POST, path, &token, &but(&[extra])).await;
            assert_eq!(answer.status, 400);
            let json = answer.json();
            assert_eq!((&json["responseCode"], &json["data"]), (&Value::Null, &Value::Null));
            let text = "Support for Old MessageNow/VerifyNow-WA is discontinued.";
            assert!(json["message"].as_str().unwrap().starts_with(text));
        }
    }
    let otp =
        bench.mc(Method::POST, V3_PATH, &token, &but(&[("type", "OTP"), ("langid", "en")])).await;
    assert_eq!(otp.status, 200);
}

#[tokio::test]
async fn a_customer_id_is_the_tokens_and_v2_wants_one() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let without = but(&[("customerId", "-")]);
    let foreign = but(&[("customerId", "C-FFFFFFFFFFFFFFF")]);
    let answer = bench.mc(Method::POST, V2_PATH, &token, &without).await;
    assert_eq!((answer.status.as_u16(), answer.json()), (200, refusal(400, "BAD_REQUEST")));
    for path in [V2_PATH, V3_PATH] {
        let answer = bench.mc(Method::POST, path, &token, &foreign).await;
        assert_eq!(answer.json(), refusal(501, "INVALID_CUSTOMER_ID"));
    }
    assert_eq!(bench.mc(Method::POST, V3_PATH, &token, &without).await.status, 200);
}

#[tokio::test]
async fn nothing_new_is_sent_while_a_code_lives() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    let first = bench.mc_send(&token).await.json()["data"]["verificationId"].clone();
    bench.advance(59);
    for (path, status) in [(V3_PATH, 400), (V2_PATH, 200)] {
        let again = bench.mc(Method::POST, path, &token, &but(&[])).await;
        let json = again.json();
        assert_eq!(again.status, status);
        assert_eq!(
            (&json["responseCode"], &json["message"]),
            (&json!(506), &json!("REQUEST_ALREADY_EXISTS"))
        );
        assert_eq!(json["data"]["verificationId"], first);
        assert_eq!(json["data"]["responseCode"], "506");
    }
    assert_eq!(bench.sandbox.inbox().messages().len(), 1);

    bench.advance(1);
    let next = bench.mc_send(&token).await.json();
    assert_eq!(next["responseCode"], 200);
    assert_ne!(next["data"]["verificationId"], first);
    assert_eq!(bench.sandbox.inbox().messages().len(), 2);
}

#[tokio::test]
async fn lines_of_different_customers_and_numbers_are_apart() {
    let bench = Bench::new().await;
    let token = bench.token().await;
    bench.mc_send(&token).await;
    let other_number = but(&[("mobileNumber", "8800000086")]);
    let answer = bench.mc(Method::POST, V3_PATH, &token, &other_number).await;
    assert_eq!(answer.json()["responseCode"], 200);

    let other = "C-FFFFFFFFFFFFFFF";
    let other_token = bench.token_call(&[("customerId", other), ("key", "dGVzdA==")]).await;
    let query = but(&[("customerId", other)]);
    let answer = bench.mc(Method::POST, V3_PATH, &other_token.text_of("token"), &query).await;
    assert_eq!(answer.json()["responseCode"], 200);
    assert_ne!(other, CUSTOMER);
}

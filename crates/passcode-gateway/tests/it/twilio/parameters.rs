//! The parameters of a send.

use passcode::Channel;

use super::bench::{CLIENTS, bench, call, path, posted, refused};
use crate::bench::{Bench, PHONE};

/// What is refused before any provider is asked, and the parameter that is named.
#[tokio::test]
async fn a_parameter_that_is_not_right_is_named_and_never_quoted() {
    let bench = bench();
    let sms = |to| vec![("To", to), ("Channel", "sms")];
    let more = |name, value| vec![("To", PHONE), ("Channel", "sms"), (name, value)];
    for (parameters, status, code, said) in [
        (vec![], 400, 60200, "Invalid parameter: To"),
        (vec![("Channel", "sms")], 400, 60200, "Invalid parameter: To"),
        (sms(""), 400, 60200, "Invalid parameter: To"),
        (sms("2025550123"), 400, 60200, "Invalid parameter: To"),
        (sms("+1 202 555 0123"), 400, 60200, "Invalid parameter: To"),
        (sms(" 12025550123"), 400, 60200, "Invalid parameter: To"),
        (sms("+120255"), 400, 60200, "Invalid parameter: To"),
        (sms("+1202555012345678"), 400, 60200, "Invalid parameter: To"),
        (sms("ada@example.com"), 400, 60200, "Invalid parameter: To"),
        (vec![("To", PHONE), ("Channel", "email")], 400, 60200, "Invalid parameter: To"),
        (vec![("To", "ada"), ("Channel", "email")], 400, 60200, "Invalid parameter: To"),
        (vec![("To", PHONE)], 400, 60200, "Invalid parameter: Channel"),
        (vec![("To", PHONE), ("Channel", "SMS")], 400, 60200, "Invalid parameter: Channel"),
        (vec![("To", PHONE), ("Channel", "sna")], 400, 60200, "Invalid parameter: Channel"),
        (vec![("To", PHONE), ("Channel", "auto")], 400, 60200, "Invalid parameter: Channel"),
        (vec![("To", PHONE), ("Channel", "rcs")], 400, 60200, "Invalid parameter: Channel"),
        (vec![("To", PHONE), ("Channel", "pigeon")], 400, 60200, "Invalid parameter: Channel"),
        (more("Locale", "english please"), 400, 60200, "Invalid parameter: Locale"),
        (more("DeviceIp", "localhost"), 400, 60200, "Invalid parameter: DeviceIp"),
        (more("CustomCode", "123456"), 403, 60204, "CustomCode"),
        (more("Amount", "10"), 403, 60204, "Amount"),
        (more("Payee", "Ada"), 403, 60204, "Payee"),
        (more("SendDigits", "w1"), 403, 60204, "SendDigits"),
    ] {
        let answer = posted(&bench, "/Verifications", &parameters).send().await;
        assert_eq!(refused(&answer), (status, code), "{parameters:?}: {answer:?}");
        let message = answer.body()["message"].as_str().unwrap().to_owned();
        assert!(message.ends_with(said), "{parameters:?}: {message}");
    }
    assert_eq!(bench.stage.sends(), 0);
}

#[tokio::test]
async fn what_the_form_says_reaches_the_provider() {
    let bench = bench();
    for (channel, to, expected) in [
        ("sms", PHONE, Channel::Sms),
        ("call", "+12025550124", Channel::Voice),
        ("whatsapp", "+12025550125", Channel::WhatsApp),
        ("email", "ada@example.com", Channel::Email),
    ] {
        let form = [
            ("To", to),
            ("Channel", channel),
            ("Locale", "pt-BR"),
            ("DeviceIp", "203.0.113.7"),
            // What no provider is asked for is not needed either.
            ("RateLimits", "{\"end_user_ip\":\"192.0.2.1\"}"),
            ("CustomFriendlyName", "Example"),
            ("TemplateSid", "HJ00112233445566778899aabbccddeeff"),
            ("AppHash", "He42w354ol9"),
            ("RiskCheck", "disable"),
            ("Tags", "{}"),
            ("Unheard-Of", "1"),
        ];
        let answer = posted(&bench, "/Verifications", &form).send().await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(
            (&answer.body()["to"], &answer.body()["channel"]),
            (&to.into(), &channel.into())
        );
        let (provider, request) = bench.stage.last();
        assert_eq!((provider.as_str(), request.recipient().expose()), ("main", to));
        assert_eq!(request.channel(), Some(expected));
        assert_eq!(request.locale().unwrap().as_str(), "pt-BR");
        assert_eq!(request.device().unwrap().ip().to_string(), "203.0.113.7");
        assert_eq!((request.client(), request.code_length()), (Some("legacy"), None));
        assert!(request.earlier().is_none() && request.deadline().is_some());
    }
}

#[tokio::test]
async fn the_persons_address_is_told_or_forwarded_and_never_the_peers() {
    let proxied = "[gateway]\ntrusted_proxies = [\"10.0.0.0/8\"]\nforwarded_by = \"x-forwarded-for\"\n\n[[gateway.clients]]";
    let bench = Bench::with(&CLIENTS.replacen("[[gateway.clients]]", proxied, 1));
    for (to, peer, told, expected) in [
        ("+12025550101", "10.0.0.1", "", Some("203.0.113.1")),
        ("+12025550102", "10.0.0.1", "198.51.100.1", Some("198.51.100.1")),
        ("+12025550103", "192.0.2.1", "2001:db8::7", Some("2001:db8::7")),
        ("+12025550104", "192.0.2.1", "", None),
    ] {
        let form = [("To", to), ("Channel", "sms"), ("DeviceIp", told)];
        let call = posted(&bench, "/Verifications", &form).from(peer);
        assert_eq!(call.header("x-forwarded-for", "203.0.113.1").send().await.status, 201);
        let seen = bench.stage.last().1.device().map(|device| device.ip().to_string());
        assert_eq!(seen.as_deref(), expected, "{peer} {told}");
    }
}

/// As of a form without parameters.
#[tokio::test]
async fn a_body_that_is_no_form_is_as_good_as_none() {
    let bench = bench();
    let form = "To=%2B12025550123&Channel=sms";
    for (content_type, body, status) in [
        ("application/x-www-form-urlencoded", form, 201),
        ("application/x-www-form-urlencoded; charset=utf-8", form, 201),
        ("Application/X-WWW-Form-Urlencoded", form, 201),
        ("application/json", "{\"To\":\"+12025550123\",\"Channel\":\"sms\"}", 400),
        ("text/plain", form, 400),
        // Bytes that are no UTF-8 are no address.
        ("application/x-www-form-urlencoded", "To=a%FFb@example.com&Channel=email", 400),
        // `+` that isn't encoded arrives as a blank.
        ("application/x-www-form-urlencoded", "To=+12025550123&Channel=sms", 400),
    ] {
        let call = call(&bench, "POST", &path("/Verifications")).body(body);
        let answer = call.header("content-type", content_type).send().await;
        assert_eq!(answer.status, status, "{content_type}: {answer:?}");
        if status == 400 {
            assert_eq!(refused(&answer), (400, 60200));
            assert_eq!(answer.body()["message"], "Invalid parameter: To");
        }
    }
    let long = format!("To=%2B12025550123&Channel=sms&Tags={}", "x".repeat(64 * 1024));
    let answer = call(&bench, "POST", &path("/Verifications")).body(long).send().await;
    assert_eq!(refused(&answer), (413, 20001));
}

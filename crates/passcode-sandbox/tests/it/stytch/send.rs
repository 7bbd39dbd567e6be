//! Sending a code, and whom to.

use passcode_sandbox::Channel;
use serde_json::{Value, json};

use super::{EMAIL, PHONE, PROJECT, call, check, refusal, send};
use crate::bench::{Answer, Bench};

#[tokio::test]
async fn a_send_makes_the_user_and_knows_it_later() {
    let bench = Bench::new().await;
    let first = send(&bench).await;
    assert_eq!((&first["status_code"], &first["user_created"]), (&json!(200), &json!(true)));
    let text = |name: &str| first[name].as_str().unwrap();
    for (name, start) in [
        ("request_id", "request-id-test-"),
        ("user_id", "user-test-"),
        ("phone_id", "phone-number-test-"),
    ] {
        assert_eq!(text(name).strip_prefix(start).map(str::len), Some(36), "{name}");
    }
    let message = bench.newest();
    assert_eq!((message.vendor, message.channel), ("stytch", Channel::Sms));
    assert_eq!((message.to.as_str(), message.code.len()), (PHONE, 6));
    assert_eq!(message.verification_id, text("phone_id"));

    let body = json!({ "phone_number": PHONE });
    let again = call(&bench, "whatsapp/login_or_create", body.clone()).await.json();
    assert_eq!((&again["user_id"], &again["phone_id"]), (&first["user_id"], &first["phone_id"]));
    assert_eq!(again["user_created"], false);
    assert_eq!(bench.newest().channel, Channel::WhatsApp);
    let known = call(&bench, "sms/send", body).await.json();
    assert_eq!((&known["phone_id"], known.get("user_created")), (&first["phone_id"], None));

    let mail = call(&bench, "email/login_or_create", json!({ "email": EMAIL })).await.json();
    assert!(mail["email_id"].as_str().unwrap().starts_with("email-test-"));
    assert_eq!(mail.get("phone_id"), None);
    assert_eq!(
        (bench.newest().channel, bench.newest().to.as_str()),
        (Channel::Email, "ada@example.com")
    );
}

#[tokio::test]
async fn ids_name_the_environment_of_the_project() {
    let bench = Bench::new().await;
    let url = format!("{}/v1/otps/sms/login_or_create", bench.sandbox.url("stytch"));
    let live = PROJECT.replace("test", "live");
    let request = bench.http.post(url).basic_auth(live, Some("s"));
    let answer = Answer::of(request.json(&json!({ "phone_number": PHONE }))).await;
    for name in ["request_id", "user_id", "phone_id"] {
        assert!(answer.text_of(name).contains("-live-"), "{answer:?}");
    }
}

#[tokio::test]
async fn only_a_project_opens_it_and_before_the_body_is_read() {
    let own = [("project_id", PROJECT), ("secret", "mine")];
    let bench = Bench::with(|builder| builder.credentials("stytch", own)).await;
    let other = PROJECT.replace("1111", "2222");
    let url = |path: &str| format!("{}/v1/otps/{path}", bench.sandbox.url("stytch"));
    for path in ["sms/login_or_create", "sms/send", "authenticate"] {
        let post = || bench.http.post(url(path)).body("{");
        for request in [
            post(),
            post().bearer_auth("mine"),
            post().basic_auth(PROJECT, Some("other")),
            post().basic_auth(PROJECT, None::<&str>),
            post().basic_auth(&other, Some("mine")),
            post().basic_auth("project", Some("mine")),
        ] {
            let answer = Answer::of(request).await;
            assert_eq!(refusal(&answer), (401, "unauthorized_credentials".into()));
        }
    }
    let good = bench.http.post(url("sms/login_or_create")).basic_auth(PROJECT, Some("mine"));
    assert_eq!(Answer::of(good.json(&json!({ "phone_number": PHONE }))).await.status, 200);

    let any = Bench::new().await;
    let url = format!("{}/v1/otps/sms/login_or_create", any.sandbox.url("stytch"));
    for (project, secret, status) in
        [(PROJECT, "anything", 200), (PROJECT, "", 401), ("project-test-1", "anything", 401)]
    {
        let request = any.http.post(&url).basic_auth(project, Some(secret));
        let answer = Answer::of(request.json(&json!({ "phone_number": PHONE }))).await;
        assert_eq!(answer.status, status, "{project}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_nothing_is_sent() {
    let bench = Bench::new().await;
    let phone = |number: &str| json!({ "phone_number": number });
    let with = |name: &str, value: Value| json!({ "phone_number": PHONE, name: value });
    for (path, body, error_type) in [
        ("sms/login_or_create", phone("12025550162"), "invalid_phone_number"),
        ("whatsapp/send", phone("+1 202 555 0162"), "invalid_phone_number"),
        ("sms/login_or_create", phone(""), "invalid_phone_number"),
        (
            "sms/login_or_create",
            json!({ "phone_number": 12_025_550_162_u64 }),
            "invalid_phone_number",
        ),
        ("sms/login_or_create", json!({ "phone_number": null }), "missing_phone_number_parameter"),
        ("sms/login_or_create", json!({ "email": EMAIL }), "missing_phone_number_parameter"),
        ("email/login_or_create", json!({ "email": "nobody" }), "invalid_email"),
        ("email/send", json!({}), "missing_email_parameter"),
        ("sms/login_or_create", with("expiration_minutes", json!(0)), "invalid_expiration_otp"),
        ("sms/login_or_create", with("expiration_minutes", json!(11)), "invalid_expiration_otp"),
        ("sms/login_or_create", with("expiration_minutes", json!("5")), "invalid_expiration_otp"),
        ("sms/login_or_create", with("locale", json!("el")), "invalid_locale"),
        ("sms/login_or_create", with("attributes", json!("ip")), "invalid_attributes"),
    ] {
        let answer = call(&bench, path, body.clone()).await;
        assert_eq!(refusal(&answer), (400, error_type.to_owned()), "{body}");
    }
    for (path, body, error_type) in [
        ("sms/send", phone(PHONE), "phone_number_not_found"),
        ("email/send", json!({ "email": EMAIL }), "email_not_found"),
        ("sms/send", with("user_id", json!("user-test-nobody")), "user_not_found"),
    ] {
        let answer = call(&bench, path, body).await;
        assert_eq!(refusal(&answer), (404, error_type.to_owned()));
    }
    let elsewhere = call(&bench, "fax/send", phone(PHONE)).await;
    assert_eq!(elsewhere.status, 404);
    assert_eq!(bench.sandbox.inbox().messages().len(), 0);
}

#[tokio::test]
async fn null_is_absent_everywhere() {
    let bench = Bench::new().await;
    let body = json!({
        "phone_number": PHONE, "expiration_minutes": null, "locale": null, "attributes": null,
        "create_user_as_pending": null, "user_id": null, "session_token": null, "session_jwt": null,
        "login_template_id": null, "signup_template_id": null,
    });
    let id = call(&bench, "sms/login_or_create", body.clone()).await.text_of("phone_id");
    assert_eq!(call(&bench, "sms/send", body).await.status, 200);
    let body = json!({
        "method_id": id, "code": bench.newest().code, "session_duration_minutes": null,
        "session_token": null, "session_jwt": null, "session_custom_claims": null,
        "attributes": null, "options": null, "telemetry_id": null,
    });
    assert_eq!(call(&bench, "authenticate", body).await.status, 200);
    for locale in ["pt-br", "ptbr", "de-DE", "deDE", "zh-Hans"] {
        let body = json!({ "phone_number": PHONE, "locale": locale });
        assert_eq!(call(&bench, "sms/login_or_create", body).await.status, 200, "{locale}");
    }
}

#[tokio::test]
async fn magic_recipients_get_no_message() {
    let bench = Bench::new().await;
    for (path, body, id) in [
        ("sms/login_or_create", json!({ "phone_number": "+10000000000" }), "phone_id"),
        ("whatsapp/login_or_create", json!({ "phone_number": "+10000000000" }), "phone_id"),
        ("sms/send", json!({ "phone_number": "+10000000000" }), "phone_id"),
        ("email/login_or_create", json!({ "email": "sandbox@stytch.com" }), "email_id"),
    ] {
        let id = call(&bench, path, body).await.text_of(id);
        assert_eq!(check(&bench, &id, "000001").await.status, 404);
        for _ in 0..2 {
            assert_eq!(check(&bench, &id, "000000").await.status, 200, "{path}");
        }
    }
    assert_eq!(bench.sandbox.inbox().messages().len(), 0);
}

#[tokio::test]
async fn a_send_can_give_a_user_a_number() {
    let bench = Bench::new().await;
    let user = send(&bench).await["user_id"].clone();
    let other = json!({ "phone_number": "+12025550163", "user_id": user });
    let added = call(&bench, "sms/send", other.clone()).await.json();
    assert_eq!(added["user_id"], user);
    let id = added["phone_id"].as_str().unwrap();
    // Nobody proves it: it goes.
    bench.advance(300);
    let bare = json!({ "phone_number": "+12025550163" });
    assert_eq!(call(&bench, "sms/send", bare.clone()).await.status, 404);
    assert_eq!(check(&bench, id, &bench.newest().code).await.status, 401);
    let id = call(&bench, "sms/send", other).await.text_of("phone_id");
    assert_eq!(check(&bench, &id, &bench.newest().code).await.status, 200);
    bench.advance(300);
    assert_eq!(call(&bench, "sms/send", bare.clone()).await.status, 200);

    let stranger = json!({ "phone_number": "+12025550164" });
    let stranger = call(&bench, "sms/login_or_create", stranger).await.text_of("user_id");
    let taken = json!({ "phone_number": "+12025550163", "user_id": stranger });
    let answer = call(&bench, "sms/send", taken).await;
    assert_eq!(refusal(&answer), (400, "duplicate_phone_number".into()));
    let two = json!({ "phone_number": PHONE, "user_id": user, "session_token": "token" });
    let answer = call(&bench, "sms/send", two).await;
    assert_eq!(refusal(&answer), (400, "too_many_user_selection_arguments".into()));
}

use std::time::Duration;

use loopback::{Reply, Server};
use passcode::{
    Channel, Delivery, Dispatch, ErrorKind, OtpProvider, OtpProviderExt, Recipient, SendRequest,
};
use serde_json::json;

use super::{EMAIL, PHONE, SETTINGS, SID, pending, refusal, send, send_to, sent};
use crate::answers::{Expected, failed, not_approved, providers};
use Dispatch::{MaybeSent, NotSent};
use ErrorKind::{NotFound, Protocol, Unsupported};
use Expected::Fails;

#[tokio::test]
async fn a_send_is_sent_on_a_pending_verification_of_ours() {
    for changes in [
        json!({}),
        json!({ "valid": null, "lookup": {}, "sna": "-", "send_code_attempts": null }),
        json!({ "to": null, "service_sid": null }),
        json!({ "to": "-", "service_sid": "-", "account_sid": "-", "unknown": [1] }),
        json!({ "to": "15017122661" }),
        json!({ "channel": "SMS" }),
    ] {
        let verification = send(pending(&changes)).await.unwrap();
        assert_eq!((verification.id(), verification.delivery()), (SID, Delivery::Sent));
        assert_eq!((verification.channel(), verification.code_length()), (Channel::Sms, None));
    }
    let mail = pending(&json!({ "to": "Ada@Example.COM", "channel": "email" }));
    assert_eq!(send_to(mail, EMAIL).await.unwrap().channel(), Channel::Email);

    for changes in [
        json!({ "sid": "-" }),
        json!({ "sid": null }),
        json!({ "sid": "" }),
        json!({ "sid": 7 }),
        json!({ "sid": "VA0123456789abcdef0123456789abcdef" }),
        json!({ "sid": "VE0123" }),
        json!({ "status": "-" }),
        json!({ "status": null }),
        json!({ "status": "Pending" }),
        json!({ "status": "approved" }),
        json!({ "status": "failed" }),
        json!({ "status": "canceled" }),
        json!({ "service_sid": "VAffffffffffffffffffffffffffffffff" }),
        json!({ "service_sid": 7 }),
        json!({ "to": "+15017122662" }),
        json!({ "to": "" }),
        json!({ "to": 15_017_122_661_u64 }),
        json!({ "to": EMAIL }),
    ] {
        let error = send(pending(&changes)).await.unwrap_err();
        assert_eq!(failed(&error), Fails(Protocol, MaybeSent), "{changes}");
    }
    let other = pending(&json!({ "to": "eve@example.com" }));
    let error = send_to(other, EMAIL).await.unwrap_err();
    assert_eq!(failed(&error), Fails(Protocol, MaybeSent));
}

#[tokio::test]
async fn the_end_of_a_code_is_counted_from_its_first_send() {
    let settings = format!("{SETTINGS}validity = \"5m\"\ncode_length = 8");
    for (updated, settings, left) in [
        (json!("2024-05-25T16:27:54Z"), SETTINGS, Some(600)),
        (json!("2024-05-25T16:28:54Z"), SETTINGS, Some(540)),
        (json!("2024-05-25T16:28:54Z"), &settings, Some(240)),
        // Dates that say nothing.
        (json!("2024-05-25T16:37:55Z"), SETTINGS, None),
        (json!("2024-05-25T16:27:53Z"), SETTINGS, None),
        (json!("Sat, 25 May 2024 16:27:54 +0000"), SETTINGS, None),
        (json!(null), SETTINGS, None),
        (json!(1), SETTINGS, None),
    ] {
        let server = Server::replying(pending(&json!({ "date_updated": updated }))).await;
        let sent = providers(&server.url(), settings).send_to(PHONE).await.unwrap();
        let life = sent.expires_at().map(|end| end.duration_since(sent.sent_at()).unwrap());
        assert_eq!(life, left.map(Duration::from_secs), "{updated}");
        assert_eq!(sent.code_length(), (settings != SETTINGS).then_some(8));
    }
}

#[tokio::test]
async fn used_up_verifications_are_not_asked_for_again() {
    for code in [60202, 60203] {
        let server = Server::replying(refusal(429, code, "")).await;
        let settings = format!("{SETTINGS}retry = {{ attempts = 3 }}");
        let error = providers(&server.url(), &settings).send_to(PHONE).await.unwrap_err();
        assert_eq!((server.count(), error.retry_after()), (1, Some(Duration::from_secs(600))));
    }
    let waits = refusal(429, 60203, "").header("retry-after", "7");
    assert_eq!(send(waits).await.unwrap_err().retry_after(), Some(Duration::from_secs(7)));
    // Other limits are over sooner.
    let busy = Server::script([refusal(429, 20429, ""), pending(&json!({}))]).await;
    let settings = format!("{SETTINGS}retry = {{ attempts = 3 }}");
    providers(&busy.url(), &settings).send_to(PHONE).await.unwrap();
    assert_eq!(busy.count(), 2);
}

#[tokio::test]
async fn what_it_cannot_do_is_refused_without_a_request() {
    let server = Server::replying(Reply::status(200)).await;
    let vendor = providers(&server.url(), SETTINGS);
    let phone: Recipient = PHONE.parse().unwrap();
    for request in [
        SendRequest::new(phone.clone()).with_channel(Channel::Rcs),
        SendRequest::new(phone.clone()).with_channel(Channel::Email),
        SendRequest::new(phone.clone()).with_code_length(6),
        SendRequest::new(phone.clone()).with_session(passcode::Session::new("jwt")),
        SendRequest::new(EMAIL.parse::<Recipient>().unwrap()).with_channel(Channel::WhatsApp),
    ] {
        let error = vendor.send(&request).await.unwrap_err();
        assert_eq!(failed(&error), Fails(Unsupported, NotSent), "{request:?}");
    }
    let stated = providers(&server.url(), &format!("{SETTINGS}code_length = 6"));
    let request = SendRequest::new(phone).with_code_length(5);
    let error = stated.send(&request).await.unwrap_err();
    assert_eq!(failed(&error), Fails(Unsupported, NotSent));
    for id in ["1", "VA0123456789abcdef0123456789abcdef", "VE0123", "VE/../x"] {
        let outcome = vendor.verify_code(&sent(id), "012345").await;
        assert_eq!(not_approved(&outcome), Fails(NotFound, NotSent), "{id}");
    }
    assert_eq!(server.count(), 0);
}

//! What is counted, and how often.

use passcode::{Channel, Dispatch, ErrorKind, OtpProvider, OtpProviderExt};

use super::text::{samples, value};
use super::{CONFIG, Script, providers, request, sign_in};

#[tokio::test]
async fn each_operation_error_refusal_and_rest_is_counted_once() {
    let script = Script::default();
    let providers = providers(CONFIG, &script, None);
    let fail = |acts: &[(ErrorKind, Dispatch)]| script.0.lock().unwrap().extend(acts);
    fail(&[(ErrorKind::Unavailable, Dispatch::NotSent)]);
    sign_in(&providers, "+919123456789").await;
    sign_in(&providers, "ada@example.com").await;
    providers.send_to("+919123456789").await.unwrap();
    let over = providers.send_to("+919123456789").await.unwrap_err();
    assert_eq!(over.kind(), ErrorKind::OverLimit);
    let voice = request("+12025550123").with_session(None).with_channel(Channel::Voice);
    assert_eq!(providers.send(&voice).await.unwrap_err().kind(), ErrorKind::Unsupported);

    let metrics = providers.metrics();
    let (us, india) = (("provider", "us"), ("provider", "india"));
    let (sms, mail) = (("channel", "sms"), ("channel", "email"));
    let (in_india, nowhere) = (("country", "IN"), ("country", ""));
    let outcome = |outcome| ("outcome", outcome);
    for (name, labels, expected) in [
        ("passcode_sends_total", vec![us, sms, in_india, outcome("unavailable")], 1),
        ("passcode_sends_total", vec![india, sms, in_india, outcome("sent")], 1),
        ("passcode_sends_total", vec![us, sms, in_india, outcome("sent")], 1),
        ("passcode_sends_total", vec![us, mail, nowhere, outcome("sent")], 1),
        ("passcode_checks_total", vec![india, sms, in_india, outcome("wrong_code")], 1),
        ("passcode_checks_total", vec![india, sms, in_india, outcome("approved")], 1),
        ("passcode_checks_total", vec![us, mail, nowhere, outcome("approved")], 1),
        (
            "passcode_errors_total",
            vec![us, ("operation", "send"), ("kind", "unavailable"), ("dispatch", "not_sent")],
            1,
        ),
        (
            "passcode_errors_total",
            vec![
                ("provider", "guarded"),
                ("operation", "send"),
                ("kind", "over_limit"),
                ("dispatch", "not_sent"),
            ],
            1,
        ),
        (
            "passcode_errors_total",
            vec![
                ("provider", "main"),
                ("operation", "send"),
                ("kind", "unsupported"),
                ("dispatch", "not_sent"),
            ],
            1,
        ),
        (
            "passcode_over_limit_total",
            vec![("provider", "guarded"), ("rule", "2/1h per recipient")],
            1,
        ),
        ("passcode_seconds_count", vec![us, ("operation", "send")], 3),
        ("passcode_seconds_count", vec![india, ("operation", "verify")], 2),
        ("passcode_member_resting", vec![("provider", "safe"), ("member", "us")], 0),
    ] {
        let counted = value(metrics, name, &labels);
        assert_eq!(counted, expected, "{name} {labels:?}");
    }
    // The sums hold besides: nothing is counted twice under other labels.
    let sum = |name: &str| -> u64 {
        let all = samples(metrics).1.into_iter().filter(|it| it.0 == name);
        all.map(|it| it.2.parse::<u64>().unwrap()).sum()
    };
    let sums = ["passcode_sends_total", "passcode_checks_total", "passcode_errors_total"].map(sum);
    assert_eq!(sums, [4, 4, 3], "{}", metrics.text());
}

/// A member that rests, and one that a newer configuration doesn't have.
#[tokio::test]
async fn a_gauge_says_who_rests_as_long_as_there_is_the_member() {
    let script = Script::default();
    let first = providers(CONFIG, &script, None);
    let metrics = first.metrics().clone();
    let resting = |member| {
        value(&metrics, "passcode_member_resting", &[("provider", "safe"), ("member", member)])
    };
    let is_there = |member: &str| {
        samples(&metrics).1.iter().any(|it| it.1.get("member").is_some_and(|it| it == member))
    };
    for number in 0..3 {
        // The second member serves.
        script.0.lock().unwrap().push_back((ErrorKind::Unavailable, Dispatch::NotSent));
        first.send_to(&format!("+91912345670{number}")).await.unwrap();
    }
    assert_eq!([resting("us"), resting("india")], [1, 0]);

    // Another configuration counts on in the same metrics, and what is gone is gone.
    let second = CONFIG.replace("[\"us\", \"india\"]", "[\"india\"]");
    let second = providers(&second, &script, Some(&metrics));
    assert!(is_there("us"), "it is still in use");
    drop(first);
    assert!(!is_there("us"), "{}", metrics.text());
    assert!(is_there("india"));
    let sends = [("provider", "india"), ("channel", "sms"), ("country", "IN"), ("outcome", "sent")];
    let before = value(&metrics, "passcode_sends_total", &sends);
    second.send_to("+919123456789").await.unwrap();
    let more = value(second.metrics(), "passcode_sends_total", &sends) - before;
    assert_eq!((before, more), (3, 1));
    drop(second);
    assert!(!is_there("india"));
}

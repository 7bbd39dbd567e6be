//! The kind `fixed` against its contract, on a clock and a store of the test's own.

use std::sync::Arc;
use std::time::Duration;

use crate::policies::bench::{Act, Bench, NEW, OLD, RIGHT, WRONG, World, over, to};
use crate::{
    Channel, Delivery, Dispatch, Error, ErrorKind, Operation, OtpCode, OtpProvider, OtpProviderExt,
    Rejection, Result, Session, Verification, VerifyOutcome, VerifyRequest,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

/// A recipient for tests, and a code that nobody else's is.
const TESTER: &str = "+12025550199";
const CODE: &str = "424242";
const ADA: &str = "Ada@example.com";

const CONFIG: &str = "default = \"review\"\n[providers.review]\nkind = \"fixed\"\nuntil = 2026-01-02\n\
    otherwise = \"us\"\ncodes = { \"+1 (202) 555-0199\" = \"424242\", \"ada@EXAMPLE.com\" = \"literal:0987\" }\n\
    [providers.us]\nkind = \"vendor\"\n";

fn bench() -> Bench {
    World::new().providers(CONFIG)
}

async fn rejection(bench: &Bench, sent: &Verification, code: &str) -> Result<Option<Rejection>> {
    Ok(match bench.providers.verify_code(sent, code).await? {
        VerifyOutcome::Approved(_) => None,
        VerifyOutcome::Rejected(rejection) => Some(rejection),
    })
}

fn facts(error: &Error) -> (ErrorKind, Dispatch, Option<&str>, Option<Operation>) {
    (error.kind(), error.dispatch(), error.provider(), error.operation())
}

#[tokio::test]
async fn a_test_recipient_is_approved_by_its_code_and_no_vendor_is_asked() {
    let bench = bench();
    for (recipient, channel, code) in [
        (TESTER, None, CODE),
        ("+1.202.555.0199", Some(Channel::WhatsApp), CODE),
        (TESTER, Some(Channel::Voice), "42 42 42"),
        (ADA, None, "0987"),
        ("ADA@example.com", Some(Channel::Email), "0987"),
    ] {
        let request = to(recipient).with_channel(channel).with_client(Some("shop".to_owned()));
        let sent = bench.providers.send(&request).await.unwrap();
        assert_eq!(sent.delivery(), Delivery::Simulated);
        assert_eq!((sent.provider(), sent.via()), ("review", Some("review")));
        assert_eq!(sent.channel(), request.channel_or(None));
        assert_eq!(sent.client(), Some("shop"));
        assert_eq!(sent.recipient(), request.recipient());
        let digits = OtpCode::parse(code).unwrap().expose().len();
        assert_eq!(sent.code_length().map(usize::from), Some(digits));
        assert_eq!(rejection(&bench, &sent, WRONG).await.unwrap(), Some(Rejection::WrongCode));
        assert_eq!(rejection(&bench, &sent, code).await.unwrap(), None);
    }
    assert_eq!(bench.world.asked(), 0);
}

#[tokio::test]
async fn everybody_else_goes_on() {
    let bench = bench();
    let sent = bench.send("+12025550198").await.unwrap();
    assert_eq!((sent.provider(), sent.delivery()), ("us", Delivery::Sent));
    assert_eq!(rejection(&bench, &sent, CODE).await.unwrap(), Some(Rejection::WrongCode));
    assert_eq!(rejection(&bench, &sent, RIGHT).await.unwrap(), None);
    assert_eq!(bench.world.asked(), 3);
    let review = bench.providers.get("review").unwrap();
    assert!(review.owns("us") && review.owns("review") && !review.owns("uk"));
    assert_eq!(review.capabilities(), bench.providers.get("us").unwrap().capabilities());
    // What the vendor refuses is the vendor's answer.
    bench.world.set("us", Act::Fail(ErrorKind::Blocked, Dispatch::Refused));
    assert_eq!(bench.send("+12025550198").await.unwrap_err().kind(), ErrorKind::Blocked);
}

/// A verification is used once; after that every code is, and another verification has its own.
#[tokio::test]
async fn a_code_is_used_once_a_verification() {
    let bench = bench();
    let [first, second] = [bench.send(TESTER).await.unwrap(), bench.send(TESTER).await.unwrap()];
    assert_ne!(first.id(), second.id());
    assert_eq!(rejection(&bench, &first, CODE).await.unwrap(), None);
    for code in [CODE, WRONG] {
        let used = rejection(&bench, &first, code).await.unwrap();
        assert_eq!(used, Some(Rejection::AlreadyUsed), "{code}");
    }
    assert_eq!(rejection(&bench, &second, CODE).await.unwrap(), None);
    // Also for a process that writes under another key.
    let rotated = bench.world.with_keys(CONFIG, &[NEW, OLD]);
    let used = rejection(&rotated, &first, CODE).await.unwrap();
    assert_eq!(used, Some(Rejection::AlreadyUsed));
    // And a day later, while the recipients are configured.
    bench.world.pass(DAY);
    let used = rejection(&bench, &first, CODE).await.unwrap();
    assert_eq!(used, Some(Rejection::AlreadyUsed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_once_one_is_approved() {
    let bench = Arc::new(bench());
    for _ in 0..20 {
        let sent = bench.send(TESTER).await.unwrap();
        let tasks: Vec<_> = (0..5)
            .map(|_| {
                let (bench, sent) = (Arc::clone(&bench), sent.clone());
                tokio::spawn(async move { rejection(&bench, &sent, CODE).await })
            })
            .collect();
        let mut approved = 0;
        for task in tasks {
            // One approval clears the count, and until then five may try.
            approved += usize::from(task.await.unwrap().is_ok_and(|rejection| rejection.is_none()));
        }
        assert_eq!(approved, 1);
        bench.world.pass(16 * MINUTE);
    }
}

#[tokio::test]
async fn guesses_are_counted_as_a_limit_counts_them() {
    let bench = bench();
    for _ in 0..2 {
        let sent = bench.send(TESTER).await.unwrap();
        for _ in 0..4 {
            assert_eq!(rejection(&bench, &sent, WRONG).await.unwrap(), Some(Rejection::WrongCode));
        }
        // An approval clears the count.
        assert_eq!(rejection(&bench, &sent, CODE).await.unwrap(), None);
    }
    for _ in 0..5 {
        let sent = bench.send(TESTER).await.unwrap();
        assert_eq!(rejection(&bench, &sent, WRONG).await.unwrap(), Some(Rejection::WrongCode));
    }
    let sent = bench.send(TESTER).await.unwrap();
    let error = bench.providers.verify_code(&sent, CODE).await.unwrap_err();
    assert_eq!(over(&error), "5/15m per recipient");
    assert_eq!((error.provider(), error.operation()), (Some("review"), Some(Operation::Verify)));
    let other = bench.send(ADA).await.unwrap();
    assert_eq!(rejection(&bench, &other, "0987").await.unwrap(), None);
    bench.world.pass(15 * MINUTE);
    assert_eq!(rejection(&bench, &sent, CODE).await.unwrap(), None);
}

/// To the end of its day in UTC; others go on.
#[tokio::test]
async fn after_its_last_day_it_refuses() {
    let bench = bench();
    bench.world.pass(2 * DAY - Duration::from_millis(1));
    let sent = bench.send(TESTER).await.unwrap();
    bench.world.pass(Duration::from_millis(1));
    for error in [
        bench.send(TESTER).await.unwrap_err(),
        bench.providers.verify_code(&sent, CODE).await.map(drop).unwrap_err(),
        bench.world.build(CONFIG, &[OLD]).unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Config, Dispatch::NotSent));
        assert!(error.to_string().contains("2026-01-02"), "{error}");
    }
    bench.send("+12025550198").await.unwrap();
}

#[tokio::test]
async fn what_a_known_code_cannot_honour_is_refused() {
    let bench = bench();
    for (request, piece) in [
        (to(TESTER).with_channel(Channel::Email), "by email"),
        (to(ADA).with_channel(Channel::Sms), "by sms"),
        (to(TESTER).with_code_length(8), "8 digits"),
        (to(TESTER).with_session(Session::new("s")), "no session"),
    ] {
        let error = bench.providers.send(&request).await.unwrap_err();
        let expected =
            (ErrorKind::Unsupported, Dispatch::NotSent, Some("review"), Some(Operation::Send));
        assert_eq!(facts(&error), expected);
        assert!(error.to_string().contains(piece), "{error}");
    }
    bench.providers.send(&to(TESTER).with_code_length(6)).await.unwrap();
    let sent = bench.send(TESTER).await.unwrap();
    let request = VerifyRequest::new(sent, OtpCode::parse(CODE).unwrap());
    let error = bench.providers.verify(&request.with_session(Session::new("s"))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert_eq!(bench.world.asked(), 0);
}

#[tokio::test]
async fn who_is_configured_no_more_is_approved_no_more() {
    let bench = bench();
    let sent = bench.send(TESTER).await.unwrap();
    let without = CONFIG.replace("\"+1 (202) 555-0199\" = \"424242\",", "");
    let error = bench.world.providers(&without).providers.verify_code(&sent, CODE).await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::NotFound);
    let gone =
        Verification::new("gone", "1", sent.recipient().clone(), Channel::Sms, sent.sent_at());
    let review = bench.providers.get("review").unwrap();
    let error = review.verify_code(&gone, CODE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownProvider);
}

#[tokio::test(start_paused = true)]
async fn while_the_store_is_away_nobody_is_approved() {
    let bench = bench();
    let sent = bench.send(TESTER).await.unwrap();
    bench.world.store.set_away(true);
    let error = bench.providers.verify_code(&sent, CODE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    bench.world.store.set_stalls(true);
    let soon = (tokio::time::Instant::now() + MINUTE).into_std();
    let request = VerifyRequest::new(sent, OtpCode::parse(CODE).unwrap()).with_deadline(soon);
    let error = bench.providers.verify(&request).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
}

#[tokio::test]
async fn alone_it_serves_its_recipients_and_nobody_else() {
    let config = CONFIG.replace("otherwise = \"us\"\n", "");
    let (config, _) = config.split_once("[providers.us]").unwrap();
    let bench = World::new().providers(config);
    let sent = bench.send(TESTER).await.unwrap();
    assert_eq!(rejection(&bench, &sent, CODE).await.unwrap(), None);
    let error = bench.send("+12025550198").await.unwrap_err();
    let expected =
        (ErrorKind::Unsupported, Dispatch::NotSent, Some("review"), Some(Operation::Send));
    assert_eq!(facts(&error), expected);
    let rows = bench.providers.capabilities().rows();
    let channels: Vec<_> = rows.iter().map(|row| (row.channel(), row.calling_codes())).collect();
    assert_eq!(channels, [(Channel::Sms, &[1][..]), (Channel::Email, &[])]);
}

#[test]
fn that_it_is_on_is_a_warning_and_a_finding_and_no_secret_is_shown() {
    let (log, guard) = loopback::capture("trace");
    let bench = bench();
    drop(guard);
    let (log, findings) = (log.text(), bench.providers.findings());
    assert!(log.contains("WARN") && log.contains("review"), "{log}");
    assert_eq!(findings.len(), 1);
    let finding = findings[0].to_string();
    assert!(!findings[0].is_remark() && finding.contains("providers.review.codes"), "{finding}");
    assert!(finding.contains("until 2026-01-02 (recipients: 2)"), "{finding}");
    let shown = format!("{log} {finding} {:?} {:#?}", bench.providers, bench.providers);
    for secret in [CODE, "0987", "555-0199", "5550199", "ada@", "Ada@"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
}

#[test]
fn what_cannot_work_is_a_mistake_and_quotes_nobody() {
    let codes =
        "codes = { \"+1 (202) 555-0199\" = \"424242\", \"ada@EXAMPLE.com\" = \"literal:0987\" }";
    for (from, to, pieces) in [
        ("until = 2026-01-02\n", "", &["the key \"until\" is missing"][..]),
        ("2026-01-02", "2025-12-31", &["until", "2025-12-31 is over"]),
        ("2026-01-02", "2026-01-02T10:00:00Z", &["until", "no date", "2027-01-31"]),
        ("2026-01-02", "\"soon\"", &["until", "\"soon\"", "2027-01-31"]),
        (codes, "codes = {}", &["codes", "no recipient"]),
        (codes, "", &["the key \"codes\" is missing"]),
        (codes, "codes = { \"+1202555*\" = \"424242\" }", &["codes", "whole"]),
        (
            codes,
            "codes = { \"+12025550199\" = \"424242\", \"+1 202 555 0199\" = \"1234\" }",
            &["codes", "***99 stands here twice"],
        ),
        (codes, "codes = { \"+12025550199\" = \"123\" }", &["codes", "***99 is none", "4 digits"]),
        (codes, "codes = { \"+12025550199\" = \"12é4\" }", &["codes", "is none"]),
        (codes, "codes = { \"+12025550199\" = \"REVIEWCODE\" }", &["codes", "is none"]),
        (
            codes,
            "codes = { \"+12025550199\" = \"env:PASSCODE_NO_SUCH_VARIABLE\" }",
            &["codes.***99", "PASSCODE_NO_SUCH_VARIABLE is not set"],
        ),
        (
            codes,
            "codes = { \"+12025550199\" = 424242 }",
            &["codes.***99", "expected a secret, found a whole number"],
        ),
        ("otherwise = \"us\"", "otherwise = \"uk\"", &["otherwise", "no such provider \"uk\""]),
        ("until", "untill", &["untill", "until"]),
    ] {
        let config = CONFIG.replacen(from, to, 1);
        assert_ne!(config, CONFIG, "{from}");
        let error = World::new().build(&config, &[OLD]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let sentence = error.to_string();
        for piece in pieces {
            assert!(sentence.contains(piece), "{to}: {sentence}");
        }
        for secret in ["5550199", "1202555", "424242", "12é4", "0987", "ada@"] {
            assert!(!sentence.contains(secret), "{secret}: {sentence}");
        }
    }
    // A date is one as text too.
    World::new().build(&CONFIG.replace("2026-01-02", "\"2026-01-02\""), &[OLD]).unwrap();
}

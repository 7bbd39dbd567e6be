//! What a leaf does for every vendor: repeating under tokio's paused clock, owner and session.

use std::time::{Duration, Instant, SystemTime};

use passcode::vendor::{Guess, Leaf, Order, RetryPolicy, Sent, Vendor, Verdict};
use passcode::{
    Capabilities, CapabilityRow, Channel, Dispatch, ErrorKind, OtpCode, OtpProvider,
    OtpProviderExt, Recipient, Rejection, Resend, Result, SendRequest, Session, Verification,
    VerifyRequest,
};

use crate::scripted_vendor::{Failure, ScriptedVendor, now};

fn recipient() -> Recipient {
    "+12025550123".parse().unwrap()
}

fn verification(provider: &str) -> Verification {
    Verification::new(provider, "1", recipient(), Channel::Sms, SystemTime::UNIX_EPOCH)
}

fn three_times(vendor: &ScriptedVendor) -> Leaf<ScriptedVendor> {
    Leaf::new("us", vendor.clone()).with_retry(RetryPolicy::new(3))
}

const OUTAGE: Failure = (ErrorKind::Unavailable, Dispatch::NotSent, None);
const TIMEOUT: Failure = (ErrorKind::Unavailable, Dispatch::MaybeSent, None);

fn limited(seconds: u64) -> Failure {
    (ErrorKind::RateLimited, Dispatch::Refused, Some(Duration::from_secs(seconds)))
}

#[tokio::test(start_paused = true)]
async fn an_outage_that_passes_is_survived_and_the_pauses_grow_at_random() {
    let vendor = ScriptedVendor::new(&[OUTAGE, OUTAGE], false);
    three_times(&vendor).send_to("+12025550123").await.unwrap();
    let at: Vec<_> = vendor.asked().iter().map(|(at, _)| at.as_millis()).collect();
    assert_eq!((at.len(), at[0]), (3, 0));
    assert!((200..=401).contains(&(at[1] - at[0])), "{at:?}");
    assert!((400..=801).contains(&(at[2] - at[1])), "{at:?}");
}

#[tokio::test(start_paused = true)]
async fn all_attempts_share_one_deadline_and_the_earlier_one_holds() {
    let vendor = ScriptedVendor::new(&[OUTAGE, OUTAGE], false);
    let outcome = three_times(&vendor).verify_code(&verification("us"), "2").await.unwrap();
    assert!(!outcome.is_approved());
    for (_, deadline) in vendor.asked() {
        assert_eq!(deadline, Duration::from_secs(30));
    }
    let vendor = ScriptedVendor::new(&[], false);
    let request = SendRequest::new(recipient()).with_deadline(now() + Duration::from_secs(3));
    three_times(&vendor).send(&request).await.unwrap();
    assert_eq!(vendor.asked()[0].1, Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_waited_for_unless_the_deadline_comes_first() {
    let vendor = ScriptedVendor::new(&[limited(7)], false);
    three_times(&vendor).send_to("+12025550123").await.unwrap();
    let at: Vec<_> = vendor.asked().iter().map(|(at, _)| at.as_secs()).collect();
    assert_eq!(at, [0, 7]);

    let vendor = ScriptedVendor::new(&[limited(20), limited(20)], false);
    let error = three_times(&vendor).send_to("+12025550123").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 2));
    assert_eq!(vendor.since_begun().as_secs(), 20, "gave up without waiting");
    assert_eq!(
        error.to_string(),
        "sending through \"us\" failed: it broke; tried 2 times, and no time was left for another \
         try; wait 20 s before the next try"
    );
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_sent_is_never_repeated() {
    for (failures, attempts) in [(&[TIMEOUT][..], 1), (&[OUTAGE, TIMEOUT], 2)] {
        let vendor = ScriptedVendor::new(failures, false);
        let error = three_times(&vendor).send_to("+12025550123").await.unwrap_err();
        assert_eq!((error.dispatch(), error.attempts()), (Dispatch::MaybeSent, attempts));
        assert_eq!(vendor.asked().len(), failures.len());
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_error_says_how_often_it_was_tried() {
    let vendor = ScriptedVendor::new(&[OUTAGE; 5], false);
    let error = three_times(&vendor).send_to("+12025550123").await.unwrap_err();
    assert_eq!((error.attempts(), vendor.asked().len()), (3, 3));
    assert!(error.to_string().contains("tried 3 times, as often as the configuration allows"));
    // One attempt is no retry, and nothing to speak of.
    let once = Leaf::new("us", ScriptedVendor::new(&[OUTAGE], false));
    let error = once.send_to("+12025550123").await.unwrap_err();
    assert!(error.attempts() == 1 && !error.to_string().contains("tried"), "{error}");
}

#[tokio::test]
async fn the_channel_asked_for_comes_before_the_configured_one() {
    let leaf = Leaf::new("us", ScriptedVendor::new(&[], false)).with_channel(Channel::Voice);
    for (asked, went) in [(None, "voice"), (Some(Channel::Sms), "sms")] {
        let request = SendRequest::new(recipient()).with_channel(asked);
        let verification = leaf.send(&request).await.unwrap();
        assert_eq!((verification.channel().as_str(), verification.id()), (went, went));
    }
}

fn stored_without_a_fingerprint(session: &Session) -> VerifyRequest {
    let verification = verification("us").with_second_factor(true);
    VerifyRequest::new(verification, OtpCode::parse("1").unwrap()).with_session(session.clone())
}

/// Nothing reaches the vendor: whose code it is, and with which session, is known here.
#[tokio::test]
async fn what_the_vendor_need_not_be_asked_is_refused_here() {
    let session = Session::new("token");
    let other = Session::new("somebody else's");
    let check = |provider: &str, second_factor: bool, session: Option<&Session>| {
        let sent_under = second_factor.then(|| Session::new("token").fingerprint());
        let verification = verification(provider).with_session(sent_under);
        VerifyRequest::new(verification, OtpCode::parse("1").unwrap())
            .with_session(session.cloned())
    };
    for (sessions, request, kind) in [
        (false, check("other", false, None), ErrorKind::UnknownProvider),
        (false, check("us", true, Some(&session)), ErrorKind::Unsupported),
        (false, check("us", false, Some(&session)), ErrorKind::Unsupported),
        (false, check("us", true, None), ErrorKind::Session),
        (true, check("us", true, None), ErrorKind::Session),
        (true, check("us", true, Some(&other)), ErrorKind::Session),
        (true, check("us", false, Some(&session)), ErrorKind::InvalidRequest),
        // Stored by a version that kept no fingerprint: nobody can say whose session it was.
        (true, stored_without_a_fingerprint(&session), ErrorKind::Session),
    ] {
        let vendor = ScriptedVendor::new(&[], sessions);
        let error = Leaf::new("us", vendor.clone()).verify(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.dispatch()), (kind, Dispatch::NotSent), "{error}");
        assert_eq!(vendor.asked(), []);
    }
    let both = Leaf::new("us", ScriptedVendor::new(&[], true));
    for request in [check("us", true, Some(&session)), check("us", false, None)] {
        assert!(both.verify(&request).await.unwrap().is_approved());
    }
}

/// What can be done after a send that may have happened depends on what sending again does.
#[tokio::test]
async fn a_send_that_may_have_happened_says_what_can_be_done_next() {
    let on_its_way = "a message may be on its way";
    for (resend, advice) in [
        (Resend::NewCode, "and its code can't be used: sending again sends a new code"),
        (
            Resend::SameCode,
            "sending again sends the same code, and a code that arrives can be used then",
        ),
        (
            Resend::Refused,
            "sending again sends nothing while that code lives, and the code that arrives can be used then",
        ),
        (Resend::Unknown, "so let the person look before sending again"),
    ] {
        let limits = [limited(7), (ErrorKind::Unavailable, Dispatch::Refused, None), OUTAGE];
        for failure in [TIMEOUT, (ErrorKind::Protocol, Dispatch::MaybeSent, None)] {
            let vendor = ScriptedVendor::new(&[failure], false).with_resend(resend);
            let error = Leaf::new("us", vendor).send_to("+12025550123").await.unwrap_err();
            let said = error.to_string();
            assert!(said.contains(on_its_way) && said.ends_with(advice), "{resend:?}: {said}");
        }
        // Nothing is on its way, so nothing is said of it.
        for failure in limits {
            let vendor = ScriptedVendor::new(&[failure], false).with_resend(resend);
            let error = Leaf::new("us", vendor).send_to("+12025550123").await.unwrap_err();
            assert!(!error.to_string().contains(on_its_way), "{resend:?}: {error}");
        }
        // A guess sends no message.
        let vendor = ScriptedVendor::new(&[TIMEOUT], false).with_resend(resend);
        let error = Leaf::new("us", vendor).verify_code(&verification("us"), "2").await;
        let said = error.unwrap_err().to_string();
        assert!(said.ends_with("let the person try the code once more"), "{said}");
    }
}

/// An id that is none could never be verified.
#[tokio::test]
async fn a_send_without_an_id_counts_for_nothing() {
    #[derive(Debug)]
    struct NoId(Capabilities);
    impl Vendor for NoId {
        fn capabilities(&self) -> &Capabilities {
            &self.0
        }

        async fn send(&self, _: &Order<'_>) -> Result<Sent> {
            Ok(Sent::new(""))
        }

        async fn check(&self, _: &Guess<'_>) -> Result<Verdict> {
            Ok(Verdict::Rejected(Rejection::Refused))
        }

        async fn check_credentials(&self, _: Instant) -> Option<Result<()>> {
            None
        }
    }
    let vendor = NoId(Capabilities::new(vec![CapabilityRow::new(Channel::Sms)]));
    let error = Leaf::new("us", vendor).send_to("+12025550123").await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Protocol, Dispatch::MaybeSent));
}

/// The scripted vendor checks calls by recipient, and text messages by an id of its own.
#[tokio::test(start_paused = true)]
async fn a_send_that_may_have_happened_gives_what_its_code_is_checked_by() {
    for (failure, channel, pending) in [
        (TIMEOUT, Channel::Voice, Some("by recipient")),
        (TIMEOUT, Channel::Sms, None),
        (OUTAGE, Channel::Voice, None),
        (limited(1), Channel::Voice, None),
    ] {
        let leaf = Leaf::new("us", ScriptedVendor::new(&[failure], false));
        let request = SendRequest::new(recipient()).with_channel(channel);
        let error = leaf.send(&request).await.unwrap_err();
        assert_eq!(error.pending().map(Verification::id), pending, "{failure:?} {channel}");
        let Some(verification) = error.pending() else { continue };
        assert!(error.to_string().contains("a code that arrives can be verified"), "{error}");
        assert_eq!((verification.provider(), verification.channel()), ("us", channel));
        let request = VerifyRequest::new(verification.clone(), OtpCode::parse("1").unwrap());
        assert!(leaf.verify(&request).await.unwrap().is_approved());
    }
}

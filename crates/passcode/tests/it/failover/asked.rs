//! Who is asked for a code, and whose error is told.

use passcode::Dispatch::{MaybeSent, NotSent, Refused};
use passcode::{ErrorKind, OtpProvider, OtpProviderExt, SendRequest};
use tokio::time;

use super::{DOWN, PHONE, THREE, send};
use crate::scripted::{Act, Stage};

#[tokio::test]
async fn another_member_is_asked_only_if_the_first_surely_sent_nothing() {
    use ErrorKind::{Account, Credentials, RateLimited, Storage, Unavailable, Unsupported};
    let next = [Unavailable, Unsupported, Credentials, Account, Storage];
    for &kind in ErrorKind::ALL {
        for dispatch in [NotSent, Refused, MaybeSent] {
            let stage = Stage::default();
            let providers = stage.providers(THREE);
            stage.set("a", Act::Fail(kind, dispatch));
            let moves_on = dispatch != MaybeSent && next.contains(&kind)
                || (kind, dispatch) == (RateLimited, NotSent);
            let expected = if moves_on { Ok("b".to_owned()) } else { Err((kind, dispatch)) };
            assert_eq!(send(&providers).await, expected, "{kind} {dispatch}");
            let asked = [stage.asked("a"), stage.asked("b"), stage.asked("c")];
            assert_eq!(asked, [1, usize::from(moves_on), 0], "{kind} {dispatch}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_caller_without_time_left_asks_nobody_and_counts_for_nothing() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    let late = time::Instant::now().into_std();
    let request = SendRequest::new(PHONE.parse::<passcode::Recipient>().unwrap());
    let error = providers.send(&request.with_deadline(late)).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (ErrorKind::Unavailable, NotSent));
    assert_eq!((error.provider(), stage.asked("a")), (Some("safe"), 0));
}

#[tokio::test]
async fn the_error_is_of_a_member_that_might_have_served() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    stage.set("a", Act::Fail(ErrorKind::Unsupported, NotSent));
    stage.set("b", DOWN);
    stage.set("c", Act::Fail(ErrorKind::Unsupported, NotSent));
    let error = providers.send_to(PHONE).await.unwrap_err();
    assert_eq!((error.kind(), error.provider()), (ErrorKind::Unavailable, Some("b")));
    stage.set("b", Act::Fail(ErrorKind::Unsupported, NotSent));
    let error = providers.send_to(PHONE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsupported);
}

/// Whoever says that a message never came wants another way for the next one.
#[tokio::test]
async fn the_member_whose_message_never_came_is_asked_last() {
    let stage = Stage::default();
    let providers = stage.providers(THREE);
    let first = providers.send_to(PHONE).await.unwrap();
    assert_eq!(first.provider(), "a");
    let again =
        SendRequest::new(PHONE.parse::<passcode::Recipient>().unwrap()).with_earlier(first.clone());
    let second = providers.send(&again).await.unwrap();
    assert_eq!((second.provider(), stage.asked("a")), ("b", 1));
    // Even those that rest come before it, and it comes before nobody.
    for member in ["b", "c"] {
        stage.set(member, DOWN);
    }
    for _ in 0..4 {
        assert_eq!(providers.send(&again).await.unwrap().provider(), "a");
    }
    assert_eq!(stage.asked("b"), 1 + 4);
    // Somebody else's message says nothing here.
    let foreign = passcode::Verification::new(
        "elsewhere",
        "1",
        first.recipient().clone(),
        first.channel(),
        first.sent_at(),
    );
    let request = SendRequest::new(first.recipient().clone()).with_earlier(foreign);
    assert_eq!(providers.send(&request).await.unwrap().provider(), "a");
}

//! What becomes of a code.

use futures_util::future::join_all;
use passcode::{
    Delivery, ErrorKind, OtpProviderExt, Rejection, Resend, Verification, VerifyOutcome,
};

use crate::suite::{Suite, other_code};
use crate::verdict::{Met, ensure, fail, not_applicable};

/// The right code is approved, for the recipient it went to, on every way the provider has.
pub(super) async fn approve(suite: &Suite<'_>) -> Met {
    let mut ways = 0;
    for row in suite.capabilities.rows() {
        let Some(recipient) = suite.fixture.recipient(row).await else { continue };
        suite.keep_secret(recipient.expose());
        let request = passcode::SendRequest::new(recipient.clone()).with_channel(row.channel());
        let verification = suite.send(&request).await?;
        described(suite, &verification, &recipient)?;
        let code = suite.code(&verification).await?;
        match suite.verify(&verification, &code).await? {
            VerifyOutcome::Approved(approval) if *approval.recipient() == recipient => {}
            VerifyOutcome::Approved(_) => return fail("the approval names another recipient"),
            VerifyOutcome::Rejected(why) => return fail(format!("the right code: {why}")),
        }
        ways += 1;
    }
    if ways == 0 { Err(not_applicable("the fixture has no recipient")) } else { Ok(()) }
}

/// What the send returned leads back to the provider and the recipient.
fn described(
    suite: &Suite<'_>,
    verification: &Verification,
    recipient: &passcode::Recipient,
) -> Met {
    ensure(suite.provider.owns(verification.provider()), || {
        format!("the provider doesn't own {:?}, which it says sent", verification.provider())
    })?;
    ensure(verification.recipient() == recipient, || "the send names another recipient".into())?;
    ensure(!verification.id().is_empty(), || "the verification has no id".into())
}

/// One send is one message and one request.
pub(super) async fn one_message_a_send(suite: &Suite<'_>) -> Met {
    let request = suite.request(suite.row()?).await?;
    let before = suite.fixture.requests().await;
    suite.send(&request).await?;
    let after = suite.fixture.requests().await;
    if let (Some(before), Some(after)) = (before, after) {
        let sent = after - before;
        ensure(sent == 1, || format!("{sent} requests reached the vendor"))?;
    }
    let messages = suite.codes(request.recipient()).await?.len();
    ensure(messages == 1, || format!("{messages} messages were delivered"))
}

/// A wrong code is an outcome, and the right one still counts after it.
pub(super) async fn wrong_code(suite: &Suite<'_>) -> Met {
    let verification = suite.sent().await?;
    let code = suite.code(&verification).await?;
    match suite.verify(&verification, &other_code(&code, 0)).await? {
        VerifyOutcome::Rejected(Rejection::WrongCode | Rejection::Refused) => {}
        other => return fail(format!("a wrong code came out as {other:?}")),
    }
    let outcome = suite.verify(&verification, &code).await?;
    ensure(outcome.is_approved(), || format!("after a wrong code the right one: {outcome:?}"))
}

pub(super) async fn expired_code(suite: &Suite<'_>) -> Met {
    let verification = suite.sent().await?;
    let code = suite.code(&verification).await?;
    if !suite.fixture.expire(&verification).await {
        return Err(not_applicable("the fixture can't let a code expire"));
    }
    let outcome = suite.verify(&verification, &code).await?;
    rejected_as(&outcome, suite.capabilities.tells_expired(), Rejection::Expired)
}

pub(super) async fn used_code(suite: &Suite<'_>) -> Met {
    let verification = suite.sent().await?;
    let code = suite.code(&verification).await?;
    let outcome = suite.verify(&verification, &code).await?;
    ensure(outcome.is_approved(), || format!("the right code came out as {outcome:?}"))?;
    let outcome = suite.verify(&verification, &code).await?;
    rejected_as(&outcome, suite.capabilities.tells_used(), Rejection::AlreadyUsed)
}

/// Rejected; and for this reason, if the provider says that it tells it.
fn rejected_as(outcome: &VerifyOutcome, tells: bool, reason: Rejection) -> Met {
    match outcome {
        VerifyOutcome::Approved(_) => fail(format!("approved, although {reason}")),
        VerifyOutcome::Rejected(given) if tells && *given != reason => {
            fail(format!("rejected as {given}, although the provider tells {reason}"))
        }
        VerifyOutcome::Rejected(_) => Ok(()),
    }
}

/// After too many wrong codes the right one doesn't count any more.
pub(super) async fn exhausted_guesses(suite: &Suite<'_>) -> Met {
    let guesses = suite.fixture.guesses();
    let guesses =
        guesses.ok_or_else(|| not_applicable("nobody knows how many guesses there are"))?;
    let verification = suite.sent().await?;
    let code = suite.code(&verification).await?;
    for guess in 0..guesses {
        let outcome = suite.verify(&verification, &other_code(&code, guess)).await?;
        ensure(!outcome.is_approved(), || "a wrong code was approved".into())?;
    }
    let outcome = suite.verify(&verification, &code).await?;
    ensure(!outcome.is_approved(), || format!("approved after {guesses} wrong codes"))
}

pub(super) async fn unknown_id(suite: &Suite<'_>) -> Met {
    let sent = suite.sent().await?;
    let unknown = Verification::new(
        sent.provider(),
        suite.fixture.unknown_id(),
        sent.recipient().clone(),
        sent.channel(),
        sent.sent_at(),
    );
    match suite.verify_request(&unknown, "135790").await? {
        Ok(VerifyOutcome::Rejected(_)) => Ok(()),
        Ok(VerifyOutcome::Approved(_)) => fail("an id that the vendor never gave was approved"),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        // A vendor that checks by recipient names the verification it has, and so not ours.
        Err(error) if error.kind() == ErrorKind::Protocol => Ok(()),
        Err(error) => fail(format!("an id that the vendor never gave came out as: {error}")),
    }
}

/// A second send does what the capabilities say, and the person always has one code that works.
pub(super) async fn resend(suite: &Suite<'_>) -> Met {
    let request = suite.request(suite.row()?).await?;
    let first = suite.send(&request).await?;
    let old = suite.code(&first).await?;
    let second = suite.send(&request).await?;
    let codes = suite.codes(request.recipient()).await?;
    let newest = suite.code(&second).await?;
    let pending = second.delivery() == Delivery::AlreadyPending;
    match suite.capabilities.resend() {
        Resend::NewCode => {
            ensure(codes.len() == 2 && !pending, || "no new code went out".into())?;
            if old != newest {
                let outcome = suite.verify(&first, &old).await?;
                ensure(!outcome.is_approved(), || "the older code still counts".into())?;
            }
        }
        Resend::SameCode => ensure(old == newest && !pending, || "another code went out".into())?,
        Resend::Refused => ensure(codes.len() == 1 && pending, || {
            format!("{} messages, delivery {:?}", codes.len(), second.delivery())
        })?,
        _ => {}
    }
    let outcome = suite.verify(&second, &newest).await?;
    ensure(outcome.is_approved(), || format!("the newest code came out as {outcome:?}"))
}

/// However many try the right code at once, at most one is let in.
pub(super) async fn concurrent_verifies(suite: &Suite<'_>) -> Met {
    let verification = suite.sent().await?;
    let code = suite.code(&verification).await?;
    let verifies = (0..8).map(|_| suite.provider.verify_code(&verification, &code));
    let results = join_all(verifies).await;
    let approved = results.iter().flatten().filter(|outcome| outcome.is_approved()).count();
    ensure(approved <= 1, || format!("{approved} of 8 were approved"))
}

//! Second factors.

use passcode::{
    ErrorKind, OtpCode, SendRequest, Session, Verification, VerifyOutcome, VerifyRequest,
};

use crate::cases::refusals::without_traffic;
use crate::suite::Suite;
use crate::verdict::{Met, ensure, fail, not_applicable};

/// A second factor is sent and verified with the session of the first.
pub(super) async fn second_factor(suite: &Suite<'_>) -> Met {
    let (session, second) = second_sent(suite).await?;
    let code = suite.code(&second).await?;
    let outcome = match OtpCode::parse(&code) {
        Ok(code) => {
            let request = VerifyRequest::new(second, code).with_session(session.clone());
            suite.provider.verify(&request).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(VerifyOutcome::Approved(approval)) => {
            suite.note(&approval);
            suite.keep_secret(session.expose());
            Ok(())
        }
        other => fail(format!("the second factor came out as {other:?}")),
    }
}

/// Verified without the session it would be a first factor: a login with one factor of two.
pub(super) async fn second_factor_without_its_session(suite: &Suite<'_>) -> Met {
    refused_with(suite, None).await
}

/// Verified under another session it would raise that one by a code that was never sent for it.
pub(super) async fn second_factor_under_another_session(suite: &Suite<'_>) -> Met {
    refused_with(suite, Some(Session::new("another-session-token"))).await
}

/// The right code of a second factor, with a session that is not its own.
async fn refused_with(suite: &Suite<'_>, session: Option<Session>) -> Met {
    let (_, second) = second_sent(suite).await?;
    let code = suite.code(&second).await?;
    let code = OtpCode::parse(&code).or_else(|error| fail(error.to_string()))?;
    let before = suite.fixture.requests().await;
    let request = VerifyRequest::new(second, code).with_session(session);
    match suite.provider.verify(&request).await {
        Err(error) if error.kind() == ErrorKind::Session => {
            without_traffic(suite, before, &error).await
        }
        Err(error) => fail(format!("expected the kind session: {error:?}")),
        Ok(outcome) => fail(format!("a second factor without its own session: {outcome:?}")),
    }
}

/// Passes the first factor and sends the second.
async fn second_sent(suite: &Suite<'_>) -> Met<(Session, Verification)> {
    if !suite.capabilities.sessions() {
        return Err(not_applicable("the provider takes no session"));
    }
    let factors = suite.fixture.two_factors().await;
    let (first, second) = factors.ok_or_else(|| not_applicable("the fixture has no such user"))?;
    let verification = suite.send(&SendRequest::new(first)).await?;
    let code = suite.code(&verification).await?;
    let session = match suite.verify(&verification, &code).await? {
        VerifyOutcome::Approved(approval) => approval.evidence().session().cloned(),
        VerifyOutcome::Rejected(why) => return fail(format!("the first factor's code: {why}")),
    };
    let Some(session) = session else {
        return fail("the provider takes sessions, and its approval holds none");
    };
    suite.keep_secret(session.expose());
    let second = suite.send(&SendRequest::new(second).with_session(session.clone())).await?;
    ensure(second.second_factor(), || "the verification doesn't say it is a second factor".into())?;
    Ok((session, second))
}

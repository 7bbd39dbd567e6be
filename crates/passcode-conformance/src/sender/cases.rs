//! What becomes of a message while all is well, or while nobody waits for it.

use futures_util::future::join_all;
use passcode::{Error, ErrorKind, OtpProvider};
use tokio::time::timeout;

use super::Fault;
use super::suite::Suite;
use crate::verdict::{Met, ensure, fail, not_applicable};

/// One send is one message, to whom it is for, with the code that was made.
pub(super) async fn arrives_once(suite: &Suite<'_>) -> Met {
    for row in suite.rows() {
        let to = suite.recipient(row).await;
        let before = suite.fixture.messages().await;
        let sent = suite.send(&to).await?;
        let code = suite.code(&to).await?;
        let arrived = suite.fixture.messages().await - before;
        ensure(arrived == 1, || format!("{arrived} messages arrived at somebody"))?;
        suite.approved(&sent, &code).await?;
    }
    Ok(())
}

/// A second message holds the same code, and is a message like the first.
pub(super) async fn same_code_again(suite: &Suite<'_>) -> Met {
    let to = suite.somebody().await?;
    let first = suite.send(&to).await?;
    let second = suite.send(&to).await?;
    let codes = suite.codes(&to).await;
    ensure(codes.len() == 2, || format!("{} messages arrived after two sends", codes.len()))?;
    ensure(codes[0] == codes[1], || "the second message holds another code".into())?;
    ensure(first.id() == second.id(), || "the second send has another id".into())?;
    suite.approved(&second, &codes[0]).await
}

/// Everybody gets their own message, however many are under way.
pub(super) async fn many_at_once(suite: &Suite<'_>) -> Met {
    let mut people = Vec::new();
    for _ in 0..8 {
        people.push(suite.somebody().await?);
    }
    let sent = join_all(people.iter().map(|to| suite.send(to))).await;
    for (to, sent) in people.iter().zip(sent) {
        let code = suite.code(to).await?;
        suite.approved(&sent?, &code).await?;
    }
    Ok(())
}

/// A caller that goes away leaves nothing stuck, for others and for the same person.
pub(super) async fn dropped_delivery(suite: &Suite<'_>) -> Met {
    let to = suite.somebody().await?;
    suite.inject(Fault::Silent).await?;
    let ended = timeout(suite.fixture.deadline(), suite.try_send(&to, None)).await;
    suite.fixture.heal().await;
    if let Ok(Ok(_)) = ended {
        return fail("a send succeeded while no answer came");
    }
    let flow = async {
        for to in [to, suite.somebody().await?] {
            let sent = suite.send(&to).await?;
            let codes = suite.codes(&to).await;
            let Some(code) = codes.first() else { return fail("nothing arrived after it") };
            suite.approved(&sent, code).await?;
        }
        Ok(())
    };
    match timeout(suite.fixture.patience(), flow).await {
        Ok(met) => met,
        Err(_) => fail("after a dropped delivery the next one never ended"),
    }
}

/// Whether our credentials are taken is asked without a message.
pub(super) async fn credentials(suite: &Suite<'_>) -> Met {
    let before = suite.fixture.messages().await;
    match check(suite).await? {
        Ok(()) => {}
        Err(error) => return fail(format!("our credentials came out as: {error}")),
    }
    for (fault, kind) in [
        (Fault::CredentialsRefused, ErrorKind::Credentials),
        (Fault::Unreachable, ErrorKind::Unavailable),
    ] {
        if !suite.fixture.inject(fault).await {
            continue;
        }
        let checked = check(suite).await;
        suite.fixture.heal().await;
        match checked? {
            Err(error) if error.kind() == kind => {}
            other => return fail(format!("under {} they came out as {other:?}", fault.as_str())),
        }
    }
    let arrived = suite.fixture.messages().await - before;
    ensure(arrived == 0, || format!("{arrived} messages arrived at somebody"))
}

async fn check(suite: &Suite<'_>) -> Met<Result<(), Error>> {
    let deadline = (tokio::time::Instant::now() + suite.fixture.patience()).into_std();
    let checked = suite.providers.check_credentials(suite.providers.name(), deadline).await;
    let checked = checked.ok_or_else(|| not_applicable("the sender has no such call"))?;
    if let Err(error) = &checked {
        suite.seen.note_error(error);
    }
    Ok(checked)
}

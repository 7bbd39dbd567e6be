//! What a provider can't do, it refuses before any traffic.

use passcode::{
    CapabilityRow, Channel, Dispatch, Error, ErrorKind, OtpProviderExt, Recipient, SendRequest,
    Session, Verification,
};

use crate::suite::Suite;
use crate::verdict::{Met, ensure, fail, not_applicable};

const CHANNELS: &[Channel] = &[Channel::Sms, Channel::Email, Channel::WhatsApp, Channel::Rcs];

/// A possible number for each of some calling codes.
const NUMBERS: &[(u16, &str)] =
    &[(33, "+33612345678"), (1, "+12025550199"), (91, "+919876543210"), (44, "+447911123456")];

pub(super) async fn unsupported_channel(suite: &Suite<'_>) -> Met {
    let has = |channel| suite.capabilities.rows().iter().any(|row| row.channel() == channel);
    let Some(channel) = CHANNELS.iter().copied().find(|channel| !has(*channel)) else {
        return Err(not_applicable("the provider has every channel"));
    };
    let phone = suite.capabilities.rows().iter().find(|row| row.channel() != Channel::Email);
    let recipient = match (channel, phone) {
        (Channel::Email, _) => "ada@example.com".parse::<Recipient>().ok(),
        (_, Some(row)) => Some(suite.recipient(row).await?),
        (_, None) => "+12025550199".parse::<Recipient>().ok(),
    };
    let recipient = recipient.ok_or_else(|| not_applicable("no recipient"))?;
    refused(suite, &SendRequest::new(recipient).with_channel(channel)).await
}

pub(super) async fn unsupported_calling_code(suite: &Suite<'_>) -> Met {
    let rows = suite.capabilities.rows();
    let serves = |row: &CapabilityRow, code| {
        row.channel() != Channel::Email
            && (row.calling_codes().is_empty() || row.calling_codes().contains(&code))
    };
    let unserved = NUMBERS.iter().find(|(code, _)| !rows.iter().any(|row| serves(row, *code)));
    let recipient = unserved.and_then(|(_, number)| number.parse::<Recipient>().ok());
    let recipient = recipient.ok_or_else(|| not_applicable("the provider serves every country"))?;
    refused(suite, &SendRequest::new(recipient)).await
}

pub(super) async fn unsupported_code_length(suite: &Suite<'_>) -> Met {
    let row = suite.row()?;
    let rows = suite.capabilities.rows().iter().filter(|other| other.channel() == row.channel());
    let lengths: Vec<_> = rows.filter_map(|row| row.code_lengths().cloned()).collect();
    let unserved = (1..=32).find(|digits| !lengths.iter().any(|range| range.contains(digits)));
    let digits = unserved.ok_or_else(|| not_applicable("the provider sends any length"))?;
    refused(suite, &suite.request(row).await?.with_code_length(digits)).await
}

/// A provider without sessions would make one factor of two.
pub(super) async fn unsupported_session(suite: &Suite<'_>) -> Met {
    if suite.capabilities.sessions() {
        return Err(not_applicable("the provider takes sessions"));
    }
    let request = suite.request(suite.row()?).await?;
    refused(suite, &request.with_session(Session::new("a-session-token"))).await
}

/// A verification that another provider sent.
pub(super) async fn foreign_verification(suite: &Suite<'_>) -> Met {
    let sent = suite.sent().await?;
    let foreign = Verification::new(
        "somebody-else",
        sent.id(),
        sent.recipient().clone(),
        sent.channel(),
        sent.sent_at(),
    );
    let before = suite.fixture.requests().await;
    match suite.provider.verify_code(&foreign, "135790").await {
        Err(error) if error.kind() == ErrorKind::UnknownProvider => {
            without_traffic(suite, before, &error).await
        }
        Err(error) => fail(format!("a verification of another provider came out as: {error}")),
        Ok(outcome) => fail(format!("a verification of another provider: {outcome:?}")),
    }
}

async fn refused(suite: &Suite<'_>, request: &SendRequest) -> Met {
    let before = suite.fixture.requests().await;
    match suite.provider.send(request).await {
        Ok(_) => fail("what the provider says it can't do succeeded"),
        Err(error) if error.kind() != ErrorKind::Unsupported => {
            fail(format!("expected the kind unsupported: {error:?}"))
        }
        Err(error) => without_traffic(suite, before, &error).await,
    }
}

pub(super) async fn without_traffic(suite: &Suite<'_>, before: Option<u64>, error: &Error) -> Met {
    suite.note_error(error);
    ensure(error.dispatch() == Dispatch::NotSent, || {
        format!("refused here, and the dispatch is {}", error.dispatch())
    })?;
    let after = suite.fixture.requests().await;
    ensure(before == after, || "refused, but a request reached the vendor".into())
}

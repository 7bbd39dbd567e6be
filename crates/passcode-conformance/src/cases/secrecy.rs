use crate::suite::{Met, Suite, ensure};

/// Nothing that an application would log holds a recipient, a code, a token or a credential.
pub(super) async fn secrecy(suite: &Suite<'_>) -> Met {
    suite.note(&suite.provider);
    let seen = suite.seen();
    let mut secrets = seen.secrets.clone();
    secrets.extend(suite.fixture.secrets());
    // A national number gives away as much as the whole one.
    let national = secrets.iter().filter(|secret| secret.starts_with('+') && secret.len() > 9);
    let national: Vec<_> = national.map(|secret| secret[secret.len() - 8..].to_owned()).collect();
    secrets.extend(national);
    secrets.retain(|secret| secret.len() >= 4);
    for shown in &seen.printed {
        let leak = secrets.iter().position(|secret| holds(shown, secret));
        ensure(leak.is_none(), || {
            let what: String = shown.chars().take(40).collect();
            format!("a secret is printed in what begins with {what:?}")
        })?;
    }
    Ok(())
}

/// The few digits of a code count only where they stand alone: they are in many a time or id.
fn holds(shown: &str, secret: &str) -> bool {
    if secret.len() >= 8 || !secret.bytes().all(|byte| byte.is_ascii_digit()) {
        return shown.contains(secret);
    }
    shown.split(|character: char| !character.is_ascii_digit()).any(|digits| digits == secret)
}

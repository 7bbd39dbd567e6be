use crate::suite::Suite;
use crate::verdict::Met;

/// Nothing that an application would log holds a recipient, a code, a token or a credential.
pub(super) async fn secrecy(suite: &Suite<'_>) -> Met {
    suite.note(&suite.provider);
    suite.seen.check(suite.fixture.secrets())
}

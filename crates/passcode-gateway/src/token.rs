//! What a caller keeps between a send and a check: a sealed [`Verification`], bound to the client
//! and to the session that the client named.

use std::time::SystemTime;

use passcode::{Result, Sealer, Unsealed, Verification};

use crate::problem::{Problem, ProblemKind};

/// Whose a token is. Each part has its length before it, so that no two pairs are one text.
#[derive(Debug, Clone)]
pub(crate) struct Binding(String);

impl Binding {
    pub(crate) fn new(client: &str, context: Option<&str>) -> Self {
        let context = context.unwrap_or_default();
        Self(format!("{}:{client}{}:{context}", client.len(), context.len()))
    }

    pub(crate) fn seal(
        &self,
        sealer: &Sealer,
        verification: &Verification,
        now: SystemTime,
    ) -> Result<String> {
        sealer.seal_at(verification, &self.0, now)
    }

    /// Opens a token of this client and session, however old.
    pub(crate) fn open(
        &self,
        sealer: &Sealer,
        token: &str,
        now: SystemTime,
    ) -> Result<Unsealed, Problem> {
        sealer.open_at_any_age(token, &self.0, now).map_err(|_| invalid())
    }
}

/// One answer for every reason, so that nobody learns which it was.
pub(crate) fn invalid() -> Problem {
    let detail = "the token is not valid here: it was changed, is not this gateway's, or belongs to another client, \
                  context or recipient; send a new code";
    Problem::new(ProblemKind::InvalidToken, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_pairs_of_client_and_context_are_one() {
        let pairs = [("a", Some("bc")), ("ab", Some("c")), ("abc", None), ("", Some("abc"))];
        for one in pairs {
            for other in pairs {
                let texts = [one, other].map(|(client, context)| Binding::new(client, context).0);
                assert_eq!(one == other, texts[0] == texts[1], "{texts:?}");
            }
        }
    }
}

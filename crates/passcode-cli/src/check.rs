//! Whether a configuration will do, before anybody waits for a code.

use std::time::{Duration, Instant};

use passcode::{Dispatch, Error, Result};
use serde_json::{Value, json};

use crate::exit_status::Done;
use crate::report;
use crate::selection::Selection;
use crate::table::{columns, row};
use crate::terminal::Terminal;

/// How long each vendor has to answer.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) async fn run(terminal: Terminal, selection: &Selection, offline: bool) -> Result<Done> {
    let mut checked = Vec::new();
    for name in selection.chosen() {
        let credentials = if offline {
            Credentials::Untried
        } else {
            let deadline = Instant::now() + PATIENCE;
            Credentials::of(selection.providers.check_credentials(name, deadline).await)
        };
        let kind = selection.providers.kind(name).unwrap_or_default();
        checked.push(Checked { name, kind, credentials });
    }
    let findings: Vec<_> = selection.providers.findings().iter().map(ToString::to_string).collect();
    let json = json!({
        "providers": checked.iter().map(Checked::json).collect::<Vec<_>>(),
        "findings": findings,
    });
    let printed = terminal.result(&described(&checked, &findings), &json);
    let asked = checked.iter().any(|one| one.credentials.were_tried());
    if let Some(error) = checked.into_iter().find_map(|one| one.credentials.error()) {
        return Err(error);
    }
    // A vendor was asked, so this can't end as if none was.
    printed
        .map_err(|error| if asked { error.with_dispatch(Dispatch::MaybeSent) } else { error })?;
    Ok(if findings.is_empty() { Done::Well } else { Done::Found })
}

struct Checked<'a> {
    name: &'a str,
    kind: &'a str,
    credentials: Credentials,
}

/// What became of a provider's credentials.
enum Credentials {
    Accepted,
    /// There is no call that would try them without sending, or it was not to be made.
    Untried,
    Failed(Error),
}

impl Credentials {
    fn of(checked: Option<Result<()>>) -> Self {
        match checked {
            None => Self::Untried,
            Some(Ok(())) => Self::Accepted,
            Some(Err(error)) => Self::Failed(error),
        }
    }

    fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Untried => "not tried",
            Self::Failed(error) if error.kind() == passcode::ErrorKind::Credentials => "refused",
            Self::Failed(_) => "failed",
        }
    }

    fn were_tried(&self) -> bool {
        !matches!(self, Self::Untried)
    }

    fn error(self) -> Option<Error> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Accepted | Self::Untried => None,
        }
    }
}

impl Checked<'_> {
    fn json(&self) -> Value {
        let error = match &self.credentials {
            Credentials::Failed(error) => report::error_json(error)["error"].take(),
            Credentials::Accepted | Credentials::Untried => Value::Null,
        };
        json!({
            "name": self.name,
            "kind": self.kind,
            "credentials": self.credentials.as_str(),
            "error": error,
        })
    }
}

fn described(checked: &[Checked<'_>], findings: &[String]) -> String {
    let mut rows = vec![row(["PROVIDER", "KIND", "CREDENTIALS"])];
    rows.extend(checked.iter().map(|one| row([one.name, one.kind, one.credentials.as_str()])));
    let mut text = columns(&rows);
    for finding in findings {
        text.push_str("\nfound: ");
        text.push_str(finding);
    }
    text
}

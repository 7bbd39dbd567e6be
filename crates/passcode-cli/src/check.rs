//! Whether a configuration will do, before anybody waits for a code.

use std::time::{Duration, Instant};

use passcode::config::Finding;
use passcode::{Dispatch, Error, Providers, Result};
use passcode_gateway::Settings;
use serde_json::{Value, json};

use crate::exit_status::Done;
use crate::report;
use crate::selection::Selection;
use crate::table::{columns, row};
use crate::terminal::Terminal;

/// How long each vendor has to answer.
const PATIENCE: Duration = Duration::from_secs(15);

pub(crate) async fn run(terminal: Terminal, selection: &Selection, offline: bool) -> Result<Done> {
    // What `serve` would refuse to start with.
    Settings::read(&selection.config, None)?;
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
    let (store, found) = Store::of(&selection.providers, offline).await;
    let (remarks, findings): (Vec<_>, Vec<_>) =
        selection.providers.findings().iter().chain(&found).partition(|it| it.is_remark());
    let texts = |list: Vec<&Finding>| list.into_iter().map(ToString::to_string).collect::<Vec<_>>();
    let (remarks, findings) = (texts(remarks), texts(findings));
    let json = json!({
        "providers": checked.iter().map(Checked::json).collect::<Vec<_>>(),
        "store": store.json(),
        "findings": findings,
        "remarks": remarks,
    });
    let printed = terminal.result(&described(&checked, &store, [&findings, &remarks]), &json);
    let asked = checked.iter().any(|one| one.credentials.were_tried());
    let mut errors = checked.into_iter().filter_map(|one| one.credentials.error());
    if let Some(error) = errors.next().or(store.error) {
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

/// What became of the store.
struct Store {
    kind: &'static str,
    was_tried: bool,
    error: Option<Error>,
}

impl Store {
    /// Tries the store; and what is found of it.
    async fn of(providers: &Providers, offline: bool) -> (Self, Vec<Finding>) {
        let checked = if offline { Ok(Vec::new()) } else { providers.check_store().await };
        let (found, error) = match checked {
            Ok(found) => (found, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        (Self { kind: providers.store_kind(), was_tried: !offline, error }, found)
    }

    fn as_str(&self) -> &'static str {
        match (self.was_tried, &self.error) {
            (false, _) => "not tried",
            (true, None) => "works",
            (true, Some(_)) => "failed",
        }
    }

    fn json(&self) -> Value {
        json!({ "kind": self.kind, "state": self.as_str(), "error": error_json(self.error.as_ref()) })
    }
}

fn error_json(error: Option<&Error>) -> Value {
    error.map_or(Value::Null, |error| report::error_json(error)["error"].take())
}

impl Checked<'_> {
    fn json(&self) -> Value {
        let error = match &self.credentials {
            Credentials::Failed(error) => Some(error),
            Credentials::Accepted | Credentials::Untried => None,
        };
        json!({
            "name": self.name,
            "kind": self.kind,
            "credentials": self.credentials.as_str(),
            "error": error_json(error),
        })
    }
}

/// `said` is what was found, and what is only good to know.
fn described(checked: &[Checked<'_>], store: &Store, said: [&[String]; 2]) -> String {
    let mut rows = vec![row(["PROVIDER", "KIND", "CREDENTIALS"])];
    rows.extend(checked.iter().map(|one| row([one.name, one.kind, one.credentials.as_str()])));
    let mut text = columns(&rows);
    // The memory of this process has nothing that could be tried.
    if store.kind != "memory" {
        text.push_str(&format!("\nstore: {}, {}", store.kind, store.as_str()));
    }
    for (word, sentences) in ["found", "note"].into_iter().zip(said) {
        for sentence in sentences {
            text.push_str(&format!("\n{word}: {sentence}"));
        }
    }
    text
}

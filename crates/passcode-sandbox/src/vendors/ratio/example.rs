//! The operations without state: their checks are real, their answers are examples.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::Value;
use uuid::Uuid;

use super::call::Fields;
use super::caller::Caller;
use super::error::Refusal;
use super::operation::{Asked, Body};
use super::service::{Ratio, Success};
use super::users::{check_access, check_user};

/// By operation id.
static EXAMPLES: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("examples.json")).expect("the examples are JSON")
});

impl Ratio {
    /// `body` is none if it was no JSON object.
    pub(super) fn example(
        &self,
        asked: &Asked,
        caller: Option<&Caller>,
        body: Option<&Fields>,
    ) -> Result<Success, Refusal> {
        let Asked { operation, ids } = asked;
        let state = self.state();
        let session = match caller {
            Some(caller) => check_access(&state, caller, operation.access)?,
            None => None,
        };
        let mut user = None;
        for (name, id) in ids {
            if *name == "userId" {
                user = Some(check_user(&state, session, id)?);
            } else if Uuid::try_parse(id).is_err() {
                return Err(unknown(name));
            }
        }
        if let Body::Members(members) = operation.body
            && !body.is_some_and(|body| body.has(members))
        {
            return Err(Refusal::InvalidBody);
        }
        let mut shown = match (operation.id, user) {
            ("get_user" | "submit_kyc", Some(user)) => Some(user.full()),
            (id, _) => EXAMPLES.get(id).cloned(),
        };
        // What is asked for by its id has that id.
        if let (Some(Value::Object(shown)), Some((name, id))) = (&mut shown, ids.last())
            && *name != "userId"
            && shown.contains_key("id")
        {
            shown.insert("id".to_owned(), id.as_str().into());
        }
        Ok(Success { status: operation.status, body: shown, refresh: None })
    }
}

/// Nothing has an id that is no UUID.
fn unknown(name: &str) -> Refusal {
    match name {
        "activityId" => Refusal::NotFoundActivity,
        "bankId" => Refusal::NotFoundBank,
        "walletId" => Refusal::NotFoundWallet,
        _ => Refusal::InvalidWebhookId,
    }
}

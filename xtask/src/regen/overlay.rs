//! Applies `overlay.json`, one action at a time, so that each shows whether it still does anything.

use roas_overlay::apply::{Apply, ApplyErrorKind, ApplyOptions};
use roas_overlay::v1_0::{Action, Overlay};
use serde_json::Value;

use super::document;
use super::source::OVERLAY;
use crate::problem::Problem;

/// The document with every action applied.
pub(super) fn apply(overlay: &str, mut document: Value) -> Result<Value, Problem> {
    let overlay: Overlay =
        serde_json::from_value(document::parse(OVERLAY, overlay)?).map_err(|error| {
            Problem::new(format!("{OVERLAY} is not an OpenAPI Overlay 1.0: {error}."))
        })?;
    for (index, action) in overlay.actions.iter().enumerate() {
        let problem = |what: &str| {
            let number = index + 1;
            Problem::new(format!("{OVERLAY}: action {number}, on {}, {what}.", action.target))
        };
        require_sense(action).map_err(problem)?;
        let single = Overlay { actions: vec![action.clone()], ..overlay.clone() };
        let before = document.clone();
        single
            .apply(&mut document, ApplyOptions::ErrorOnZeroMatch.into())
            .map_err(|error| problem(&complaint(&error.kind)))?;
        if document == before {
            return Err(problem("is dead: the document already is as it asks"));
        }
    }
    Ok(document)
}

fn require_sense(action: &Action) -> Result<(), &'static str> {
    if action.description.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        return Err("gives no reason: write one as its description");
    }
    match (&action.update, action.is_remove()) {
        (Some(_), false) | (None, true) => Ok(()),
        (Some(_), true) => Err("both updates and removes"),
        (None, false) => Err("neither updates nor removes"),
    }
}

fn complaint(kind: &ApplyErrorKind) -> String {
    match kind {
        ApplyErrorKind::ZeroMatch => "is dead: it matches nothing in the document".to_owned(),
        other => format!("can't be applied: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn overlay(action: &Value) -> String {
        json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": [action]})
            .to_string()
    }

    fn refused(action: &Value) -> String {
        apply(&overlay(action), json!({"a": {"b": 1}})).unwrap_err().to_string()
    }

    #[test]
    fn actions_change_the_document() {
        let update = json!({"target": "$.a", "description": "why", "update": {"b": 2}});
        let document = apply(&overlay(&update), json!({"a": {"b": 1}})).unwrap();
        assert_eq!(document, json!({"a": {"b": 2}}));
    }

    #[test]
    fn a_dead_action_is_refused_by_number_and_target() {
        let missing = refused(&json!({"target": "$.z", "description": "why", "remove": true}));
        assert!(missing.contains("action 1, on $.z, is dead: it matches nothing"), "{missing}");
        let idle = json!({"target": "$.a", "description": "why", "update": {"b": 1}});
        assert!(refused(&idle).contains("is dead: the document already is as it asks"));
    }

    #[test]
    fn an_action_needs_a_reason_and_something_to_do() {
        assert!(refused(&json!({"target": "$.a", "remove": true})).contains("gives no reason"));
        let idle = refused(&json!({"target": "$.a", "description": "why", "udpate": {}}));
        assert!(idle.contains("neither updates nor removes"), "{idle}");
        let torn = json!({"target": "$.a", "description": "why", "remove": true, "update": {}});
        assert!(refused(&torn).contains("both updates and removes"));
    }

    #[test]
    fn what_is_not_an_overlay_is_said_to_be_none() {
        let problem = apply("{}", json!({})).unwrap_err().to_string();
        assert!(problem.contains("is not an OpenAPI Overlay 1.0"), "{problem}");
    }
}

//! Applies `overlay.json`, one action at a time, so that each shows whether it still does anything.

use roas_overlay::apply::{Apply, ApplyErrorKind, ApplyOptions};
use roas_overlay::v1_0::{Action, Overlay};
use serde_json::Value;

use super::read;
use super::source::OVERLAY;
use crate::problem::Problem;

/// The document with every action applied, and the targets of those that did nothing.
pub(super) fn apply(overlay: &str, mut document: Value) -> Result<(Value, Vec<String>), Problem> {
    let overlay = parse(overlay)?;
    let mut dead = Vec::new();
    for (index, action) in overlay.actions.iter().enumerate() {
        let problem = |what: &str| {
            let number = index + 1;
            Problem::new(format!("{OVERLAY}: action {number}, on {}, {what}.", action.target))
        };
        require_sense(action).map_err(problem)?;
        let single = Overlay { actions: vec![action.clone()], ..overlay.clone() };
        let before = document.clone();
        match single.apply(&mut document, ApplyOptions::ErrorOnZeroMatch.into()) {
            Err(error) if !matches!(error.kind, ApplyErrorKind::ZeroMatch) => {
                return Err(problem(&format!("can't be applied: {}", error.kind)));
            }
            _ if document == before => dead.push(action.target.clone()),
            _ => {}
        }
    }
    Ok((document, dead))
}

/// The targets of all actions.
pub(super) fn targets(overlay: &str) -> Result<Vec<String>, Problem> {
    Ok(parse(overlay)?.actions.into_iter().map(|action| action.target).collect())
}

fn parse(overlay: &str) -> Result<Overlay, Problem> {
    serde_json::from_value(read::parse(OVERLAY, overlay)?)
        .map_err(|error| Problem::new(format!("{OVERLAY} is not an OpenAPI Overlay 1.0: {error}.")))
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
        let (document, dead) = apply(&overlay(&update), json!({"a": {"b": 1}})).unwrap();
        assert_eq!(document, json!({"a": {"b": 2}}));
        assert!(dead.is_empty());
    }

    #[test]
    fn an_action_that_matches_or_changes_nothing_is_dead() {
        for (target, update) in [("$.z", json!({"b": 2})), ("$.a", json!({"b": 1}))] {
            let action = json!({"target": target, "description": "why", "update": update});
            let (_, dead) = apply(&overlay(&action), json!({"a": {"b": 1}})).unwrap();
            assert_eq!(dead, [target]);
        }
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

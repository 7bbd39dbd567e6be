//! Faults, clock, settings, and starting over.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Own;
use super::problem::Problem;
use crate::clock;
use crate::config;
use crate::duration;
use crate::fault::{MAGIC, Magic, Rule, RuleCount};
use crate::messagecentral::Shapes;

type Service = State<Arc<Own>>;
type Given<T> = Result<Json<T>, JsonRejection>;

#[derive(Serialize)]
pub(super) struct Rules {
    rules: Vec<RuleCount>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRules {
    rules: Vec<Rule>,
}

pub(super) async fn faults(State(own): Service) -> Json<Rules> {
    Json(Rules { rules: own.world.faults.rules() })
}

pub(super) async fn set_faults(
    State(own): Service,
    given: Given<NewRules>,
) -> Result<Json<Rules>, Problem> {
    own.world.faults.set(given?.0.rules);
    Ok(faults(State(own)).await)
}

pub(super) async fn clear_faults(State(own): Service) -> Json<Rules> {
    own.world.faults.clear();
    faults(State(own)).await
}

/// Recipients that bring a fault, and which.
pub(super) async fn magic() -> Json<Value> {
    let one =
        |magic: &Magic| json!({ "to": [magic.us, magic.uk, magic.email], "effect": magic.effect });
    Json(MAGIC.iter().map(one).collect())
}

/// A shell line a vendor that sends a code here.
pub(super) async fn examples(State(own): Service, headers: HeaderMap) -> Json<Value> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let lines = config::curl_lines(
        &format!("http://{host}"),
        &own.ratio.usable_credentials(),
        &own.messagecentral.usable_credentials(),
    );
    let example = |(vendor, curl)| json!({ "vendor": vendor, "curl": curl });
    Json(lines.into_iter().map(example).collect())
}

#[derive(Serialize)]
pub(super) struct Time {
    now: String,
    #[serde(with = "duration")]
    advanced: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    #[serde(with = "duration")]
    advance: Duration,
}

pub(super) async fn clock(State(own): Service) -> Json<Time> {
    let clock = &own.world.clock;
    Json(Time { now: clock::text(clock.timestamp()), advanced: clock.advanced_by() })
}

pub(super) async fn advance(
    State(own): Service,
    given: Given<Advance>,
) -> Result<Json<Time>, Problem> {
    own.world.clock.advance(given?.0.advance);
    Ok(clock(State(own)).await)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    messagecentral: Shapes,
}

pub(super) async fn settings(State(own): Service) -> Json<Settings> {
    Json(Settings { messagecentral: own.messagecentral.shapes() })
}

pub(super) async fn set_settings(
    State(own): Service,
    given: Given<Settings>,
) -> Result<Json<Settings>, Problem> {
    own.messagecentral.set_shapes(given?.0.messagecentral);
    Ok(settings(State(own)).await)
}

pub(super) async fn reset(State(own): Service) -> Json<Value> {
    own.restart();
    Json(json!({}))
}

impl Own {
    /// Everything as it was at the start: no messages, codes, sessions or rules, the users and
    /// settings given to the builder, the clock's advances taken back, the seed's codes again.
    fn restart(&self) {
        self.world.clock.restart();
        self.world.faults.restart();
        self.world.chance.restart();
        self.ratio.restart();
        self.messagecentral.restart();
        self.world.inbox.restart();
    }
}

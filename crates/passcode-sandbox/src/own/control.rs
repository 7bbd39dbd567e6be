//! Faults, clock, settings, and starting over.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::problem::Problem;
use super::state::Own;
use crate::clock;
use crate::duration;
use crate::emulator::{Request, Shown};
use crate::fault::{Fault, MAGIC, Magic, Rule, RuleCount};
use crate::inbox::Filter;
use crate::net;
use crate::setup;

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
    let rules = given?.0.rules;
    if let Some(problem) = rules.iter().find_map(|rule| own.world.faults.problem(rule)) {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, format!("A rule: {problem}.")));
    }
    if rules.iter().any(|rule| *rule.fault() == Fault::NotListening) {
        let text = "Nobody could take not_listening back over HTTP: it is for tests in Rust.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, text));
    }
    own.world.faults.set(rules);
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

/// The vendors: kind, name, base URL for who asks, a shell line that sends a code, and how many messages
/// of theirs there are.
pub(super) async fn vendors(State(own): Service, headers: HeaderMap) -> Json<Value> {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()?.parse().ok());
    let host: Authority = host.unwrap_or_else(|| Authority::from_static("localhost"));
    let vendors = own.emulators.iter().map(|emulator| {
        let url = own.url(emulator.kind(), &host);
        let ca = own.authority.as_deref().map(net::Authority::file);
        let curl = setup::curl(emulator.example(&url).curl, ca);
        let sent = Filter { vendor: Some(emulator.kind().to_owned()), ..Filter::default() };
        let (_, messages) = own.world.inbox.page(&sent, 0);
        json!({
            "kind": emulator.kind(),
            "title": emulator.title(),
            "url": url,
            "curl": curl,
            "messages": messages,
        })
    });
    Json(vendors.collect())
}

/// The last requests, newest first.
pub(super) async fn requests(State(own): Service) -> Json<Vec<Request>> {
    Json(own.requests.last())
}

/// One of the last requests, with what came and what went; credentials hidden.
pub(super) async fn exchange(
    State(own): Service,
    number: Result<Path<u64>, PathRejection>,
) -> Result<Json<Shown>, Problem> {
    let exchange = number.ok().and_then(|Path(number)| own.requests.exchange(number));
    exchange.map(Json).ok_or_else(|| {
        Problem::new(StatusCode::NOT_FOUND, "There is no such request, or it is too long ago.")
    })
}

#[derive(Serialize)]
pub(super) struct Time {
    now: String,
    #[serde(with = "duration")]
    advanced: Duration,
    /// Whether it stands still between two advances.
    stands: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    #[serde(with = "duration")]
    advance: Duration,
}

pub(super) async fn clock(State(own): Service) -> Json<Time> {
    let clock = &own.world.clock;
    Json(Time {
        now: clock::text(clock.timestamp()),
        advanced: clock.advanced_by(),
        stands: clock.stands(),
    })
}

pub(super) async fn advance(
    State(own): Service,
    given: Given<Advance>,
) -> Result<Json<Time>, Problem> {
    own.world.clock.advance(given?.0.advance);
    Ok(clock(State(own)).await)
}

/// Settings by vendor, of those that have any.
type Settings = BTreeMap<String, Value>;

pub(super) async fn settings(State(own): Service) -> Json<Settings> {
    let all = own.emulators.iter().map(|it| (it.kind().to_owned(), it.settings()));
    Json(all.filter(|(_, settings)| !settings.is_null()).collect())
}

/// All of them, or none if one is wrong.
pub(super) async fn set_settings(
    State(own): Service,
    given: Given<Settings>,
) -> Result<Json<Settings>, Problem> {
    let before = settings(State(Arc::clone(&own))).await.0;
    if let Err(why) = own.set_settings(given?.0) {
        own.set_settings(before).expect("these settings were in force before");
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why));
    }
    Ok(settings(State(own)).await)
}

impl Own {
    fn set_settings(&self, settings: Settings) -> Result<(), String> {
        settings.into_iter().try_for_each(|(kind, settings)| {
            let set = match self.emulators.iter().find(|emulator| emulator.kind() == kind) {
                Some(emulator) => emulator.set_settings(settings),
                None => {
                    Err(format!("there is no such vendor; choices: {}", self.kinds().join(", ")))
                }
            };
            set.map_err(|why| format!("{kind}: {why}."))
        })
    }
}

pub(super) async fn reset(State(own): Service) -> Json<Value> {
    own.restart();
    Json(json!({}))
}

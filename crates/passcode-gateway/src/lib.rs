//! One-time passcodes for services in any language: [`passcode`] behind HTTP.
//!
//! [`Gateway`] makes an [`axum::Router`] of a configuration; [`Server`] serves it until it is told to
//! end. `passcode serve` is both.

mod admin;
mod answer;
mod approvals;
mod body;
mod calls;
mod clients;
mod counts;
mod date;
mod gateway;
mod guard;
mod history;
mod idempotency;
mod in_flight;
mod limited;
mod names;
mod network;
mod open;
mod person;
mod problem;
mod readiness;
mod router;
mod server;
mod settings;
mod setup;
mod shared;
mod tls;
mod token;
mod twilio;
mod work;

pub use clients::{Client, ClientKey};
pub use gateway::{Builder, Gateway};
pub use problem::{Problem, ProblemKind};
pub use server::{Ended, Server, Signal, signals};
pub use settings::{Log, Settings};
pub use shared::Peer;

//! Tests of what crosses crates; there is nothing else here. Those of stores are in `stores`.
#![cfg(test)]

mod conformance;
mod documents;
mod emulated;
mod faults;
mod gateway;
mod grafana;
mod night;
mod outage;
mod own;
mod presets;
mod requests;
mod schema;
mod secrecy;
mod sign_up;
mod swap;
mod traces;
mod vendors;

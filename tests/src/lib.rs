//! Tests of what crosses crates; there is nothing else here.
#![cfg(test)]

mod breaking;
mod conformance;
mod faults;
mod messagecentral_requests;
mod outage;
mod ratio_requests;
mod recorder;
mod secrecy;
mod sign_up;
mod swap;
mod traces;

//! Tests of what crosses crates; there is nothing else here.
#![cfg(test)]

mod messagecentral_requests;
mod ratio_requests;
mod recorder;
mod secrecy;
mod sign_up;
mod swap;

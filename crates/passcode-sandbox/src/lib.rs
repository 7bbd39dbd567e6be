#![doc = include_str!("../README.md")]

mod builder;
mod challenge;
mod chance;
mod clock;
mod config;
mod duration;
mod ending;
mod fault;
mod inbox;
mod jwt;
mod messagecentral;
mod own;
mod ratio;
mod recent;
mod sandbox;
mod server;
mod wire;
mod world;

pub use builder::Builder;
pub use clock::Clock;
pub use fault::{Fault, Faults, Operation, Reply, Rule, RuleCount};
pub use inbox::{Channel, Inbox, Message, State};
pub use messagecentral::{FailureStatus, SendShape, Shapes};
pub use sandbox::Sandbox;
pub use server::{Requests, Vendor};

#![doc = include_str!("../README.md")]

mod builder;
mod challenge;
mod chance;
mod clock;
mod current;
mod duration;
mod emulator;
mod ending;
mod examples;
mod fault;
mod front;
mod inbox;
mod jwt;
mod listen;
mod mail;
mod net;
mod own;
mod pulse;
mod recent;
mod recipient;
mod sandbox;
mod server;
mod setup;
mod signal;
mod vendors;
mod world;

pub use builder::Builder;
pub use clock::Clock;
pub use emulator::Request;
pub use fault::{Fault, Faults, Operation, Reply, Rule, RuleCount};
pub use inbox::{Channel, Inbox, Message, State};
pub use listen::{Listen, NoAddress};
pub use sandbox::Sandbox;
pub use signal::end_signal;

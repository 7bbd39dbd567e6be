#![doc = include_str!("../README.md")]

mod builder;
mod challenge;
mod chance;
mod clock;
mod config;
mod inbox;
mod jwt;
mod messagecentral;
mod ratio;
mod recent;
mod sandbox;
mod server;
mod world;

pub use builder::Builder;
pub use clock::Clock;
pub use inbox::{Channel, Inbox, Message, State};
pub use sandbox::Sandbox;
pub use server::{Requests, Vendor};

//! What every emulated vendor is to the sandbox, and the pieces that all of them are made of.

mod call;
mod credentials;
mod exchange;
mod gate;
mod given;
mod interface;
mod request;
mod requests;

pub(crate) use call::{Arrival, BODY_LIMIT};
pub(crate) use credentials::Credentials;
pub(crate) use exchange::Shown;
pub(crate) use gate::Gate;
pub(crate) use given::{Given, Person, invalid};
pub(crate) use interface::{Emulator, Example, Service, Subject, shell};
pub use request::Request;
pub(crate) use request::Why;
pub(crate) use requests::Requests;

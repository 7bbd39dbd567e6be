//! One-time passcodes for services in any language: [`passcode`] behind HTTP.
//!
//! [`Gateway`] makes an [`axum::Router`] of a configuration; [`Server`] serves it until it is told to
//! end. `passcode serve` is both. The page `docs/gateway.md` describes its calls and the table
//! `[gateway]`.
//!
//! ```
//! use passcode::Config;
//! use passcode_gateway::{Ended, Gateway, Server, Signal};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // In production: Config::from_file("passcode.toml")?
//! let sandbox = passcode_sandbox::Sandbox::spawn().await?;
//! let config = Config::from_toml(&sandbox.config_toml_of(&["twilio"]))?;
//! let gateway = Gateway::builder().listen("127.0.0.1:0".to_owned()).build(&config)?;
//! let server = Server::bind(gateway).await?;
//! println!("{}", server.url());
//!
//! // In production: passcode_gateway::signals()?
//! let (tell, signals) = tokio::sync::mpsc::channel(1);
//! tell.send(Signal::End).await?;
//! assert_eq!(server.serve(signals, || Config::from_file("passcode.toml")).await, Ended::Well);
//! # Ok(())
//! # }
//! ```

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

pub use clients::ClientKey;
pub use gateway::{Builder, Gateway};
pub use problem::{Problem, ProblemKind};
pub use server::{Ended, Server, Signal, signals};
pub use settings::{Log, Settings};
pub use shared::Peer;

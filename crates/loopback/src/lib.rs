//! For tests only: scripted servers on loopback that write down what they are asked, TLS, addresses
//! where nobody answers, and what is logged as text.
//!
//! It panics where a test should stop.
#![expect(clippy::missing_panics_doc, reason = "a test may stop at the first surprise")]
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod address;
mod connection;
mod log;
mod proxy;
mod redis;
mod reply;
mod request;
mod server;
mod smtp;
mod tls;

pub use address::{Silent, closed_port};
pub use log::{Log, capture, capture_process};
pub use proxy::{Proxy, ProxyKind};
pub use redis::{RedisReply, RedisServer};
pub use reply::Reply;
pub use request::{Request, canonical};
pub use server::Server;
pub use smtp::{SmtpCommand, SmtpReply, SmtpServer, SmtpSetup};

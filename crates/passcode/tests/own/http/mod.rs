//! The kind `http`: own codes carried by any message gateway.

mod answers;
mod bench;
mod files;
mod injection;
mod requests;
mod secrecy;
mod settings;

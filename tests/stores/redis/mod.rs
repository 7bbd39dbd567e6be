//! The store `redis`, over a real server.

mod away;
mod cluster;
mod refuses;
mod replicas;
mod server;
mod suite;

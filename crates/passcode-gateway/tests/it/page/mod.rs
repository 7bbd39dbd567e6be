//! The operator's page.

mod counts;
mod looks;
mod read;
mod stores;

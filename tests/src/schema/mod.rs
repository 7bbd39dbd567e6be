//! The JSON Schema of configurations: it knows what the reader knows, and says what each key means.

mod choice;
mod judge;
mod keys;
mod repository;
mod written;
mod wrong;

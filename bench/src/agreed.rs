//! What both sides of the calls know.

/// The code that is checked.
pub const CODE: &str = "012345";

/// The key of the gateway's client.
pub const KEY: &str = "0123456789abcdef0123456789abcdef0123456789a";

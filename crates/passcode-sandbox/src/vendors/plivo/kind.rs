/// Its kind, and where it is mounted.
pub(crate) const KIND: &str = "plivo";

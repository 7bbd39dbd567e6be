/// What messages of mail name as their vendor, and what its address is called.
pub(crate) const KIND: &str = "smtp";

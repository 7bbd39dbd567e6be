/// Whom the messages go to.
pub(super) const BOB: &str = "+12025550123";

/// Which operation failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// [`OtpProvider::send`](crate::OtpProvider::send).
    Send,
    /// [`OtpProvider::verify`](crate::OtpProvider::verify).
    Verify,
}

impl Operation {
    /// The name in `snake_case`, for logs and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Verify => "verify",
        }
    }
}

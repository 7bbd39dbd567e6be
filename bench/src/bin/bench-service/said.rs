use std::error::Error;
use std::io::{self, Write};

/// Why nothing is served.
pub(crate) type Failure = Box<dyn Error>;

/// Says where it is.
pub(crate) fn say_url(url: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{url}")
}

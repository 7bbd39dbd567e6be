//! A verification as `send` wrote it.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use passcode::{Result, Verification, stored};

use crate::naming;
use crate::report;

/// What stands for standard input or output in place of a file or a code.
pub(crate) const STANDARD: &str = "-";

/// Reads it from a file, or from standard input for `-`. A mistake begins with `argument`, such as
/// `--earlier: `.
pub(crate) fn read(file: &Path, argument: &str) -> Result<Verification> {
    let piped = file == Path::new(STANDARD);
    let text = if piped {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    let text = text.map_err(|error| {
        let name = if piped { "standard input".to_owned() } else { naming::path(file, "the file") };
        report::local(format!("{argument}{name} can't be read: {}", error.kind()))
    })?;
    stored::from_json(&text).map_err(|error| report::local(format!("{argument}{error}")))
}

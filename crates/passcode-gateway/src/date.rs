//! Times as texts.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// RFC 3339 in UTC, in whole seconds; `None` for a time before 1970 or that no calendar has.
pub(crate) fn rfc3339(instant: SystemTime) -> Option<String> {
    let seconds = instant.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let time = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?);
    time.ok()?.format(&Rfc3339).ok()
}

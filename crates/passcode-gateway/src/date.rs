//! Times as texts.

use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// RFC 3339 in UTC, in whole seconds; `None` for a time that no calendar has.
pub(crate) fn rfc3339(instant: SystemTime) -> Option<String> {
    OffsetDateTime::from(instant).replace_nanosecond(0).ok()?.format(&Rfc3339).ok()
}

use http::HeaderMap;

use crate::problem::{Problem, ProblemKind};

const HEADER: &str = "idempotency-key";

const LONGEST: usize = 255;

/// The key of a call that may come again; `None` without one.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let is_visible = |key: &&[u8]| key.iter().all(u8::is_ascii_graphic);
    let key = Some(value.as_bytes())
        .filter(|key| (1..=LONGEST).contains(&key.len()) && values.next().is_none())
        .filter(is_visible)
        .and_then(|key| std::str::from_utf8(key).ok());
    key.map(Some).ok_or_else(|| {
        let detail =
            "the header Idempotency-Key holds 1 to 255 visible ASCII characters and stands once";
        Problem::new(ProblemKind::InvalidRequest, detail)
    })
}

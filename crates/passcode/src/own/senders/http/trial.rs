//! A request is written once before anybody's message depends on it.

use http::HeaderValue;

use super::keys::Own;
use super::request::{Body, Request, Written};
use super::source::Source;
use super::values;
use crate::own::Message;
use crate::{Channel, Recipient, Result};

/// No code of so many digits is in a request by chance.
const CODE: &str = "7301948265";

/// Refuses a request that would go to nobody, or without the code.
pub(super) fn try_once(
    request: &Request,
    channel: Channel,
    own: &Own,
    source: &Source<'_, '_>,
) -> Result<()> {
    let templates = &request.templates;
    let body = match request.body {
        Body::None => "url",
        Body::Json(_) => "json",
        Body::Form(_) => "form",
        Body::Query(_) => "query",
    };
    if !templates.uses("to") && !templates.uses("to_digits") {
        let digits = if channel == Channel::Email { "" } else { " or {{ to_digits }}" };
        let what = format!("nothing in it says to whom it goes: write {{{{ to }}}}{digits}");
        return Err(source.mistake(body, what));
    }
    let to: Recipient = match channel {
        Channel::Email => "ada@example.com".parse()?,
        _ => "+12025550123".parse()?,
    };
    for html in [None, Some(CODE)] {
        let message = Message {
            to: &to,
            channel,
            subject: CODE,
            text: CODE,
            html,
            code: CODE,
            locale: None,
            id: "0123456789abcdef0123456789abcdef",
        };
        let written = request.write(&values(&message, own));
        let written = written.map_err(|error| source.mistake(body, error.to_string()))?;
        if !written.holds(CODE) {
            let what = "the code isn't in it: write {{ text }}, or {{ code }}";
            return Err(source.mistake(body, what));
        }
        check_headers(&written, source)?;
    }
    Ok(())
}

fn check_headers(written: &Written, source: &Source<'_, '_>) -> Result<()> {
    let is_writable = |value: &str| HeaderValue::from_str(value).is_ok();
    for (name, value) in &written.headers {
        if !is_writable(value) {
            let what = "it has a line break or another character that no header can have";
            return Err(source.mistake(&format!("headers.{name}"), what));
        }
    }
    if written.bearer.as_deref().is_some_and(|token| !is_writable(token)) {
        let what = "it has a line break or another character that no header can have";
        return Err(source.mistake("bearer", what));
    }
    if written.basic.as_ref().is_some_and(|(user, _)| user.contains(':')) {
        return Err(source.mistake("basic.user", "a user name has no colon (RFC 7617)"));
    }
    Ok(())
}

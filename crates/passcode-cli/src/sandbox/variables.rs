//! What the environment says where the arguments say nothing: a service container takes variables,
//! and no arguments.

use std::env;

use passcode::Result;

use crate::arguments::{SandboxArguments, listen};
use crate::report;

const LISTEN: &str = "PASSCODE_SANDBOX_LISTEN";
const ALLOW_HOST: &str = "PASSCODE_SANDBOX_ALLOW_HOST";
const TLS: &str = "PASSCODE_SANDBOX_TLS";
const SEED: &str = "PASSCODE_SANDBOX_SEED";

/// Fills in what was not given. A list has blanks or commas between its parts; a variable that is
/// empty says nothing.
pub(super) fn fill(mut given: SandboxArguments) -> Result<SandboxArguments> {
    if given.listen.is_empty() {
        let read = |part: &String| listen(part).map_err(|why| mistake(LISTEN, why));
        given.listen = list(LISTEN)?.iter().map(read).collect::<Result<_>>()?;
    }
    if given.allow_host.is_empty() {
        given.allow_host = list(ALLOW_HOST)?;
    }
    if !given.tls {
        given.tls = match variable(TLS)?.as_deref() {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(mistake(TLS, "write true or false")),
        };
    }
    if given.seed.is_none() {
        let why = "write a whole number, from 0 to 18446744073709551615";
        let read = |text: String| text.parse().map_err(|_| mistake(SEED, why));
        given.seed = variable(SEED)?.map(read).transpose()?;
    }
    Ok(given)
}

fn list(name: &str) -> Result<Vec<String>> {
    let text = variable(name)?.unwrap_or_default();
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    Ok(parts.map(str::to_owned).collect())
}

fn variable(name: &str) -> Result<Option<String>> {
    let Some(value) = env::var_os(name).filter(|value| !value.is_empty()) else { return Ok(None) };
    let not_text = |_| report::local(format!("the environment variable {name} is not UTF-8 text"));
    value.into_string().map(Some).map_err(not_text)
}

/// The value isn't quoted: in the wrong variable it may be a secret.
fn mistake(name: &str, why: &str) -> passcode::Error {
    report::local(format!("the environment variable {name} can't be read: {why}"))
}

//! What the text of a secret stands for.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{Deserialize, Deserializer};

use crate::config::mistake::{Mistake, Place};
use crate::config::scope::Scope;
use crate::config::text::TextVisitor;
use crate::typed;

/// A secret in a provider's settings: `env:NAME`, `file:PATH` (relative to the configuration file,
/// without a byte-order mark and one newline at its end), `literal:…`, or the secret itself. One
/// that is blank is a mistake, and so is what looks like another tool's reference. Never printed.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    pub(super) const MARK: &'static str = "$passcode::config::Secret";

    /// The secret, resolved. Name it only where it goes onto the wire.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

#[cfg(feature = "http")]
impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = TextVisitor("a secret");
        deserializer.deserialize_newtype_struct(Self::MARK, visitor).map(|text| Self(text.into()))
    }
}

/// The secret that a setting's text stands for; what is suspicious about it, the scope keeps.
pub(super) fn resolve(text: &str, place: &Place, scope: &Scope) -> Result<String, Mistake> {
    let secret = if let Some(name) = text.strip_prefix("env:") {
        scope.variable(name_of_variable(name)?)?
    } else if let Some(path) = text.strip_prefix("file:") {
        from_file(path, scope)?
    } else if let Some(literal) = text.strip_prefix("literal:") {
        scope.note_literal(literal);
        literal.to_owned()
    } else if let Some(hint) = foreign_reference(text) {
        return Err(Mistake::new(hint));
    } else {
        scope.note_literal(text);
        text.to_owned()
    };
    if secret.chars().all(typed::is_blank) {
        return Err(Mistake::new("the secret is empty"));
    }
    if !text.starts_with("literal:") && (is_wrapped(&secret) || secret.ends_with(QUOTES)) {
        scope.suspect(suspicion(text, &secret).at(place));
    }
    Ok(secret)
}

/// What is said of a secret that has more around it than was meant, probably.
fn suspicion(text: &str, secret: &str) -> Mistake {
    Mistake::new(if text == secret {
        "the secret ends with a quote: remove it, or write literal: before the secret if the quote \
         belongs to it"
            .to_owned()
    } else {
        format!(
            "the secret that {text} names is in quotes, ends with one, or begins or ends with a blank"
        )
    })
}

fn name_of_variable(name: &str) -> Result<&str, Mistake> {
    if name.is_empty() || name.contains(typed::is_blank) {
        return Err(Mistake::new(
            "write the variable's name after env:, as in env:NAME, without blanks",
        ));
    }
    Ok(name)
}

fn from_file(path: &str, scope: &Scope) -> Result<String, Mistake> {
    if path.is_empty() {
        return Err(Mistake::new("write the file's path after file:, as in file:PATH"));
    }
    let text = scope.read_file(path)?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// References of other tools, by the scheme before their colon.
const FOREIGN_SCHEMES: &[&str] = &[
    "vault", "op", "aws", "awssm", "arn", "gcp", "gcpsm", "azure", "azurekv", "sops", "doppler",
    "secret", "ssm", "keyring", "bw",
];

/// Our own ways to refer to a secret, by the scheme before their colon.
const OWN_SCHEMES: &[&str] = &["env", "file", "literal"];

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// Whether a text refers to something, here or in another tool, rather than being it.
pub(crate) fn is_reference(text: &str) -> bool {
    let scheme = scheme(text);
    let is_known = |schemes: &[&str]| schemes.contains(&scheme.as_str());
    is_known(OWN_SCHEMES) || is_known(FOREIGN_SCHEMES) || is_variable(text.trim())
}

/// Refuses a reference where the path of a file is written itself.
pub(super) fn check_path(path: &str) -> Result<(), Mistake> {
    if !is_reference(path) {
        return Ok(());
    }
    Err(Mistake::new("write the path alone, since only secrets come from env: and file:"))
}

/// What stands before the colon, in lower case.
fn scheme(text: &str) -> String {
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.trim().to_lowercase());
    scheme.unwrap_or_default()
}

/// Ways to refer to a secret that other systems have and people try here.
fn foreign_reference(text: &str) -> Option<&'static str> {
    let scheme = scheme(text);
    if OWN_SCHEMES.contains(&scheme.as_str()) {
        return Some(
            "write env:, file: and literal: in lower case and without blanks; for a secret that begins so, \
             write literal: before it",
        );
    }
    if FOREIGN_SCHEMES.contains(&scheme.as_str()) {
        return Some(
            "this looks like another tool's reference: give the secret by env: or file:, or write \
             literal: before it if it is the secret itself",
        );
    }
    if is_wrapped(text) {
        return Some(
            "the secret begins and ends with quotes or begins or ends with a blank: remove them, or write literal: before it \
             if they belong to it",
        );
    }
    is_variable(text).then_some(
        "variables are written env:NAME, not $NAME; for a secret that begins with $, write \
         literal: before it",
    )
}

/// Whether it has quotes around it or a blank at an end, as text copied from elsewhere has. What
/// can't be seen at all is a blank too.
fn is_wrapped(text: &str) -> bool {
    let quoted = |quote: char| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    let trimmed = text.trim_matches(typed::is_blank);
    !trimmed.is_empty() && trimmed != text || QUOTES.into_iter().any(quoted)
}

/// Whether it is a shell's or a template's variable: `$NAME`, `${…}`, `{{…}}`, `%NAME%`.
fn is_variable(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
    };
    let dollar =
        text.strip_prefix('$').is_some_and(|name| is_name(name) || name.starts_with(['{', '(']));
    let percent =
        text.strip_prefix('%').and_then(|name| name.strip_suffix('%')).is_some_and(is_name);
    dollar || percent || (text.starts_with("{{") && text.ends_with("}}"))
}

//! The keys that templates name besides the message: a preset's own, and `from`.

use serde::Deserialize;

use super::template::Values;
use crate::Result;
use crate::config::{BuildContext, Secret, is_reference};

/// The keys that a preset asks for, at the top level of the provider's table.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Keys {
    /// What must be set.
    pub(super) keys: Vec<String>,
    /// What must be set, and is a secret.
    pub(super) secrets: Vec<String>,
    /// What may be set; else it is the empty text.
    pub(super) optional: Vec<String>,
    /// Of these exactly one must be set; the others are the empty text.
    pub(super) one_of: Vec<String>,
}

impl Keys {
    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let lists = [&self.keys, &self.secrets, &self.optional, &self.one_of];
        lists.into_iter().flatten().map(String::as_str)
    }

    /// Their values in a provider's table.
    pub(super) fn read(&self, preset: &str, context: &BuildContext<'_>) -> Result<Own> {
        let mut own = Own::default();
        let missing = |key: &str| {
            context.unusable(format!("the key {key:?} is missing: the preset {preset:?} needs it"))
        };
        for key in &self.keys {
            let text = text(key, context)?.ok_or_else(|| missing(key))?;
            own.open.insert(key.clone(), text.into());
        }
        for key in &self.secrets {
            let secret = context.setting(key)?.ok_or_else(|| missing(key))?;
            own.secrets.push((key.clone(), secret));
        }
        for key in self.optional.iter().chain(&self.one_of) {
            own.open.insert(key.clone(), text(key, context)?.unwrap_or_default().into());
        }
        let set = self.one_of.iter().filter(|key| own.open[*key].is_true()).count();
        if !self.one_of.is_empty() && set != 1 {
            let choices = self.one_of.join(", ");
            let what =
                format!("the preset {preset:?} needs exactly one of: {choices}; {set} are set");
            return Err(context.unusable(what));
        }
        Ok(own)
    }
}

/// What templates name besides the message, and what it is.
#[derive(Default)]
pub(super) struct Own {
    /// What anybody may see, a URL's reader too.
    pub(super) open: Values,
    secrets: Vec<(String, Secret)>,
}

impl Own {
    /// The settings of a table that sets `from`, or none.
    pub(super) fn from_alone(from: Option<String>) -> Self {
        let open = from.into_iter().map(|from| ("from".to_owned(), from.into())).collect();
        Self { open, secrets: Vec::new() }
    }

    /// All the names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let secrets = self.secrets.iter().map(|(name, _)| name.as_str());
        self.open.keys().map(String::as_str).chain(secrets)
    }

    /// All of it, for one request.
    pub(super) fn values(&self) -> Values {
        let secrets =
            self.secrets.iter().map(|(name, secret)| (name.clone(), secret.expose().into()));
        self.open.clone().into_iter().chain(secrets).collect()
    }
}

/// A setting that is no secret.
pub(super) fn text(key: &str, context: &BuildContext<'_>) -> Result<Option<String>> {
    let Some(text) = context.setting::<String>(key)? else { return Ok(None) };
    let what = if text.trim().is_empty() {
        "it is empty"
    } else if is_reference(&text) {
        "it is no secret: write it here, since only secrets come from env: and file:"
    } else if text.contains(char::is_control) {
        "it holds a line break or another control character: remove it"
    } else {
        return Ok(Some(text));
    };
    Err(context.mistake(key, what))
}

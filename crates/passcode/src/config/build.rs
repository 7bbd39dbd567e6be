//! From a configuration to its providers.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::mistake::{Mistake, Place};
use crate::config::reader::Reader;
use crate::config::scope::Scope;
use crate::config::{Config, ProviderRef, Providers, Registry, Secret};
use crate::{Error, OtpProvider, Result, Sealer};

const ROOT_KEYS: &[&str] = &["default", "sealing_keys", "providers"];

/// What a kind's build function may ask for while it makes its provider.
#[derive(Debug)]
pub struct BuildContext<'a> {
    builder: &'a Builder<'a>,
    name: &'a str,
    place: Place,
}

impl BuildContext<'_> {
    /// The configured name of the provider being made.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name
    }

    /// Another configured provider, for a composite.
    ///
    /// # Errors
    ///
    /// When it can't be built, or refers back to the one being made.
    pub fn provider(&self, reference: &ProviderRef) -> Result<Arc<dyn OtpProvider>> {
        self.builder.provider(reference.name())
    }

    /// A mistake in the setting `key`: `what` is a clause that quotes no secret.
    #[must_use]
    pub fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        let line = self.builder.line(self.name, key);
        self.error(Mistake::new(what).at(&self.place.key(key, line)))
    }

    /// Refuses an empty text.
    #[cfg(any(feature = "ratio", feature = "messagecentral"))]
    pub(crate) fn require(&self, key: &str, text: &str) -> Result<()> {
        if text.trim().is_empty() { Err(self.mistake(key, "it is empty")) } else { Ok(()) }
    }

    pub(super) fn error(&self, mistake: Mistake) -> Error {
        mistake.at(&self.place).into_error(&self.builder.config.origin)
    }
}

#[derive(Debug)]
struct Builder<'a> {
    config: &'a Config,
    registry: &'a Registry,
    scope: Scope,
    /// Built so far, so that a provider that several refer to is one.
    built: RefCell<BTreeMap<String, Arc<dyn OtpProvider>>>,
    /// Being built, outermost first.
    open: RefCell<Vec<String>>,
}

pub(super) fn build(config: &Config, registry: &Registry) -> Result<Providers> {
    let names: Vec<_> = config.provider_entries().iter().map(|entry| entry.key.clone()).collect();
    let scope = Scope { names: names.clone(), ..config.scope.clone() };
    let builder =
        Builder { config, registry, scope, built: RefCell::default(), open: RefCell::default() };
    builder.check_root().map_err(|mistake| mistake.into_error(&config.origin))?;
    for name in &names {
        builder.provider(name)?;
    }
    let default = builder.default(&names).map_err(|mistake| mistake.into_error(&config.origin))?;
    let sealer = builder.sealer()?;
    Ok(Providers::new(default, builder.built.into_inner(), sealer))
}

impl Builder<'_> {
    fn check_root(&self) -> Result<(), Mistake> {
        let top = Place::default();
        let Some(entries) = self.config.root.entries() else {
            return Err(Mistake::new("expected a table with default, sealing_keys and providers"));
        };
        for entry in entries {
            if !ROOT_KEYS.contains(&entry.key.as_str()) {
                return Err(Mistake::no_such("key", &entry.key, ROOT_KEYS)
                    .at(&top.key(&entry.key, entry.line)));
            }
            if entry.key == "providers" && entry.node.entries().is_none() {
                return Err(Mistake::new("expected a table").at(&top.key(&entry.key, entry.line)));
            }
        }
        if self.scope.names.is_empty() {
            return Err(Mistake::new(
                "there is no provider: add a table [providers.NAME] with a kind",
            ));
        }
        Ok(())
    }

    /// The provider of this name, built now unless it was before.
    fn provider(&self, name: &str) -> Result<Arc<dyn OtpProvider>> {
        if let Some(provider) = self.built.borrow().get(name) {
            return Ok(Arc::clone(provider));
        }
        self.check_circle(name)?;
        self.open.borrow_mut().push(name.to_owned());
        let provider = self.make(name)?;
        self.open.borrow_mut().pop();
        self.built.borrow_mut().insert(name.to_owned(), Arc::clone(&provider));
        Ok(provider)
    }

    fn make(&self, name: &str) -> Result<Arc<dyn OtpProvider>> {
        let entries = self.config.provider_entries();
        let place = Place::default().key("providers", None);
        let Some(entry) = entries.iter().find(|entry| entry.key == name) else {
            let missing = self.scope.check_provider(name).err();
            let missing = missing.unwrap_or_else(|| Mistake::new("no such provider"));
            return Err(missing.at(&place).into_error(&self.config.origin));
        };
        let context =
            BuildContext { builder: self, name: &entry.key, place: place.key(name, entry.line) };
        let reader = Reader::new(&entry.node, context.place.clone(), &self.scope);
        let kind = self.kind(&reader).map_err(|mistake| context.error(mistake))?;
        let reader = Reader { also: &["kind"], ..reader };
        kind(&reader, &context)
    }

    fn kind(&self, reader: &Reader<'_>) -> Result<&crate::config::registry::Build, Mistake> {
        if reader.node.entries().is_none() {
            return Err(Mistake::new("expected a table with a kind and its settings"));
        }
        let Some(entry) = reader.node.entry("kind") else {
            let kinds = self.registry.kinds().collect::<Vec<_>>().join(", ");
            return Err(Mistake::new(format!("the key \"kind\" is missing; choices: {kinds}")));
        };
        let place = reader.place.key("kind", entry.line);
        let kind = entry
            .node
            .text()
            .ok_or_else(|| Mistake::new("expected the name of a kind").at(&place))?;
        self.registry.get(kind).map_err(|mistake| mistake.at(&place))
    }

    fn check_circle(&self, name: &str) -> Result<()> {
        let open = self.open.borrow();
        let Some(start) = open.iter().position(|open| open == name) else {
            return Ok(());
        };
        let circle: Vec<_> = open[start..].iter().map(String::as_str).chain([name]).collect();
        let mistake = Mistake::new(format!(
            "providers refer to each other in a circle: {}",
            circle.join(" -> ")
        ));
        let entry = self.config.provider_entries().iter().find(|entry| entry.key == name);
        let place =
            Place::default().key("providers", None).key(name, entry.and_then(|entry| entry.line));
        Err(mistake.at(&place).into_error(&self.config.origin))
    }

    fn default(&self, names: &[String]) -> Result<String, Mistake> {
        let Some(entry) = self.config.root.entry("default") else {
            return match names {
                [only] => Ok(only.clone()),
                _ => Err(Mistake::new(format!(
                    "the key \"default\" is missing: name the provider that sends; choices: {}",
                    names.join(", ")
                ))),
            };
        };
        let place = Place::default().key("default", entry.line);
        let name = entry
            .node
            .text()
            .ok_or_else(|| Mistake::new("expected the name of a provider").at(&place))?;
        self.scope.check_provider(name).map_err(|mistake| mistake.at(&place))?;
        Ok(name.to_owned())
    }

    fn sealer(&self) -> Result<Option<Sealer>> {
        let Some(entry) = self.config.root.entry("sealing_keys") else {
            return Ok(None);
        };
        let place = Place::default().key("sealing_keys", entry.line);
        let origin = &self.config.origin;
        let reader = Reader::new(&entry.node, place.clone(), &self.scope);
        let keys: Vec<Secret> = serde::Deserialize::deserialize(reader)
            .map_err(|mistake: Mistake| mistake.into_error(origin))?;
        Sealer::new(keys.iter().map(Secret::expose))
            .map(Some)
            .map_err(|error| Mistake::new(error.to_string()).at(&place).into_error(origin))
    }

    fn line(&self, name: &str, key: &str) -> Option<usize> {
        let entry = self.config.provider_entries().iter().find(|entry| entry.key == name)?;
        entry.node.entry(key)?.line
    }
}

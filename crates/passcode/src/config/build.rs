//! From a configuration to its providers.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::config::mistake::{Mistake, Place};
use crate::config::providers::Instance;
use crate::config::reader::Reader;
use crate::config::registry::Build;
use crate::config::scope::Scope;
use crate::config::{CheckCredentials, Config, Finding, ProviderRef, Providers, Registry, Secret};
use crate::{Error, OtpProvider, Result, Sealer};

const ROOT_KEYS: &[&str] = &["default", "sealing_keys", "providers"];

/// What a kind's build function may ask for while it makes its provider.
#[derive(Debug)]
pub struct BuildContext<'a> {
    builder: &'a Builder<'a>,
    name: &'a str,
    place: Place,
    check: RefCell<Option<Arc<dyn CheckCredentials>>>,
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

    /// A mistake in the setting `key`, which may be a path such as `routes[0].countries[1]`:
    /// `what` is a clause that quotes no secret.
    #[must_use]
    pub fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        self.error(Mistake::new(what).at(&self.place_of(key)))
    }

    /// Notes what is no mistake but hardly meant, for [`Providers::findings`]: `what` is a clause
    /// that quotes no secret, `key` as for [`mistake`](Self::mistake).
    pub fn note(&self, key: &str, what: impl Into<String>) {
        let sentence = Mistake::new(what).at(&self.place_of(key));
        self.builder.note(Some(self.name), sentence);
    }

    /// Offers a way to try the provider's credentials.
    pub fn offer_check(&self, check: Arc<dyn CheckCredentials>) {
        *self.check.borrow_mut() = Some(check);
    }

    fn place_of(&self, key: &str) -> Place {
        let entries = self.builder.config.provider_entries();
        let settings = entries.iter().find(|entry| entry.key == self.name).map(|entry| &entry.node);
        self.place.key(key, settings.and_then(|settings| settings.line_of(key)))
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
    built: RefCell<BTreeMap<String, Instance>>,
    /// Being built, outermost first.
    open: RefCell<Vec<String>>,
    findings: RefCell<Vec<Finding>>,
}

pub(super) fn build(config: &Config, registry: &Registry) -> Result<Providers> {
    let names: Vec<_> = config.provider_entries().iter().map(|entry| entry.key.clone()).collect();
    let scope = config.scope.for_providers(&names);
    let builder = Builder {
        config,
        registry,
        scope,
        built: RefCell::default(),
        open: RefCell::default(),
        findings: RefCell::default(),
    };
    builder.check_root().map_err(|mistake| mistake.into_error(&config.origin))?;
    for name in &names {
        builder.provider(name)?;
    }
    let default = builder.default(&names).map_err(|mistake| mistake.into_error(&config.origin))?;
    let sealer = builder.sealer()?;
    builder.check_file();
    let Builder { built, findings, .. } = builder;
    Ok(Providers::new(default, built.into_inner(), sealer, findings.into_inner()))
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
            return Ok(Arc::clone(&provider.provider));
        }
        self.check_circle(name)?;
        self.open.borrow_mut().push(name.to_owned());
        let instance = self.make(name)?;
        self.open.borrow_mut().pop();
        let provider = Arc::clone(&instance.provider);
        self.built.borrow_mut().insert(name.to_owned(), instance);
        Ok(provider)
    }

    fn make(&self, name: &str) -> Result<Instance> {
        let entries = self.config.provider_entries();
        let place = Place::default().key("providers", None);
        let Some(entry) = entries.iter().find(|entry| entry.key == name) else {
            let missing = self.scope.check_provider(name).err();
            let missing = missing.unwrap_or_else(|| Mistake::new("no such provider"));
            return Err(missing.at(&place).into_error(&self.config.origin));
        };
        let place = place.key(name, entry.line);
        let context =
            BuildContext { builder: self, name: &entry.key, place, check: RefCell::default() };
        let reader = Reader::new(&entry.node, context.place.clone(), &self.scope);
        let (kind, build) = self.kind(&reader).map_err(|mistake| context.error(mistake))?;
        let reader = Reader { also: &["kind"], ..reader };
        let provider = build(&reader, &context)?;
        Ok(Instance { kind: kind.to_owned(), provider, check: context.check.into_inner() })
    }

    fn kind<'n>(&self, reader: &Reader<'n>) -> Result<(&'n str, &Build), Mistake> {
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
        let build = self.registry.get(kind).map_err(|mistake| mistake.at(&place))?;
        Ok((kind, build))
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

    fn note(&self, provider: Option<&str>, sentence: Mistake) {
        let text = sentence.into_sentence(&self.config.origin);
        let finding = Finding { provider: provider.map(str::to_owned), text };
        self.findings.borrow_mut().push(finding);
    }

    /// Whether others on this machine can read secrets in the file.
    fn check_file(&self) {
        let mode = self.config.file.as_deref().and_then(mode).filter(|mode| mode & 0o044 != 0);
        if let Some(mode) = mode.filter(|_| self.scope.holds_secrets()) {
            let what = format!(
                "others can read this file (mode {:04o}) and it holds secrets: make its mode 0600, or refer to \
                 them by env: or file:",
                mode & 0o7777
            );
            self.note(None, Mistake::new(what));
        }
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
}

#[cfg(unix)]
fn mode(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).ok().map(|metadata| metadata.permissions().mode())
}

/// Elsewhere a file's mode says nothing.
#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}

//! From a configuration to its providers.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::config::check::Finding;
use crate::config::context::{BuildContext, Site};
use crate::config::file_mode;
use crate::config::mistake::{Mistake, Place};
use crate::config::node::{Entry, Node};
use crate::config::providers::{Instance, Providers};
use crate::config::reader::Reader;
use crate::config::registry::{Kind, Registry};
use crate::config::root;
use crate::config::scope::Scope;
use crate::config::source::{Content, Source, provider_entries};
use crate::{Error, OtpProvider, Result};

/// No policy that a person writes is nested deeper, and the calls of one send nest as deep.
const DEEPEST: usize = 32;

pub(super) fn build(source: &Source, registry: &Registry) -> Result<Providers> {
    match &source.content {
        Content::Tree(root) => build_tree(source, root, registry),
        Content::Url(url) => {
            let tree = registry.get(&url.kind).and_then(|kind| url.tree(kind.url.as_ref()));
            let root = tree.map_err(|mistake| mistake.into_error(&source.origin))?;
            build_tree(source, &root, registry)
        }
    }
}

fn build_tree(source: &Source, root: &Node, registry: &Registry) -> Result<Providers> {
    let entries = provider_entries(root);
    let names: Vec<_> = entries.iter().map(|entry| entry.key.clone()).collect();
    let scope = source.scope.for_providers(&names);
    let builder = Builder {
        source,
        entries,
        registry,
        scope,
        built: RefCell::default(),
        open: RefCell::default(),
        findings: RefCell::default(),
    };
    root::check_keys(root).map_err(|mistake| builder.error(mistake))?;
    for name in &names {
        builder.provider(name)?;
    }
    let default = root::default(root, &builder.scope).map_err(|mistake| builder.error(mistake))?;
    let sealer = root::sealer(root, &builder.scope).map_err(|mistake| builder.error(mistake))?;
    builder.check_secrets();
    let Builder { built, findings, .. } = builder;
    Ok(Providers::new(default, built.into_inner(), sealer, findings.into_inner()))
}

struct Builder<'a> {
    source: &'a Source,
    entries: &'a [Entry],
    registry: &'a Registry,
    scope: Scope,
    /// Built so far, so that a provider that several refer to is one.
    built: RefCell<BTreeMap<String, Instance>>,
    /// Being built, outermost first.
    open: RefCell<Vec<String>>,
    findings: RefCell<Vec<Finding>>,
}

impl Site for Builder<'_> {
    fn provider(&self, name: &str) -> Result<Arc<dyn OtpProvider>> {
        if let Some(instance) = self.built.borrow().get(name) {
            return Ok(Arc::clone(&instance.provider));
        }
        self.check_nesting(name).map_err(|mistake| self.error(mistake))?;
        self.open.borrow_mut().push(name.to_owned());
        let instance = self.make(name)?;
        self.open.borrow_mut().pop();
        let provider = Arc::clone(&instance.provider);
        self.built.borrow_mut().insert(name.to_owned(), instance);
        Ok(provider)
    }

    fn note(&self, provider: &str, sentence: Mistake) {
        self.keep(Some(provider), sentence);
    }

    fn error(&self, mistake: Mistake) -> Error {
        mistake.into_error(&self.source.origin)
    }
}

impl Builder<'_> {
    fn make(&self, name: &str) -> Result<Instance> {
        let Some(entry) = self.entry(name) else {
            let missing = self.scope.check_provider(name).err();
            let missing = missing.unwrap_or_else(|| Mistake::new("no such provider"));
            return Err(self.error(missing.at(&Place::default().key("providers", None))));
        };
        let context = BuildContext {
            site: self,
            name: &entry.key,
            settings: &entry.node,
            place: place_of(entry),
            check: RefCell::default(),
        };
        let reader = Reader::new(&entry.node, context.place.clone(), &self.scope);
        let (name, kind) = self.kind(&reader).map_err(|mistake| context.error(mistake))?;
        let reader = Reader { also: &["kind"], ..reader };
        let provider = (kind.build)(&reader, &context)?;
        Ok(Instance { kind: name.to_owned(), provider, check: context.check.into_inner() })
    }

    fn kind<'n>(&self, reader: &Reader<'n>) -> Result<(&'n str, &Kind), Mistake> {
        if reader.node.entries().is_none() {
            return Err(Mistake::new("expected a table with a kind and its settings"));
        }
        let Some(entry) = reader.node.entry("kind") else {
            let kinds = self.registry.kinds().collect::<Vec<_>>().join(", ");
            return Err(Mistake::new(format!("the key \"kind\" is missing; choices: {kinds}")));
        };
        let place = reader.place.key("kind", entry.line);
        let name = entry
            .node
            .text()
            .ok_or_else(|| Mistake::new("expected the name of a kind").at(&place))?;
        let kind = self.registry.get(name).map_err(|mistake| mistake.at(&place))?;
        Ok((name, kind))
    }

    /// Refuses a circle, and nesting that only a program could have written.
    fn check_nesting(&self, name: &str) -> Result<(), Mistake> {
        let open = self.open.borrow();
        let what = if let Some(start) = open.iter().position(|open| open == name) {
            let circle: Vec<_> = open[start..].iter().map(String::as_str).chain([name]).collect();
            format!("providers refer to each other in a circle: {}", circle.join(" -> "))
        } else if open.len() >= DEEPEST {
            format!("providers are nested more than {DEEPEST} deep")
        } else {
            return Ok(());
        };
        let place = self.entry(name).map(place_of).unwrap_or_default();
        Err(Mistake::new(what).at(&place))
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == name)
    }

    fn keep(&self, provider: Option<&str>, sentence: Mistake) {
        let text = sentence.into_sentence(&self.source.origin);
        let finding = Finding { provider: provider.map(str::to_owned), text };
        self.findings.borrow_mut().push(finding);
    }

    /// Whether others on this machine can read secrets in the file, and what secrets look like.
    fn check_secrets(&self) {
        for suspicion in self.scope.take_suspicions() {
            self.keep(None, suspicion);
        }
        let file = self.source.file.as_deref().filter(|_| self.scope.holds_secrets());
        if let Some(mode) = file.and_then(file_mode::readable_by_others) {
            let what = format!(
                "others can read this file (mode {mode:04o}) and it holds secrets: make its mode 0600, or refer \
                 to them by env: or file:"
            );
            self.keep(None, Mistake::new(what));
        }
    }
}

fn place_of(entry: &Entry) -> Place {
    Place::default().key("providers", None).key(&entry.key, entry.line)
}

impl fmt::Debug for Builder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("source", self.source).finish_non_exhaustive()
    }
}

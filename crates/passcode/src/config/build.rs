//! From a configuration to its providers.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use vendor_http::Connections;

use crate::config::around::Graph;
use crate::config::check::Finding;
use crate::config::context::{BuildContext, Site};
use crate::config::file_mode;
use crate::config::lasting::Passing;
use crate::config::mistake::{Mistake, Place};
use crate::config::nesting::Nesting;
use crate::config::node::{Entry, Node};
use crate::config::providers::{Instance, Providers};
use crate::config::reader::Reader;
use crate::config::registry::{Kind, Registry};
use crate::config::root;
use crate::config::scope::Scope;
use crate::config::source::{Content, Source, provider_entries};
use crate::config::store::{self, Configured, Kept};
use crate::metrics::Metrics;
use crate::{Error, OtpProvider, Result};

pub(super) fn build(source: &Source, registry: &Registry) -> Result<Providers> {
    match &source.content {
        Content::Tree(root) => build_tree(source, root, registry),
        Content::Url(url) => {
            let kind = registry.of_scheme(&url.scheme);
            let tree = kind.and_then(|(name, kind)| url.tree(name, kind.url.as_ref()));
            let root = tree.map_err(|mistake| mistake.into_error(&source.origin))?;
            build_tree(source, &root, registry)
        }
    }
}

fn build_tree(source: &Source, root: &Node, registry: &Registry) -> Result<Providers> {
    let entries = provider_entries(root);
    let names: Vec<_> = entries.iter().map(|entry| entry.key.clone()).collect();
    let scope = source.scope.for_providers(&names);
    let before = source.kept.as_ref().map(Kept::lasting);
    let builder = Builder {
        source,
        entries,
        registry,
        scope,
        passing: Passing::from(before),
        built: RefCell::default(),
        nesting: Nesting::default(),
        members: RefCell::default(),
        findings: RefCell::default(),
        root,
        store: OnceCell::new(),
        kept: RefCell::new(source.kept.clone()),
        longest: Cell::default(),
        connections: Connections::default(),
        metrics: source.metrics.clone().unwrap_or_default(),
    };
    root::check_keys(root, &builder.scope).map_err(|mistake| builder.error(mistake))?;
    for name in &names {
        builder.provider(name)?;
    }
    let default = root::default(root, &builder.scope).map_err(|mistake| builder.error(mistake))?;
    let sealer = root::sealer(root, &builder.scope).map_err(|mistake| builder.error(mistake))?;
    let store = builder.configured_store().map_err(|mistake| builder.error(mistake))?.clone();
    store::keys(root, &builder.scope).map_err(|mistake| builder.error(mistake))?;
    if source.keeps {
        builder.store()?;
    }
    builder.check_secrets();
    builder.check_guards(&default);
    let Builder { built, findings, kept, longest, metrics, passing, .. } = builder;
    Ok(Providers {
        default,
        all: built.into_inner(),
        sealer,
        findings: findings.into_inner(),
        store,
        origin: source.origin.clone(),
        kept: kept.into_inner().map(|kept| kept.with_lasting(passing.into_lasting())),
        longest: longest.get(),
        metrics,
    })
}

struct Builder<'a> {
    source: &'a Source,
    entries: &'a [Entry],
    registry: &'a Registry,
    scope: Scope,
    passing: Passing,
    /// Built so far, so that a provider that several refer to is one.
    built: RefCell<BTreeMap<String, Instance>>,
    nesting: Nesting,
    /// Who of them is made of whom.
    members: RefCell<BTreeMap<String, BTreeSet<String>>>,
    findings: RefCell<Vec<Finding>>,
    root: &'a Node,
    store: OnceCell<Configured>,
    kept: RefCell<Option<Kept>>,
    /// How long an operation of the slowest provider may take, as far as they said.
    longest: Cell<Option<Duration>>,
    connections: Connections,
    metrics: Metrics,
}

impl Site for Builder<'_> {
    fn provider(&self, name: &str) -> Result<Arc<dyn OtpProvider>> {
        if let Some(composite) = self.nesting.innermost() {
            let mut members = self.members.borrow_mut();
            members.entry(composite).or_default().insert(name.to_owned());
        }
        if !self.built.borrow().contains_key(name) {
            let entered = self.nesting.enter(name);
            entered.map_err(|what| self.error(self.mistake_of(name, what)))?;
            let instance = self.make(name)?;
            self.nesting.leave();
            self.built.borrow_mut().insert(name.to_owned(), instance);
        }
        let added = self.nesting.add(name);
        added.map_err(|(composite, what)| self.error(self.mistake_of(&composite, what)))?;
        let built = self.built.borrow();
        let instance = built.get(name).expect("it was built before or just now");
        Ok(Arc::clone(&instance.provider))
    }

    fn store(&self) -> Result<Kept> {
        if let Some(kept) = &*self.kept.borrow() {
            return Ok(kept.clone());
        }
        let store = self.configured_store();
        let kept = store.and_then(|store| store.kept(self.root, &self.scope, self.source.short));
        let kept = kept.map_err(|mistake| self.error(mistake))?;
        *self.kept.borrow_mut() = Some(kept.clone());
        Ok(kept)
    }

    fn passing(&self) -> &Passing {
        &self.passing
    }

    fn metrics(&self) -> Metrics {
        self.metrics.clone()
    }

    fn note_limit(&self, limit: Duration) {
        self.longest.set(self.longest.get().max(Some(limit)));
    }

    fn connections(&self) -> &Connections {
        &self.connections
    }

    fn note(&self, provider: &str, sentence: Mistake, is_remark: bool) {
        self.keep(Some(provider), sentence, is_remark);
    }

    fn error(&self, mistake: Mistake) -> Error {
        mistake.into_error(&self.source.origin)
    }
}

impl Builder<'_> {
    /// The store, which is made once.
    fn configured_store(&self) -> Result<&Configured, Mistake> {
        if self.store.get().is_none() {
            let (store, findings) = Configured::new(self.root, &self.scope)?;
            for finding in findings {
                self.keep(None, finding, false);
            }
            return Ok(self.store.get_or_init(|| store));
        }
        Ok(self.store.get().expect("it was made before"))
    }

    fn make(&self, name: &str) -> Result<Instance> {
        let Some(entry) = self.entry(name) else {
            let missing = self.scope.check_provider(name).err();
            let missing = missing.unwrap_or_else(|| Mistake::new("no such provider"));
            return Err(self.error(missing.at(&Place::default().key("providers", None))));
        };
        let scope = self.scope.for_settings();
        let context = BuildContext::new(self, entry, &scope, place_of(entry));
        let reader = Reader::new(&entry.node, context.place.clone(), &scope);
        let (name, kind) = self.kind(&reader).map_err(|mistake| context.error(mistake))?;
        let reader = Reader { also: &["kind"], ..reader };
        let provider = (kind.build)(&reader, &context)?;
        let own = self.passing.of(context.settings, context.scope);
        self.passing.note(context.name, own, self.members.borrow().get(context.name));
        Ok(Instance {
            kind: name.to_owned(),
            provider,
            check: context.check.into_inner(),
            explain: context.explain.into_inner(),
            health: context.health.into_inner(),
            guard: context.guard.into_inner(),
        })
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

    fn mistake_of(&self, name: &str, what: String) -> Mistake {
        let place = self.entry(name).map(place_of).unwrap_or_default();
        Mistake::new(what).at(&place)
    }

    fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == name)
    }

    fn keep(&self, provider: Option<&str>, sentence: Mistake, is_remark: bool) {
        let text = sentence.into_sentence(&self.source.origin);
        let finding = Finding { provider: provider.map(str::to_owned), text, is_remark };
        self.findings.borrow_mut().push(finding);
    }

    /// Whether others on this machine can read secrets in the file, and what secrets look like.
    fn check_secrets(&self) {
        for suspicion in self.scope.take_suspicions() {
            self.keep(None, suspicion, false);
        }
        let file = self.source.file.as_deref().filter(|_| self.scope.holds_secrets());
        if let Some(mode) = file.and_then(file_mode::readable_by_others) {
            let what = format!(
                "others can read this file (mode {mode:04o}) and it holds secrets: make its mode 0600, or refer \
                 to them by env: or file:"
            );
            self.keep(None, Mistake::new(what), false);
        }
    }

    /// Whether the default goes around somebody whom requests should pass.
    fn check_guards(&self, default: &str) {
        let (built, members) = (self.built.borrow(), self.members.borrow());
        let guards = built.iter().map(|(name, instance)| (name.as_str(), instance.guard));
        let graph = Graph { members: &members, guards: guards.collect() };
        for (name, what) in graph.findings(default) {
            self.keep(Some(name), self.mistake_of(name, what), false);
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

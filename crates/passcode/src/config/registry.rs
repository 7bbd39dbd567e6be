use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::config::context::BuildContext;
#[cfg(feature = "schema")]
use crate::config::described::Described;
use crate::config::mistake::Mistake;
use crate::config::reader::Reader;
use crate::config::url::UrlForm;
use crate::{OtpProvider, Result};

/// Makes one provider of its settings.
pub(super) type Build =
    Arc<dyn Fn(&Reader<'_>, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>> + Send + Sync>;

/// The kinds of providers a configuration may name.
///
/// [`Registry::default`] has the built-in ones that are compiled in. An application adds a vendor
/// with [`register_vendor`](Self::register_vendor), who only carries messages with
/// [`register_sender`](Self::register_sender), and a provider made of providers with
/// [`register`](Self::register); [`Config::build_with`](crate::Config::build_with) takes it then.
#[derive(Clone)]
pub struct Registry {
    kinds: BTreeMap<String, Kind>,
    /// Kinds that this crate has but that are not compiled in, for want of the feature of that name.
    absent: BTreeSet<&'static str>,
}

#[derive(Clone)]
pub(super) struct Kind {
    pub(super) build: Build,
    /// What it makes of a URL; `None` without a URL form.
    pub(super) url: Option<UrlForm>,
    /// What its table holds; `None` for a kind from outside.
    #[cfg(feature = "schema")]
    described: Option<Described>,
}

impl Registry {
    /// A registry without any kind.
    #[must_use]
    pub fn empty() -> Self {
        Self { kinds: BTreeMap::new(), absent: BTreeSet::new() }
    }

    /// Adds a kind: `build` makes a provider of its settings type. A key that the type doesn't
    /// have is a mistake, whatever the type's own attributes say, unless it takes any key: a map,
    /// or a type that flattens another. A kind of the same name is replaced.
    pub fn register<S, F>(&mut self, kind: impl Into<String>, build: F)
    where
        S: DeserializeOwned,
        F: Fn(S, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>> + Send + Sync + 'static,
    {
        self.insert(kind.into(), None, move |reader, context| {
            let settings =
                S::deserialize(reader.clone()).map_err(|mistake| context.error(mistake))?;
            build(settings, context)
        });
    }

    /// Adds a kind whose provider reads two sets of keys: its own and those of its family. It has
    /// a URL form if `url` says which settings the URL's user name and password are.
    pub(crate) fn register_with<S, C, F>(
        &mut self,
        kind: String,
        url: Option<UrlForm>,
        common_keys: &'static [&'static str],
        build: F,
    ) where
        S: DeserializeOwned,
        C: DeserializeOwned,
        F: Fn(S, C, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>> + Send + Sync + 'static,
    {
        self.insert(kind, url, move |reader, context| {
            let read = reader
                .own(common_keys)
                .and_then(|settings: S| Ok((settings, reader.family::<C>(common_keys)?)));
            let (settings, common) = read.map_err(|mistake| context.error(mistake))?;
            build(settings, common, context)
        });
    }

    /// The same with two families of keys.
    pub(crate) fn register_with_two<S, A, B, F>(
        &mut self,
        kind: String,
        url: Option<UrlForm>,
        keys: [&'static [&'static str]; 2],
        build: F,
    ) where
        S: DeserializeOwned,
        A: DeserializeOwned,
        B: DeserializeOwned,
        F: Fn(S, A, B, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>> + Send + Sync + 'static,
    {
        let all: Vec<_> = keys.concat();
        self.insert(kind, url, move |reader, context| {
            let read = reader.own(&all).and_then(|settings: S| {
                Ok((settings, reader.family::<A>(keys[0])?, reader.family::<B>(keys[1])?))
            });
            let (settings, first, second) = read.map_err(|mistake| context.error(mistake))?;
            build(settings, first, second, context)
        });
    }

    fn insert(
        &mut self,
        kind: String,
        url: Option<UrlForm>,
        build: impl Fn(&Reader<'_>, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>>
        + Send
        + Sync
        + 'static,
    ) {
        let kind_of = Kind {
            build: Arc::new(build),
            url,
            #[cfg(feature = "schema")]
            described: None,
        };
        self.kinds.insert(kind, kind_of);
    }

    /// Says what the table of a kind holds that is there already.
    #[cfg(feature = "schema")]
    pub(crate) fn describe(&mut self, kind: &str, described: Described) {
        if let Some(kind) = self.kinds.get_mut(kind) {
            kind.described = Some(described);
        }
    }

    /// Says what the table of a kind holds, by the settings type that its build function takes.
    #[cfg(feature = "schema")]
    pub(crate) fn describe_policy<S, F>(&mut self, kind: &str, _: F)
    where
        S: schemars::JsonSchema,
        F: Fn(S, &BuildContext<'_>) -> Result<Arc<dyn OtpProvider>>,
    {
        self.describe(kind, Described::new::<S>([]));
    }

    /// Each kind, and what its table holds, unless it is from outside.
    #[cfg(feature = "schema")]
    pub(super) fn described(&self) -> impl Iterator<Item = (&str, Option<&Described>)> {
        self.kinds.iter().map(|(name, kind)| (name.as_str(), kind.described.as_ref()))
    }

    /// Says that a kind exists but is not compiled in, for want of the feature of its name.
    #[allow(dead_code, reason = "it has no caller where every feature is on")]
    pub(crate) fn note_absent(&mut self, kind: &'static str) {
        self.absent.insert(kind);
    }

    /// The names of the kinds, sorted.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    /// The kind whose URLs have this scheme, and its name.
    pub(super) fn of_scheme(&self, scheme: &str) -> Result<(&str, &Kind), Mistake> {
        let has_it = |kind: &Kind| matches!(&kind.url, Some(UrlForm::Whole { schemes, .. }) if schemes.contains(&scheme));
        let found = self.kinds.iter().find(|(name, kind)| *name == scheme || has_it(kind));
        match found {
            Some((name, kind)) => Ok((name, kind)),
            None => Err(self.no_such(scheme)),
        }
    }

    pub(super) fn get(&self, kind: &str) -> Result<&Kind, Mistake> {
        self.kinds.get(kind).ok_or_else(|| self.no_such(kind))
    }

    fn no_such(&self, kind: &str) -> Mistake {
        if self.absent.contains(kind) {
            return Mistake::new(format!(
                "the kind {kind:?} is not compiled in: switch on passcode's feature {kind:?}"
            ));
        }
        Mistake::no_such("kind", kind, &self.kinds().collect::<Vec<_>>())
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kinds()).finish()
    }
}

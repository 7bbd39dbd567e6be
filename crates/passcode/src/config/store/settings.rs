use std::time::Duration;

use serde::Deserialize;

use crate::config::duration;
use crate::config::file::FileText;
use crate::config::mistake::{Mistake, Place};
use crate::config::node::Node;
use crate::config::reader::Reader;
use crate::config::scope::Scope;
use crate::config::secret::Secret;

/// How long an operation of a store outside this process may take, by default.
#[cfg(any(feature = "sqlite", feature = "redis"))]
const TIMEOUT: Duration = Duration::from_millis(500);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(in crate::config) enum Kind {
    #[default]
    Memory,
    Sqlite,
    Redis,
}

impl Kind {
    #[cfg(feature = "schema")]
    pub(in crate::config) const ALL: &[Self] = &[Self::Memory, Self::Sqlite, Self::Redis];

    pub(in crate::config) fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Redis => "redis",
        }
    }

    pub(in crate::config) fn takes(self, key: &str) -> bool {
        match self {
            Self::Memory => false,
            Self::Sqlite => matches!(key, "path" | "timeout"),
            Self::Redis => matches!(key, "url" | "urls" | "prefix" | "ca_file" | "timeout"),
        }
    }
}

/// Where the table stands, and each of its keys.
#[derive(Default)]
pub(super) struct Places {
    pub(super) table: Place,
    node: Option<Node>,
}

impl Places {
    pub(super) fn key(&self, key: &str) -> Place {
        self.table.key(key, self.node.as_ref().and_then(|node| node.line_of(key)))
    }
}

/// The table `[store]`.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub(in crate::config) struct Settings {
    /// Who shares the store: one process (`memory`, the default), the processes of one machine
    /// (`sqlite`), any number of machines (`redis`).
    pub(super) kind: Kind,
    /// The database's file, relative to this one. Its folder must be there.
    pub(super) path: Option<String>,
    /// Redis' URL, such as `rediss://USER:PASSWORD@HOST:6379/0`; `redis://` without TLS.
    pub(super) url: Option<Secret>,
    /// URLs of a few nodes of a cluster, in place of `url`.
    pub(super) urls: Option<Vec<Secret>>,
    /// What every key in Redis begins with; `"passcode:"` by default.
    pub(super) prefix: Option<String>,
    /// Certificates of authorities besides the system's, as PEM; for `rediss` alone.
    pub(super) ca_file: Option<FileText>,
    /// How long an operation may take, a new connection included; `"500ms"` by default.
    #[serde(deserialize_with = "duration")]
    pub(super) timeout: Option<Duration>,
}

impl Settings {
    /// Reads the table, and where it stands; by default it is the memory's.
    pub(super) fn read(root: &Node, scope: &Scope) -> Result<(Self, Places), Mistake> {
        let Some(entry) = root.entry("store") else {
            return Ok((Self::default(), Places::default()));
        };
        let table = Place::default().key("store", entry.line);
        let settings = Self::deserialize(Reader::new(&entry.node, table.clone(), scope))?;
        let places = Places { table, node: Some(entry.node.clone()) };
        for (key, is_set) in settings.keys() {
            if is_set && !settings.kind.takes(key) {
                let what = format!("the store {:?} has no key {key:?}", settings.kind.name());
                return Err(Mistake::new(what).at(&places.key(key)));
            }
        }
        Ok((settings, places))
    }

    #[cfg(any(feature = "sqlite", feature = "redis"))]
    pub(super) fn timeout(&self) -> Duration {
        self.timeout.unwrap_or(TIMEOUT)
    }

    fn keys(&self) -> [(&'static str, bool); 6] {
        [
            ("path", self.path.is_some()),
            ("url", self.url.is_some()),
            ("urls", self.urls.is_some()),
            ("prefix", self.prefix.is_some()),
            ("ca_file", self.ca_file.is_some()),
            ("timeout", self.timeout.is_some()),
        ]
    }
}

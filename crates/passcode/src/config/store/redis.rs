//! The settings of `kind = "redis"`.

use std::sync::Arc;

use super::settings::{Places, Settings};
use crate::config::file::FileText;
use crate::config::mistake::Mistake;
use crate::config::secret::Secret;
use crate::store::Store;
use crate::store::redis::{Place as Server, RedisStore, check_prefix, connector};

const PREFIX: &str = "passcode:";

pub(super) fn build(settings: Settings, places: &Places) -> Result<Arc<dyn Store>, Mistake> {
    let at = |key: &str, what: &str| Mistake::new(what).at(&places.key(key));
    let is_cluster = settings.urls.is_some();
    let servers = match (&settings.url, &settings.urls) {
        (Some(_), Some(_)) => {
            return Err(at("urls", "url and urls are set at once: a cluster has urls alone"));
        }
        (None, None) => {
            let what = "the key \"url\" is missing: name Redis' URL, as in url = \"env:REDIS_URL\", or a cluster's in urls";
            return Err(Mistake::new(what).at(&places.table));
        }
        (Some(url), None) => vec![server(url).map_err(|what| at("url", what))?],
        (None, Some(urls)) => cluster(urls, places)?,
    };
    let prefix = settings.prefix.as_deref().unwrap_or(PREFIX);
    check_prefix(prefix).map_err(|what| at("prefix", what))?;
    let ca = settings.ca_file.as_ref().map(FileText::text);
    let tls = match servers.iter().any(|server| server.is_tls) {
        true => Some(connector(ca).map_err(|what| at("ca_file", what))?),
        false if ca.is_some() => {
            return Err(at("ca_file", "it is for rediss alone, and no URL is one"));
        }
        false => None,
    };
    let timeout = settings.timeout();
    Ok(Arc::new(RedisStore::new(servers, is_cluster, tls, prefix, timeout)))
}

fn server(url: &Secret) -> Result<Server, &'static str> {
    Server::parse(url.expose())
}

fn cluster(urls: &[Secret], places: &Places) -> Result<Vec<Server>, Mistake> {
    let place = places.key("urls");
    if urls.is_empty() {
        return Err(Mistake::new("the list is empty: name the cluster's nodes").at(&place));
    }
    let node = |(index, url)| {
        let mistake = |what| Mistake::new(what).at(&place.index(index, None));
        let server = server(url).map_err(mistake)?;
        match server.has_database {
            true => Err(mistake("a cluster has no numbered databases: end the URL after its port")),
            false => Ok(server),
        }
    };
    urls.iter().enumerate().map(node).collect()
}

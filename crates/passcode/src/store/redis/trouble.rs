//! Why an operation of Redis failed, in words that quote neither URL nor key nor value.

use std::io;

use redis::{ErrorKind, RedisError};
use vendor_http::Failure;

/// Why an operation failed.
#[derive(Debug)]
pub(super) enum Trouble {
    Connect(io::Error),
    Redis(RedisError),
    /// An answer that the operation doesn't have.
    Answer,
    /// The nodes of a cluster send us from one to another.
    Circle,
}

impl From<RedisError> for Trouble {
    fn from(error: RedisError) -> Self {
        Self::Redis(error)
    }
}

/// The words by which Redis' errors begin, and what they mean here.
const MEANINGS: &[(&str, &str)] = &[
    ("LOADING", "Redis has just started and still loads its data"),
    ("READONLY", "it is a replica, which takes no writes; after a failover that ends by itself"),
    (
        "MOVED",
        "it is a node of a cluster and has none of our keys: name the cluster's nodes in urls",
    ),
    ("ASK", "the cluster is moving our keys to another node"),
    ("TRYAGAIN", "the cluster is moving our keys to another node"),
    ("CLUSTERDOWN", "the cluster is down"),
    ("MASTERDOWN", "it is a replica that has lost its primary"),
    ("NOAUTH", "Redis wants a user name and a password: put them into url"),
    ("WRONGPASS", "Redis refuses our user name and password: check url"),
    (
        "NOPERM",
        "Redis doesn't let this user do that: allow the keys of the prefix, and the commands that docs/store.md lists",
    ),
    ("OOM", "Redis has used all of its maxmemory"),
    ("MISCONF", "Redis can't save to its disk, and so takes no writes"),
    ("NOREPLICAS", "Redis has fewer good replicas than min-replicas-to-write wants"),
    ("BUSY", "a script runs for too long in Redis"),
    ("WRONGTYPE", "a key is used in two forms"),
];

impl Trouble {
    /// A clause for a person.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Connect(error) => match Failure::of_connecting(error) {
                Failure::NoSuchHost => "there is no host of this name: check url and the DNS".to_owned(),
                Failure::NotTls => "it doesn't speak TLS at this port: check redis and rediss".to_owned(),
                Failure::WrongName => "the certificate is for another host: check url".to_owned(),
                Failure::UnknownAuthority => {
                    "the certificate is by an authority that this machine doesn't trust: if it is your \
                     own, name its certificate in ca_file"
                        .to_owned()
                }
                failure => failure.to_string(),
            },
            Self::Redis(error) => of_redis(error).to_owned(),
            Self::Answer => "it answered what Redis doesn't".to_owned(),
            Self::Circle => "the nodes of the cluster send us in a circle".to_owned(),
        }
    }
}

fn of_redis(error: &RedisError) -> &'static str {
    // Before version 7 an error inside a script is ERR, and its word is in the text.
    let in_text = |word: &str| {
        error.code() == Some("ERR")
            && error.detail().is_some_and(|text| text.contains(&format!("-{word} ")))
    };
    let meaning = MEANINGS.iter().find(|(word, _)| error.code() == Some(word) || in_text(word));
    match (meaning, error.kind()) {
        (Some((_, meaning)), _) => meaning,
        (None, ErrorKind::AuthenticationFailed) => {
            "Redis refuses our user name and password: check url"
        }
        (None, ErrorKind::Io) => "the connection broke before the answer was there",
        (None, ErrorKind::Parse) => "what answers there isn't Redis: check url",
        (None, _) => "Redis refuses the operation",
    }
}

use std::collections::BTreeMap;
use std::io;

use super::given::invalid;

/// The credentials a vendor takes: any of the right form until some are given, then only those.
///
/// Each set is values by key, with the keys of Passcode's configuration, such as `client_id` and
/// `client_secret`.
pub(crate) struct Credentials {
    keys: &'static [&'static str],
    given: Vec<BTreeMap<String, String>>,
}

impl Credentials {
    /// Takes what was given. `problem` says what is wrong with a value of a key, if anything.
    pub(crate) fn new(
        kind: &str,
        keys: &'static [&'static str],
        given: Vec<BTreeMap<String, String>>,
        problem: fn(&str, &str) -> Option<&'static str>,
    ) -> io::Result<Self> {
        for set in &given {
            if !set.keys().map(String::as_str).eq(sorted(keys)) {
                let keys = keys.join(" and ");
                return Err(invalid(format!("Credentials of {kind} are {keys}.")));
            }
            let wrong = set.iter().find_map(|(key, value)| problem(key, value));
            if let Some(wrong) = wrong {
                return Err(invalid(wrong));
            }
        }
        Ok(Self { keys, given })
    }

    /// Whether any of the right form are taken.
    pub(crate) fn takes_any(&self) -> bool {
        self.given.is_empty()
    }

    /// Whether any set has this value under this key.
    pub(crate) fn knows(&self, key: &str, value: &str) -> bool {
        self.given.iter().any(|set| set[key] == value)
    }

    /// Whether a set has these values, in the order of the keys.
    pub(crate) fn holds(&self, values: &[&str]) -> bool {
        self.given
            .iter()
            .any(|set| self.keys.iter().zip(values).all(|(key, value)| set[*key] == *value))
    }

    /// The first set given, else `samples`, in the order of the keys.
    pub(crate) fn usable(&self, samples: &[&str]) -> Vec<(&'static str, String)> {
        let value = |(index, key): (usize, &&'static str)| match self.given.first() {
            Some(set) => (*key, set[*key].clone()),
            None => (*key, samples[index].to_owned()),
        };
        self.keys.iter().enumerate().map(value).collect()
    }
}

fn sorted(keys: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.into_iter()
}

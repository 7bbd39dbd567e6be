//! Who may ask, checked.

use std::collections::BTreeSet;
use std::sync::Arc;

use passcode::config::{ProviderRef, Secret};
use passcode::{Error, Result, SendRules};

use crate::clients::{Client, Clients, KeyHash, TwilioPair};
use crate::settings::place::Places;
use crate::settings::table;

/// Names go into tokens and metrics.
const LONGEST_NAME: usize = 64;

pub(super) fn check(tables: &[table::Client], places: &Places<'_>) -> Result<Clients> {
    let mut taken = Taken::default();
    let clients = tables.iter().enumerate().map(|(index, table)| {
        let at = At { places, index };
        client(table, &at, &mut taken).map(Arc::new)
    });
    clients.collect::<Result<_>>().map(Clients)
}

/// What only one client may have.
#[derive(Default)]
struct Taken {
    names: BTreeSet<String>,
    keys: BTreeSet<KeyHash>,
    accounts: BTreeSet<String>,
}

/// The place of one client.
struct At<'a> {
    places: &'a Places<'a>,
    index: usize,
}

impl At<'_> {
    fn mistake(&self, key: &str, what: impl Into<String>) -> Error {
        self.places.mistake(&format!("clients[{}].{key}", self.index), what)
    }
}

fn client(table: &table::Client, at: &At<'_>, taken: &mut Taken) -> Result<Client> {
    let name = &table.name;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(is_plain) {
        let what = format!(
            "{name:?} is no name of a client: write 1 to {LONGEST_NAME} letters A to Z, digits, -, _ or ."
        );
        return Err(at.mistake("name", what));
    }
    if !taken.names.insert(name.clone()) {
        return Err(at.mistake("name", format!("another client is called {name:?} too")));
    }
    if table.keys.is_empty() && table.twilio.is_none() {
        return Err(at.mistake(
            "keys",
            "the client has neither keys nor twilio: `passcode client-key` makes a key",
        ));
    }
    let sends = SendRules::read(&table.sends)
        .map_err(|(index, why)| at.mistake(&format!("sends[{index}]"), why))?;
    let keys = table.keys.iter().enumerate();
    let keys = keys.map(|(index, key)| self::key(key, &format!("keys[{index}]"), at, taken));
    let keys = keys.collect::<Result<Vec<_>>>()?;
    Ok(Client {
        name: name.clone(),
        keys,
        providers: Some(table.providers.iter().map(ProviderRef::name).map(str::to_owned).collect()),
        sends,
        twilio: table.twilio.as_ref().map(|twilio| pair(twilio, at, taken)).transpose()?,
    })
}

fn key(key: &Secret, place: &str, at: &At<'_>, taken: &mut Taken) -> Result<KeyHash> {
    let hash = KeyHash::configured(key.expose())
        .map_err(|what| at.mistake(place, format!("the key {what}")))?;
    if !taken.keys.insert(hash.clone()) {
        return Err(
            at.mistake(place, "the key stands here for the second time: each client needs its own")
        );
    }
    Ok(hash)
}

fn pair(table: &table::Twilio, at: &At<'_>, taken: &mut Taken) -> Result<TwilioPair> {
    for (key, sid, prefix) in [
        ("twilio.account_sid", &table.account_sid, "AC"),
        ("twilio.service_sid", &table.service_sid, "VA"),
    ] {
        let rest = sid.strip_prefix(prefix).unwrap_or_default();
        let is_plain = rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if rest.is_empty() || !is_plain {
            let what = format!(
                "{sid:?} is no such id: it begins with {prefix}, and letters and digits follow"
            );
            return Err(at.mistake(key, what));
        }
    }
    if !taken.accounts.insert(table.account_sid.clone()) {
        return Err(at.mistake("twilio.account_sid", "another client has it too"));
    }
    Ok(TwilioPair {
        account_sid: table.account_sid.clone(),
        auth_token: key(&table.auth_token, "twilio.auth_token", at, taken)?,
        service_sid: table.service_sid.clone(),
    })
}

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::compile::Compiler;
use super::definition::{self, Definition};
use super::keys::{self, Keys, Own};
use super::preset::File;
use super::request::Request;
use super::source::Source;
use super::trial::try_once;
use super::{Gateway, names};
use crate::config::BuildContext;
use crate::own::settings::KEYS as OWN_KEYS;
use crate::own::{SenderKind, SenderSetup};
use crate::vendor::HTTP_KEYS;
use crate::{Channel, Result};

/// What a gateway without a name is called in sentences.
const GATEWAY: &str = "the message gateway";

/// The keys of a provider's table: which they may be, a preset says.
#[derive(Debug, Deserialize)]
pub(crate) struct Settings(BTreeMap<String, IgnoredAny>);

pub(crate) fn kind() -> SenderKind {
    SenderKind::http("http", "")
}

pub(crate) fn build(settings: Settings, setup: &SenderSetup<'_>) -> Result<Gateway> {
    let context = setup.context();
    let keys: Vec<_> = settings.0.keys().map(String::as_str).collect();
    match context.setting::<String>("preset")? {
        Some(preset) => by_preset(&preset, &keys, setup),
        None if keys.contains(&"url") => by_table(&keys, setup),
        None => Err(context.unusable(
            "it says neither where messages go nor how: write url, or preset = \"NAME\" (`passcode providers` lists \
             the names)",
        )),
    }
}

fn by_preset(preset: &str, found: &[&str], setup: &SenderSetup<'_>) -> Result<Gateway> {
    let context = setup.context();
    let File { document, vendor, channel, keys, definition } = File::of(preset, context)?;
    let known: Vec<_> = keys.all().chain(["preset"]).collect();
    for key in found {
        if definition::KEYS.contains(key) && !known.contains(key) {
            let what = "the preset brings it: leave it out, or write url and all the rest instead of preset";
            return Err(context.mistake(key, what));
        }
    }
    check_keys(found, &known, context)?;
    if setup.channel().is_some_and(|configured| configured != channel) {
        return Err(
            context.mistake("channel", format!("the preset {preset:?} sends by {channel} only"))
        );
    }
    let source = Source::Preset(&document);
    check_names(&keys, channel, &source)?;
    let own = keys.read(preset, context)?;
    let offered = offered(channel, &own);
    let compiled = Compiler::new(source, offered).compile(definition, &own.open, &vendor)?;
    let (base_url, request, rules) = compiled;
    if let Some(unused) = keys.all().find(|key| !request.templates.uses(key)) {
        let what = format!("it asks for the key {unused:?}, and no template uses it");
        return Err(source.mistake(unused, what));
    }
    try_once(&request, channel, &own, &source)?;
    check_texts(&request, context)?;
    let service = setup.service_at(&vendor, &base_url)?;
    Ok(Gateway { service, channel, request, rules, own })
}

fn by_table(found: &[&str], setup: &SenderSetup<'_>) -> Result<Gateway> {
    let context = setup.context();
    let known: Vec<_> = definition::KEYS.iter().copied().chain(["from", "preset"]).collect();
    check_keys(found, &known, context)?;
    let channel = match setup.channel() {
        None => Channel::Sms,
        Some(channel @ (Channel::Sms | Channel::Email)) => channel,
        Some(other) => {
            let what = format!("a gateway's messages go by sms or by email, not by {other}");
            return Err(context.mistake("channel", what));
        }
    };
    let definition: Definition = context.settings(definition::KEYS)?;
    let own = Own::from_alone(keys::text("from", context)?);
    let source = Source::Table(context);
    let compiled = Compiler::new(source, offered(channel, &own));
    let (url, request, rules) = compiled.compile(definition, &own.open, GATEWAY)?;
    if own.open.contains_key("from") && !request.templates.uses("from") {
        return Err(
            context.mistake("from", "no template of the request uses it: write {{ from }} there")
        );
    }
    try_once(&request, channel, &own, &source)?;
    check_texts(&request, context)?;
    let service = setup.service_of(GATEWAY, "url", &url)?;
    Ok(Gateway { service, channel, request, rules, own })
}

/// All that templates may name.
fn offered(channel: Channel, own: &Own) -> Vec<String> {
    let message = names(channel).iter().map(|name| (*name).to_owned());
    message.chain(own.names().map(str::to_owned)).collect()
}

/// Refuses keys that nobody reads.
fn check_keys(found: &[&str], known: &[&str], context: &BuildContext<'_>) -> Result<()> {
    let Some(unknown) = found.iter().find(|key| !known.contains(key)) else { return Ok(()) };
    let choices: Vec<_> = [known, OWN_KEYS, HTTP_KEYS].concat();
    Err(context.no_such(unknown, "key", unknown, &choices))
}

/// Refuses a preset's key that stands for something else already.
fn check_names(keys: &Keys, channel: Channel, source: &Source<'_, '_>) -> Result<()> {
    let mut seen = Vec::new();
    for key in keys.all() {
        let is_name = key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        let taken = [names(channel), OWN_KEYS, HTTP_KEYS, &["kind", "preset", "url", "to_digits"]];
        let what = if !is_name || key.is_empty() {
            "is no key: write small letters, digits and _"
        } else if taken.concat().contains(&key) {
            "means something else: choose another name"
        } else if seen.contains(&key) {
            "is asked for twice"
        } else {
            seen.push(key);
            continue;
        };
        return Err(source.mistake("keys", format!("{key:?} {what}")));
    }
    Ok(())
}

/// Refuses texts that no request has a place for.
fn check_texts(request: &Request, context: &BuildContext<'_>) -> Result<()> {
    let texts = context.setting::<BTreeMap<String, BTreeMap<String, IgnoredAny>>>("texts")?;
    for part in ["subject", "text", "html"].into_iter().filter(|part| !request.templates.uses(part))
    {
        let languages = texts.iter().flatten().filter(|(_, parts)| parts.contains_key(part));
        let mut places = languages.map(|(language, _)| format!("texts.{language}.{part}"));
        let everybody = context.setting::<IgnoredAny>(part)?.map(|_| part.to_owned());
        if let Some(place) = everybody.or_else(|| places.next()) {
            let what = format!("the request has no {{{{ {part} }}}}, so nobody would see it");
            return Err(context.mistake(&place, what));
        }
    }
    Ok(())
}

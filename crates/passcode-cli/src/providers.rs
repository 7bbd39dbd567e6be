//! What can be configured, and what is.

use passcode::own::{Preset, presets};
use passcode::{Capabilities, CapabilityRow, OtpProvider, Registry, Result};
use serde_json::{Value, json};

use crate::exit_status::Done;
use crate::selection::Selection;
use crate::table::{columns, row};
use crate::terminal::Terminal;

pub(crate) fn run(terminal: Terminal, selection: Option<&Selection>) -> Result<Done> {
    let registry = Registry::default();
    let kinds: Vec<_> = registry.kinds().collect();
    let instances = selection.map(instances).unwrap_or_default();
    let json: Vec<_> = instances.iter().map(Instance::json).collect();
    let presets = presets();
    let mut text = format!("Kinds: {}\n\n", kinds.join(", "));
    if instances.is_empty() {
        text.push_str("No provider is configured here.");
    } else {
        let mut rows = vec![row(["PROVIDER", "KIND", "CHANNEL", "CALLING CODES", "CODE LENGTHS"])];
        rows.extend(instances.iter().flat_map(Instance::rows));
        text.push_str(&columns(&rows));
    }
    let mut rows = vec![row(["PRESET OF HTTP", "CHANNEL", "KEYS", "OPTIONAL"])];
    rows.extend(presets.iter().map(preset_row));
    text.push_str(&format!("\n\n{}", columns(&rows)));
    let presets: Vec<_> = presets.iter().map(preset_json).collect();
    let json = json!({ "kinds": kinds, "presets": presets, "providers": json });
    terminal.result(&text, &json)?;
    Ok(Done::Well)
}

fn preset_row(preset: &Preset) -> Vec<String> {
    let mut keys = [preset.keys.as_slice(), &preset.secrets].concat();
    if !preset.one_of.is_empty() {
        keys.push(preset.one_of.join(" or "));
    }
    row([preset.name, preset.channel.as_str(), &keys.join(", "), &preset.optional.join(", ")])
}

fn preset_json(preset: &Preset) -> Value {
    json!({
        "name": preset.name,
        "vendor": preset.vendor,
        "base_url": preset.base_url,
        "channel": preset.channel.as_str(),
        "keys": preset.keys,
        "secrets": preset.secrets,
        "one_of": preset.one_of,
        "optional": preset.optional,
    })
}

struct Instance<'a> {
    name: &'a str,
    kind: &'a str,
    is_default: bool,
    capabilities: Option<&'a Capabilities>,
}

fn instances(selection: &Selection) -> Vec<Instance<'_>> {
    let providers = &selection.providers;
    let described = selection.chosen().map(|name| Instance {
        name,
        kind: providers.kind(name).unwrap_or_default(),
        is_default: providers.name() == name,
        capabilities: providers.get(name).map(passcode::OtpProvider::capabilities),
    });
    described.collect()
}

impl Instance<'_> {
    fn capability_rows(&self) -> &[CapabilityRow] {
        self.capabilities.map(Capabilities::rows).unwrap_or_default()
    }

    fn json(&self) -> Value {
        let channels = self.capability_rows().iter().map(|row| {
            json!({
                "channel": row.channel().as_str(),
                "calling_codes": row.calling_codes(),
                "code_lengths": row.code_lengths().map(|it| [*it.start(), *it.end()]),
            })
        });
        json!({
            "name": self.name,
            "kind": self.kind,
            "default": self.is_default,
            "channels": channels.collect::<Vec<_>>(),
            "sessions": self.capabilities.is_some_and(Capabilities::sessions),
        })
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let mark = if self.is_default { " (default)" } else { "" };
        let mut first = vec![format!("{}{mark}", self.name), self.kind.to_owned()];
        let rows = self.capability_rows().iter().map(|one| {
            let mut cells = std::mem::replace(&mut first, row(["", ""]));
            cells.extend([
                one.channel().as_str().to_owned(),
                calling_codes(one),
                one.code_lengths().map_or_else(
                    || "the vendor's".to_owned(),
                    |lengths| format!("{} to {}", lengths.start(), lengths.end()),
                ),
            ]);
            cells
        });
        rows.collect()
    }
}

fn calling_codes(row: &CapabilityRow) -> String {
    if row.channel() == passcode::Channel::Email {
        return "-".to_owned();
    }
    if row.calling_codes().is_empty() {
        return "all".to_owned();
    }
    row.calling_codes().iter().map(|code| format!("+{code}")).collect::<Vec<_>>().join(" ")
}

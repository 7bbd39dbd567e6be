//! What can be configured, and what is.

use passcode::{Capabilities, CapabilityRow, OtpProvider, Registry, Result};
use serde_json::{Value, json};

use crate::report::Done;
use crate::selection::Selection;
use crate::table::{columns, row};
use crate::terminal::Terminal;

pub(crate) fn run(terminal: Terminal, selection: Option<&Selection>) -> Result<Done> {
    let registry = Registry::default();
    let kinds: Vec<_> = registry.kinds().collect();
    let instances = selection.map(instances).unwrap_or_default();
    let json: Vec<_> = instances.iter().map(Instance::json).collect();
    let mut text = format!("Kinds: {}\n\n", kinds.join(", "));
    if instances.is_empty() {
        text.push_str("No provider is configured here.");
    } else {
        let mut rows = vec![row(["PROVIDER", "KIND", "CHANNEL", "CALLING CODES", "CODE LENGTHS"])];
        rows.extend(instances.iter().flat_map(Instance::rows));
        text.push_str(&columns(&rows));
    }
    terminal.result(&text, &json!({ "kinds": kinds, "providers": json }));
    Ok(Done::Well)
}

struct Instance<'a> {
    name: &'a str,
    kind: &'a str,
    is_default: bool,
    capabilities: Capabilities,
}

fn instances(selection: &Selection) -> Vec<Instance<'_>> {
    let providers = &selection.providers;
    let described = selection.chosen().map(|name| Instance {
        name,
        kind: providers.kind(name).unwrap_or_default(),
        is_default: providers.name() == name,
        capabilities: providers.get(name).map_or_else(
            || Capabilities::new(Vec::new()),
            |provider| without_repetition(provider.capabilities()),
        ),
    });
    described.collect()
}

/// A composite lists a member's ways once for each time it names it.
fn without_repetition(mut capabilities: Capabilities) -> Capabilities {
    let mut rows: Vec<CapabilityRow> = Vec::new();
    for row in capabilities.rows {
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    capabilities.rows = rows;
    capabilities
}

impl Instance<'_> {
    fn json(&self) -> Value {
        let channels = self.capabilities.rows.iter().map(|row| {
            json!({
                "channel": row.channel.as_str(),
                "calling_codes": row.calling_codes,
                "code_lengths": row.code_lengths.as_ref().map(|it| [*it.start(), *it.end()]),
            })
        });
        json!({
            "name": self.name,
            "kind": self.kind,
            "default": self.is_default,
            "channels": channels.collect::<Vec<_>>(),
            "sessions": self.capabilities.sessions,
        })
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let mark = if self.is_default { " (default)" } else { "" };
        let mut first = vec![format!("{}{mark}", self.name), self.kind.to_owned()];
        let rows = self.capabilities.rows.iter().map(|way| {
            let mut cells = std::mem::replace(&mut first, row(["", ""]));
            cells.extend([
                way.channel.as_str().to_owned(),
                calling_codes(way),
                way.code_lengths.as_ref().map_or_else(
                    || "the vendor's".to_owned(),
                    |lengths| format!("{} to {}", lengths.start(), lengths.end()),
                ),
            ]);
            cells
        });
        rows.collect()
    }
}

fn calling_codes(way: &CapabilityRow) -> String {
    if way.channel == passcode::Channel::Email {
        return "-".to_owned();
    }
    if way.calling_codes.is_empty() {
        return "all".to_owned();
    }
    way.calling_codes.iter().map(|code| format!("+{code}")).collect::<Vec<_>>().join(" ")
}

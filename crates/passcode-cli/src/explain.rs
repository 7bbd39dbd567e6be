//! What a send would meet, without sending.

use passcode::config::Step;
use passcode::{Channel, Recipient, Result, SendRequest};
use serde_json::{Value, json};

use crate::device;
use crate::exit_status::Done;
use crate::selection::Selection;
use crate::table::{columns, row};
use crate::terminal::Terminal;

pub(crate) async fn run(
    terminal: Terminal,
    selection: &Selection,
    recipient: &str,
    channel: Option<Channel>,
    ip: Option<&str>,
) -> Result<Done> {
    let recipient: Recipient = recipient.parse()?;
    let device = ip.map(device::at).transpose()?;
    let request = SendRequest::new(recipient).with_channel(channel).with_device(device);
    let steps = selection.providers.explain(selection.sender(), &request).await;
    let json = json!({ "steps": steps.iter().map(in_json).collect::<Vec<_>>() });
    terminal.result(&in_text(&steps), &json)?;
    Ok(Done::Well)
}

fn in_json(step: &Step) -> Value {
    json!({
        "provider": step.provider,
        "kind": step.kind,
        "rule": step.rule,
        "used": step.used,
        "verdict": step.verdict.as_str(),
        "why": step.why,
    })
}

fn in_text(steps: &[Step]) -> String {
    let mut rows = vec![row(["PROVIDER", "KIND", "RULE", "USED", "VERDICT", "WHY"])];
    rows.extend(steps.iter().map(|step| {
        let used = step.used.map(|used| used.to_string());
        let verdict = step.verdict.to_string();
        let rule = step.rule.as_deref().unwrap_or("-");
        let used = used.as_deref().unwrap_or("-");
        row([step.provider.as_str(), &step.kind, rule, used, &verdict, &step.why])
    }));
    columns(&rows)
}

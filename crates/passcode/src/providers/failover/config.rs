use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;

use crate::config::{BuildContext, ProviderRef};
use crate::providers::failover::provider::Failover;
use crate::{CapabilityRow, OtpProvider, Result};

#[derive(Debug, Deserialize)]
pub(in crate::providers) struct Settings {
    members: Vec<ProviderRef>,
}

pub(in crate::providers) fn build(
    settings: Settings,
    context: &BuildContext<'_>,
) -> Result<Arc<dyn OtpProvider>> {
    if settings.members.is_empty() {
        return Err(context.mistake("members", "there is no member: name the first choice first"));
    }
    let mut seen = BTreeSet::new();
    let members = settings.members.iter().enumerate().map(|(index, member)| {
        if !seen.insert(member.name()) {
            let what = format!("{:?} is a member already", member.name());
            return Err(context.mistake(&format!("members[{index}]"), what));
        }
        context.provider(member)
    });
    let members = members.collect::<Result<Vec<_>>>()?;
    note_loners(&members, context);
    Ok(Arc::new(Failover::new(context.name(), members)))
}

/// Members that stand in for nobody and for whom nobody stands in.
fn note_loners(members: &[Arc<dyn OtpProvider>], context: &BuildContext<'_>) {
    let rows: Vec<_> = members.iter().map(|member| member.capabilities().rows).collect();
    for (index, own) in rows.iter().enumerate() {
        let mut others = rows.iter().enumerate().filter(|(other, _)| *other != index);
        if !others.any(|(_, rows)| own.iter().any(|row| rows.iter().any(|it| share(row, it)))) {
            let what = format!(
                "no other member serves what {:?} does, so nothing stands in for it",
                members[index].name()
            );
            context.note(&format!("members[{index}]"), what);
        }
    }
}

fn share(one: &CapabilityRow, other: &CapabilityRow) -> bool {
    one.channel == other.channel
        && (one.calling_codes.is_empty()
            || other.calling_codes.is_empty()
            || one.calling_codes.iter().any(|code| other.calling_codes.contains(code)))
}

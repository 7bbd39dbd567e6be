use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;

use crate::config::{BuildContext, ProviderRef};
use crate::policies::failover::Failover;
use crate::{CapabilityRow, OtpProvider, Result};

#[derive(Debug, Deserialize)]
pub(crate) struct Settings {
    members: Vec<ProviderRef>,
}

pub(crate) fn build(
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
    let failover = Arc::new(Failover::new(context.name(), members));
    context.explains(Arc::clone(&failover) as _);
    Ok(failover)
}

/// Notes members for whom no other member can stand in.
fn note_loners(members: &[Arc<dyn OtpProvider>], context: &BuildContext<'_>) {
    let rows: Vec<_> = members.iter().map(|member| member.capabilities().rows()).collect();
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
    let (ours, theirs) = (one.calling_codes(), other.calling_codes());
    one.channel() == other.channel()
        && (ours.is_empty() || theirs.is_empty() || ours.iter().any(|code| theirs.contains(code)))
}

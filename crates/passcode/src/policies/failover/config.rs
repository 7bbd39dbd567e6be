use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::config::{BuildContext, ProviderRef, STORE_LINES};
use crate::policies::failover::Failover;
use crate::policies::failover::member::Member;
use crate::policies::failover::order::{Conversion, Dice, Order};
use crate::{CapabilityRow, OtpProvider, Result};

/// More says nothing that less doesn't.
const GREATEST_WEIGHT: u32 = 1_000_000;

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// The providers to ask, the first choice first. The next one is asked when one surely sent
    /// nothing.
    members: Vec<ProviderRef>,
    /// Whom it asks first, `"given"` by default.
    #[serde(default)]
    order: Named,
    /// How often each member is to be first, as in `{ us = 3, india = 1 }`; 0 is never first. With the order
    /// `conversion` it is where the learning begins.
    weights: Option<BTreeMap<String, i64>>,
}

/// The order as it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
enum Named {
    /// As `members` has them.
    #[default]
    Given,
    /// By chance, as often as `weights` say.
    Weight,
    /// Whoever has more codes typed in, as it learns in the store.
    Conversion,
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
    let order = order(&settings, context)?;
    let metrics = context.metrics();
    let members = members.into_iter().map(|provider| {
        let learnt = context.learnt_of(provider.name());
        Member::new(context.name(), provider, learnt, &metrics)
    });
    let members = members.collect();
    let failover = Arc::new(Failover::new(context.name(), members, order, metrics));
    context.explains(Arc::clone(&failover) as _);
    context.offer_health(Arc::clone(&failover) as _);
    Ok(failover)
}

fn order(settings: &Settings, context: &BuildContext<'_>) -> Result<Order> {
    let names: Vec<_> = settings.members.iter().map(ProviderRef::name).collect();
    let weights = settings.weights.as_ref().map(|weights| numbers(weights, &names, context));
    let weights = weights.transpose()?;
    match (settings.order, weights) {
        (Named::Given, None) => Ok(Order::Given),
        (Named::Given, Some(_)) => {
            let what = "the order is the given one, which has no weights: set order to \"weight\" or \"conversion\"";
            Err(context.mistake("weights", what))
        }
        (Named::Weight, None) => {
            let what = format!(
                "the order by weight needs weights: write weights = {{ {} = 1 }}",
                names.join(" = 1, ")
            );
            Err(context.mistake("order", what))
        }
        (Named::Weight, Some(weights)) => Ok(Order::Weight { weights, dice: Dice::new()? }),
        (Named::Conversion, weights) => {
            let kept = context.shared_store()?;
            if kept.ends_with_process() {
                let what = format!(
                    "what is learned is in the memory of one process, which shares it with no other and loses it \
                     when it ends: {STORE_LINES}"
                );
                context.note("order", what);
            }
            let names = names.into_iter().map(str::to_owned).collect();
            let kept = (kept.store, kept.keys, kept.clock);
            let weights = weights.as_deref();
            let conversion = Conversion::new(context.name(), names, weights, kept, Dice::new()?);
            Ok(Order::Conversion(Box::new(conversion)))
        }
    }
}

/// The weights in the order of the members.
fn numbers(
    weights: &BTreeMap<String, i64>,
    names: &[&str],
    context: &BuildContext<'_>,
) -> Result<Vec<u32>> {
    for (name, weight) in weights {
        let key = format!("weights.{name}");
        if !names.contains(&name.as_str()) {
            let what = format!("{name:?} is no member; members: {}", names.join(", "));
            return Err(context.mistake(&key, what));
        }
        if !u32::try_from(*weight).is_ok_and(|weight| weight <= GREATEST_WEIGHT) {
            let what = format!(
                "{weight} is out of range: choose 0, which is never asked first, to {GREATEST_WEIGHT}"
            );
            return Err(context.mistake(&key, what));
        }
    }
    let of = |name: &&str| match weights.get(*name) {
        Some(weight) => Ok(u32::try_from(*weight).unwrap_or_default()),
        None => {
            let what = format!("the member {name:?} has no weight: 0 is never asked first");
            Err(context.mistake("weights", what))
        }
    };
    let numbers = names.iter().map(of).collect::<Result<Vec<_>>>()?;
    if numbers.iter().all(|weight| *weight == 0) {
        let what = "every weight is 0, so nobody could be asked first: give one member more";
        return Err(context.mistake("weights", what));
    }
    Ok(numbers)
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

//! What can come by each route, exactly: rules tell apart only what they and their members name, so
//! one point for each combination of that, and one for all the rest, stand for every recipient.

use std::collections::BTreeSet;

use crate::policies::route::rule::{Point, Target};
use crate::recipient::calling_code_of;
use crate::{Capabilities, CapabilityRow, Channel};

/// Stands for every calling code that nobody names.
const ANY_OTHER: u16 = 0;

/// Each target, by its index, that nothing reaches or that can't serve what does.
pub(super) fn findings(targets: &[Target]) -> Vec<(usize, String)> {
    let capabilities: Vec<_> = targets.iter().map(|target| target.to.capabilities()).collect();
    let points = points(targets, &capabilities);
    let taker = |point: &Point<'_>| targets.iter().position(|target| target.rule.matches(*point));
    let mut findings = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        let mut coming = points.iter().filter(|point| taker(point) == Some(index)).peekable();
        if coming.peek().is_none() {
            let what = "nothing comes this way: the routes before it take everything it would";
            findings.push((index, what.to_owned()));
        } else if !coming
            .any(|point| capabilities[index].rows().iter().any(|row| serves(row, point)))
        {
            let what = format!("{:?} can serve nothing that comes this way", target.to.name());
            findings.push((index, what));
        }
    }
    findings
}

fn points<'a>(targets: &'a [Target], capabilities: &[&Capabilities]) -> Vec<Point<'a>> {
    let countries: BTreeSet<_> =
        targets.iter().flat_map(|target| &target.rule.countries).map(String::as_str).collect();
    let named = targets.iter().flat_map(|target| &target.rule.calling_codes).copied();
    let served =
        capabilities.iter().flat_map(|one| one.rows()).flat_map(CapabilityRow::calling_codes);
    let codes: BTreeSet<_> = named.chain(served.copied()).chain([ANY_OTHER]).collect();
    let mut phones: Vec<_> = codes.into_iter().map(|code| (code, None)).collect();
    phones.extend(
        countries.iter().filter_map(|country| Some((calling_code_of(country)?, Some(*country)))),
    );
    let mut points = vec![Point { channel: Channel::Email, phone: None }];
    for channel in Channel::ALL.iter().filter(|channel| **channel != Channel::Email) {
        points.extend(phones.iter().map(|phone| Point { channel: *channel, phone: Some(*phone) }));
    }
    points
}

fn serves(row: &CapabilityRow, point: &Point<'_>) -> bool {
    let code = point.phone.map(|(code, _)| code);
    let codes = row.calling_codes();
    row.channel() == point.channel
        && code.is_none_or(|code| codes.is_empty() || codes.contains(&code))
}

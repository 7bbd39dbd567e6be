//! Numbers that a country's route misses: where several countries share a calling code, the
//! numbering plan's tables place a number by its area, and they age. An area code that is newer than
//! they are is in no country, so no country's route takes it.

use std::collections::BTreeMap;
use std::ptr;

use crate::Channel;
use crate::policies::route::rule::{Point, Target};
use crate::recipient::{calling_code_of, is_shared};

/// Each target, by its index, whose countries have numbers that go elsewhere unseen. A route that
/// names the calling code says where they should go.
pub(super) fn findings(targets: &[Target]) -> Vec<(usize, String)> {
    let mut findings = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        for (code, country) in shared_codes(target) {
            if let Some(elsewhere) = elsewhere(targets, target, code, country) {
                let what = format!(
                    "numbers of +{code} that the tables place in no country are not taken for {country:?} \
                     and {elsewhere}: say where they go by a route with calling_codes = [\"{code}\"]"
                );
                findings.push((index, what));
            }
        }
    }
    findings
}

/// The calling codes of a target's countries that they share with others, each with one country.
fn shared_codes(target: &Target) -> BTreeMap<u16, &str> {
    let countries = target.rule.countries.iter().rev();
    let codes = countries.filter_map(|country| Some((calling_code_of(country)?, country.as_str())));
    codes.filter(|(code, _)| is_shared(*code)).collect()
}

/// What becomes of the code's numbers without a country, unless that is as good or was said.
fn elsewhere(targets: &[Target], own: &Target, code: u16, country: &str) -> Option<String> {
    let taker = |point| targets.iter().find(|target| target.rule.matches(point));
    let phones = Channel::ALL.iter().filter(|channel| **channel != Channel::Email);
    let own_points = phones.filter_map(|&channel| {
        let point = Point { channel, phone: Some((code, Some(country))) };
        taker(point).filter(|taker| ptr::eq(*taker, own)).map(|_| point)
    });
    own_points.into_iter().find_map(|point| {
        match taker(Point { phone: Some((code, None)), ..point }) {
            None => Some("are refused".to_owned()),
            Some(taker) if !taker.rule.calling_codes.is_empty() => None,
            Some(taker) if taker.to.name() == own.to.name() => None,
            Some(taker) => Some(format!("go to {:?}", taker.to.name())),
        }
    })
}

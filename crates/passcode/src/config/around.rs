//! Providers that requests should pass, and that the default goes around.

use std::collections::{BTreeMap, BTreeSet};

/// What goes wrong where requests don't pass a provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Guard {
    /// Nothing.
    #[default]
    Nothing,
    /// What it is for: it must be on some way.
    Some,
    /// It counts: whoever is behind it should be behind one such on every way.
    Everything,
}

/// Who is made of whom, and who guards.
pub(super) struct Graph<'a> {
    pub(super) members: &'a BTreeMap<String, BTreeSet<String>>,
    pub(super) guards: BTreeMap<&'a str, Guard>,
}

impl<'a> Graph<'a> {
    /// Each guard that the default goes around, and how.
    pub(super) fn findings(&self, default: &'a str) -> Vec<(&'a str, String)> {
        let all = self.reached(default, false);
        let unguarded = self.reached(default, true);
        let mut findings = Vec::new();
        for (&name, guard) in self.guards.iter().filter(|(_, guard)| **guard != Guard::Nothing) {
            if !all.contains(name) {
                let what = format!(
                    "the default {default:?} goes around it: make it the default, or part of what the default is \
                     made of"
                );
                findings.push((name, what));
                continue;
            }
            let behind = self.reached(name, false);
            let mut leaves = behind.iter().filter(|it| !self.members.contains_key(**it));
            if *guard == Guard::Everything
                && let Some(leaf) = leaves.find(|leaf| unguarded.contains(**leaf))
            {
                let what = format!("the default {default:?} leads to {leaf:?} around it too");
                findings.push((name, what));
            }
        }
        findings
    }

    /// All that requests to this provider may come to, itself included; without passing anybody who
    /// counts, if `around`.
    fn reached(&self, from: &'a str, around: bool) -> BTreeSet<&'a str> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(name) = open.pop() {
            let counts = self.guards.get(name) == Some(&Guard::Everything);
            if around && counts || !reached.insert(name) {
                continue;
            }
            open.extend(self.members.get(name).into_iter().flatten().map(String::as_str));
        }
        reached
    }
}

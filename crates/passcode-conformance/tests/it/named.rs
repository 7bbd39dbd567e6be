//! The README names every case.

use passcode_conformance::Report;

const README: &str = include_str!("../../README.md");

/// Each case's name stands between backticks, whole or up to a `…`, in the section of its suite.
pub(crate) fn assert_named(report: &Report, heading: &str) {
    let section = README.split("\n## ").find_map(|section| section.strip_prefix(heading));
    let section = section.unwrap_or_else(|| panic!("the README has no section {heading:?}"));
    let names: Vec<_> = section.split('`').skip(1).step_by(2).collect();
    let is_named = |case: &str| {
        names.iter().any(|name| match name.strip_suffix('…') {
            Some(begin) => case.starts_with(begin),
            None => *name == case,
        })
    };
    let cases = report.cases().iter().map(|case| case.name.as_str());
    let unnamed: Vec<_> = cases.filter(|case| !is_named(case)).collect();
    assert!(unnamed.is_empty(), "the README's {heading:?} doesn't name {unnamed:?}");
}

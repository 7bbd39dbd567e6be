//! General mends of the faults that published documents have. Each rule is safe for any document:
//! what it changes is what the document can only have meant. One that would have to guess is not
//! here, but refused later.

mod credentials;
mod enums;
mod ids;
mod inline;
mod nulls;
mod parameters;
mod references;
mod responses;
mod shape;
mod shared_enums;
mod type_names;

use std::collections::BTreeMap;

use serde_json::Value;

pub(super) use credentials::operation_pointer;
pub(super) use inline::free;
pub(super) use responses::{body_type, is_success};

/// What was mended: rule to pointers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mends(BTreeMap<&'static str, Vec<String>>);

impl Mends {
    fn note(&mut self, rule: &'static str, pointer: &str) {
        self.0.entry(rule).or_default().push(pointer.to_owned());
    }

    /// A line for each rule, and its pointers below it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (rule, pointers) in &self.0 {
            text += &format!("  {rule} ({}):\n", pointers.len());
            for pointer in pointers {
                text += &format!("    {pointer}\n");
            }
        }
        text
    }

    #[cfg(test)]
    fn pointers(&self) -> Vec<&str> {
        self.0.values().flatten().map(String::as_str).collect()
    }
}

type Rule = fn(&mut Value, &mut Mends);

/// In this order: later rules count on what earlier ones made, and those that take things out of
/// lists come late, so that pointers fit the published document.
const RULES: [Rule; 18] = [
    shape::mend,
    references::mend,
    ids::mend,
    enums::of_arrays,
    enums::values,
    enums::booleans,
    type_names::mend,
    parameters::hand_down,
    credentials::mend,
    parameters::mend,
    responses::no_body,
    responses::defaults,
    responses::media_types,
    responses::error_types,
    inline::mend,
    shared_enums::mend,
    shape::required,
    nulls::mend,
];

/// The rules whose reasons the overlay can make anew: it may take a member out of `required`.
pub(super) fn mend_again(document: &mut Value) {
    nulls::mend(document, &mut Mends::default());
}

/// The document with all rules applied, and what they did.
pub(super) fn mend(mut document: Value) -> (Value, Mends) {
    let mut mends = Mends::default();
    for rule in RULES {
        rule(&mut document, &mut mends);
    }
    (document, mends)
}

#[cfg(test)]
mod tests;

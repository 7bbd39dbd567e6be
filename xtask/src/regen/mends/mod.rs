//! General mends of the faults that published documents have. Each rule is safe for any document:
//! what it changes is what the document can only have meant. One that would have to guess is not
//! here, but refused later.

mod credentials;
mod directions;
mod enums;
mod ids;
mod inline;
mod note;
mod nulls;
mod parameters;
mod prose;
mod references;
mod responses;
mod shape;
mod shared_enums;
mod type_names;

use serde_json::Value;

pub(super) use note::Mends;

type Rule = fn(&mut Value, &mut Mends);

/// In this order: later rules count on what earlier ones made, and those that take things out of
/// lists come late, so that pointers fit the published document.
const RULES: [Rule; 21] = [
    prose::mend,
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
    directions::mend,
    inline::mend,
    shared_enums::mend,
    enums::named_nulls,
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

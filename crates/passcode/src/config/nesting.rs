//! Who is being built inside whom: no circle, and no deeper than a stack allows.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// No policy that a person writes is nested deeper, and the calls of one send nest as deep.
const DEEPEST: usize = 32;

#[derive(Debug, Default)]
pub(super) struct Nesting {
    /// Being built, outermost first.
    open: RefCell<Vec<Open>>,
    /// How many levels each has that is built, itself included.
    levels: RefCell<BTreeMap<String, usize>>,
}

/// A provider that is being built, and how many levels it has so far, itself included.
#[derive(Debug)]
struct Open {
    name: String,
    levels: usize,
}

impl Nesting {
    /// Whose members are being built.
    pub(super) fn innermost(&self) -> Option<String> {
        self.open.borrow().last().map(|open| open.name.clone())
    }

    /// Begins to build a provider. Refuses, with a clause about it, a circle and nesting that only a
    /// program could have written.
    pub(super) fn enter(&self, name: &str) -> Result<(), String> {
        let mut open = self.open.borrow_mut();
        if let Some(start) = open.iter().position(|open| open.name == name) {
            let circle = open[start..].iter().map(|open| open.name.as_str()).chain([name]);
            let circle = circle.collect::<Vec<_>>().join(" -> ");
            return Err(format!("providers refer to each other in a circle: {circle}"));
        }
        if open.len() >= DEEPEST {
            return Err(too_deep());
        }
        open.push(Open { name: name.to_owned(), levels: 1 });
        Ok(())
    }

    /// Ends what was begun last.
    pub(super) fn leave(&self) {
        if let Some(Open { name, levels }) = self.open.borrow_mut().pop() {
            self.levels.borrow_mut().insert(name, levels);
        }
    }

    /// Counts the levels of a member to the provider that is being built of it. It may have been
    /// built long before, so that nesting doesn't show in what is open. Refused are the composite
    /// and a clause about it.
    pub(super) fn add(&self, member: &str) -> Result<(), (String, String)> {
        let levels = self.levels.borrow().get(member).copied().unwrap_or(1);
        let mut open = self.open.borrow_mut();
        let Some(composite) = open.last_mut() else { return Ok(()) };
        composite.levels = composite.levels.max(levels + 1);
        if composite.levels > DEEPEST {
            return Err((composite.name.clone(), too_deep()));
        }
        Ok(())
    }
}

fn too_deep() -> String {
    format!("providers are nested more than {DEEPEST} deep")
}

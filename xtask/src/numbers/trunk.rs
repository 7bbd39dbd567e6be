//! Trunk prefixes: the digits that are dialled before a number inside its country.

use super::diagram::{Diagrams, Id};
use super::pattern::{Pattern, Slots};
use crate::problem::Problem;

/// What to make of a national number that begins with a trunk prefix: `insert`, then the digits
/// from `keep.0` up to `keep.1`, then those from `cut` on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trunk {
    pub(super) insert: String,
    pub(super) keep: (usize, usize),
    pub(super) cut: usize,
}

/// All trunk prefixes that there are.
#[derive(Debug, Default)]
pub(super) struct Trunks(pub(super) Vec<Trunk>);

impl Trunks {
    /// From a national number to its trunk prefix, from 1 on; 0 if there is none.
    pub(super) fn diagram(
        &mut self,
        pattern: &str,
        rule: &str,
        diagrams: &mut Diagrams,
    ) -> Result<Id, Problem> {
        let rule = Rule::parse(rule)?;
        let mut number = |slots: Option<&Slots>| {
            slots.and_then(|slots| trunk(slots, &rule)).map_or(0, |trunk| self.number(trunk))
        };
        Ok(Pattern::new(pattern)?.diagram(diagrams, &mut number))
    }

    fn number(&mut self, trunk: Trunk) -> u16 {
        let index = self.0.iter().position(|known| *known == trunk).unwrap_or_else(|| {
            self.0.push(trunk);
            self.0.len() - 1
        });
        u16::try_from(index + 1).unwrap_or(u16::MAX)
    }
}

/// How a number that a group was found in is put together: some digits, then the group.
struct Rule {
    insert: String,
    group: usize,
}

impl Rule {
    /// Reads a rule such as `9$1`; `None` for the empty one.
    fn parse(text: &str) -> Result<Option<Self>, Problem> {
        if text.is_empty() {
            return Ok(None);
        }
        let rule = text.split_once('$').and_then(|(insert, group)| {
            Some(Self { insert: insert.to_owned(), group: group.parse().ok()? })
        });
        let new =
            || Problem::new(format!("The rule {text:?} for a trunk prefix is of a new form."));
        rule.map(Some).ok_or_else(new)
    }
}

fn trunk(slots: &Slots, rule: &Option<Rule>) -> Option<Trunk> {
    let group = |number: usize| Some(((*slots.get(2 * number)?)?, (*slots.get(2 * number + 1)?)?));
    let cut = group(0)?.1;
    let decisive = group(2).or(group(1)).is_some_and(|(begin, end)| begin < end);
    let rule = rule.as_ref().filter(|_| group(1).is_some() && decisive);
    let Some(rule) = rule else {
        return Some(Trunk { insert: String::new(), keep: (cut, cut), cut });
    };
    let (begin, end) = group(rule.group).unwrap_or((cut, cut));
    Some(Trunk { insert: rule.insert.clone(), keep: (begin, end), cut })
}

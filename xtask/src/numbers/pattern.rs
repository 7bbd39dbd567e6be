//! From a pattern over digits to a diagram, as the `regex` crate understands the pattern: the
//! leftmost match, of the alternatives the first, with its groups.

use std::collections::HashMap;

use regex_automata::nfa::thompson::{Compiler, Config, NFA, State};
use regex_automata::util::look::Look;
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax;

use super::diagram::LONGEST;
use super::diagram::{Diagrams, Id};
use crate::problem::Problem;

/// Where the whole match and its groups begin and end, two slots each.
pub(super) type Slots = Vec<Option<usize>>;

/// A pattern. It matches from the first digit on, or not at all.
pub(super) struct Pattern {
    nfa: NFA,
}

/// The ways through a pattern that are still open after some digits, the preferred first, and the
/// match that counts if none of them comes to one. All are preferred to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Ways {
    open: Vec<(StateID, Slots)>,
    found: Option<Slots>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Result<Self, Problem> {
        let nfa = Compiler::new()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .configure(Config::new().utf8(false))
            .build(text)
            .map_err(|error| Problem::new(format!("{text:?} can't be read: {error}.")))?;
        Ok(Self { nfa })
    }

    /// The function from digits, at most [`LONGEST`], to `value` of the match in them.
    pub(super) fn diagram(
        &self,
        diagrams: &mut Diagrams,
        value: &mut dyn FnMut(Option<&Slots>) -> u16,
    ) -> Id {
        let start = self.ways(vec![(self.nfa.start_anchored(), self.no_slots())], None, 0);
        self.diagram_of(start, 0, diagrams, value, &mut HashMap::new())
    }

    fn diagram_of(
        &self,
        ways: Ways,
        position: usize,
        diagrams: &mut Diagrams,
        value: &mut dyn FnMut(Option<&Slots>) -> u16,
        known: &mut HashMap<(Ways, usize), Id>,
    ) -> Id {
        if ways.open.is_empty() || position > LONGEST {
            return diagrams.constant(value(ways.found.as_ref()));
        }
        let key = (ways, position);
        if let Some(id) = known.get(&key) {
            return *id;
        }
        let ways = &key.0;
        let next = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(|digit| {
            self.diagram_of(self.step(ways, digit, position), position + 1, diagrams, value, known)
        });
        let id = diagrams.node(value(self.end(ways, position).as_ref()), next);
        known.insert(key, id);
        id
    }

    fn no_slots(&self) -> Slots {
        vec![None; self.nfa.group_info().slot_len()]
    }

    /// The ways after one more digit, which stands at `position`.
    fn step(&self, ways: &Ways, digit: u8, position: usize) -> Ways {
        let byte = b'0' + digit;
        let open = ways.open.iter().filter_map(|(state, slots)| {
            let next = match self.nfa.state(*state) {
                State::ByteRange { trans } => trans.matches_byte(byte).then_some(trans.next),
                State::Sparse(transitions) => transitions.matches_byte(byte),
                State::Dense(transitions) => transitions.matches_byte(byte),
                _ => None,
            };
            Some((next?, slots.clone()))
        });
        self.ways(open.collect(), ways.found.clone(), position + 1)
    }

    /// The match if the text ends here.
    fn end(&self, ways: &Ways, position: usize) -> Option<Slots> {
        let mut ended = Vec::new();
        let mut seen = vec![false; self.nfa.states().len()];
        for (state, slots) in &ways.open {
            self.follow(*state, slots.clone(), position, true, &mut seen, &mut ended);
        }
        let is_match = |(state, _): &(StateID, Slots)| self.is_match(*state);
        ended.into_iter().find(is_match).map(|(_, slots)| slots).or_else(|| ways.found.clone())
    }

    /// The ways from these states on, up to where each needs a digit or the end.
    fn ways(&self, from: Vec<(StateID, Slots)>, mut found: Option<Slots>, position: usize) -> Ways {
        let mut open = Vec::new();
        let mut seen = vec![false; self.nfa.states().len()];
        for (state, slots) in from {
            self.follow(state, slots, position, false, &mut seen, &mut open);
        }
        // What comes after a match is less preferred than it.
        if let Some(first) = open.iter().position(|(state, _)| self.is_match(*state)) {
            found = Some(open[first].1.clone());
            open.truncate(first);
        }
        Ways { open, found }
    }

    fn is_match(&self, state: StateID) -> bool {
        matches!(self.nfa.state(state), State::Match { .. })
    }

    /// Follows the steps that take no digit, the preferred ones first.
    fn follow(
        &self,
        state: StateID,
        mut slots: Slots,
        position: usize,
        at_end: bool,
        seen: &mut [bool],
        open: &mut Vec<(StateID, Slots)>,
    ) {
        if std::mem::replace(&mut seen[state.as_usize()], true) {
            return;
        }
        let mut on = |next: StateID, slots: Slots| {
            self.follow(next, slots, position, at_end, seen, open);
        };
        match self.nfa.state(state) {
            State::Union { alternates } => {
                for next in alternates {
                    on(*next, slots.clone());
                }
            }
            State::BinaryUnion { alt1, alt2 } => {
                on(*alt1, slots.clone());
                on(*alt2, slots);
            }
            State::Capture { next, slot, .. } => {
                slots[slot.as_usize()] = Some(position);
                on(*next, slots);
            }
            State::Look { look: Look::Start, next } if position == 0 => on(*next, slots),
            State::Look { look: Look::End, next } if at_end => on(*next, slots),
            State::Look { look: Look::Start, .. } | State::Fail => {}
            State::Look { look: Look::End, .. }
            | State::ByteRange { .. }
            | State::Sparse(_)
            | State::Dense(_)
            | State::Match { .. } => open.push((state, slots)),
            State::Look { look, .. } => unreachable!("no pattern of numbers looks for {look:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Patterns of the kinds that the tables hold, against the `regex` crate's own engine.
    #[test]
    fn a_diagram_finds_what_the_pattern_finds() {
        for text in [
            "^(?:0|80?)",
            "^(?:0?(?:(11|2(?:2|3[1-4]?))15)?)",
            "^(?:(?:0|90)(?:(1[245]|31)(\\d{2,3}))?)",
            "^(?:([59]\\d{2})$|0)",
            "^(?:(000[25]\\d{1,2})|(?:00)0?|0)",
            "^(?:2(?:0[1-3]|[5-8]\\d)\\d|9{3})$",
        ] {
            let mut diagrams = Diagrams::default();
            let mut found = vec![None];
            let id = Pattern::new(text).unwrap().diagram(&mut diagrams, &mut |slots| {
                found.push(slots.cloned());
                u16::try_from(found.len() - 1).unwrap()
            });
            let regex = regex_automata::nfa::thompson::pikevm::PikeVM::new(text).unwrap();
            let mut cache = regex.create_cache();
            for number in 0..100_000 {
                for digits in [format!("{number}"), format!("{number:05}"), format!("0{number}")] {
                    let mut captures = regex.create_captures();
                    regex.captures(&mut cache, &digits, &mut captures);
                    let expected: Vec<_> = (0..captures.group_len())
                        .flat_map(|group| match captures.get_group(group) {
                            Some(span) => [Some(span.start), Some(span.end)],
                            None => [None, None],
                        })
                        .collect();
                    let expected = captures.is_match().then_some(expected);
                    let node = digits
                        .bytes()
                        .fold(id, |id, digit| diagrams.get(id).next[usize::from(digit - b'0')]);
                    let value = diagrams.get(node).value;
                    assert_eq!(found[usize::from(value)], expected, "{text} in {digits}");
                }
            }
        }
    }
}

//! Functions of digits, as automata that are minimal by construction: equal nodes are one node.

use std::collections::HashMap;

/// The most digits that E.164 has. No national number is longer.
pub(super) const LONGEST: usize = 15;

/// A node's number in its [`Diagrams`]. Equal functions have equal numbers.
pub(super) type Id = usize;

/// What a text that ends here comes to, and where each further digit leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub(super) value: u16,
    pub(super) next: [Id; 10],
}

/// All nodes. A constant's node leads to itself; otherwise there is no circle.
#[derive(Debug, Default)]
pub(super) struct Diagrams {
    nodes: Vec<Node>,
    ids: HashMap<Node, Id>,
    constants: HashMap<u16, Id>,
}

impl Diagrams {
    pub(super) fn get(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    /// The function that has this value for whatever digits.
    pub(super) fn constant(&mut self, value: u16) -> Id {
        let Self { nodes, constants, .. } = self;
        *constants.entry(value).or_insert_with(|| {
            let id = nodes.len();
            nodes.push(Node { value, next: [id; 10] });
            id
        })
    }

    pub(super) fn is_constant(&self, id: Id) -> bool {
        self.nodes[id].next[0] == id
    }

    pub(super) fn node(&mut self, value: u16, next: [Id; 10]) -> Id {
        let constant = self.constant(value);
        if next == [constant; 10] {
            return constant;
        }
        let Self { nodes, ids, .. } = self;
        *ids.entry(Node { value, next }).or_insert_with_key(|node| {
            nodes.push(node.clone());
            nodes.len() - 1
        })
    }

    /// 1 for texts of these lengths, else 0.
    pub(super) fn lengths(&mut self, lengths: &[usize]) -> Id {
        let mut id = self.constant(0);
        for length in (0..=LONGEST).rev() {
            id = self.node(lengths.contains(&length).into(), [id; 10]);
        }
        id
    }

    /// The function whose value is made of the values of two.
    pub(super) fn combine(&mut self, first: Id, second: Id, of: &dyn Fn(u16, u16) -> u16) -> Id {
        self.combine_below((first, second), of, &mut HashMap::new())
    }

    fn combine_below(
        &mut self,
        pair: (Id, Id),
        of: &dyn Fn(u16, u16) -> u16,
        known: &mut HashMap<(Id, Id), Id>,
    ) -> Id {
        if let Some(id) = known.get(&pair) {
            return *id;
        }
        let [first, second] = [pair.0, pair.1].map(|id| self.nodes[id].clone());
        let value = of(first.value, second.value);
        let id = if self.is_constant(pair.0) && self.is_constant(pair.1) {
            self.constant(value)
        } else {
            let next = std::array::from_fn(|digit| {
                self.combine_below((first.next[digit], second.next[digit]), of, known)
            });
            self.node(value, next)
        };
        known.insert(pair, id);
        id
    }

    /// 1 where both are 1.
    pub(super) fn both(&mut self, first: Id, second: Id) -> Id {
        self.combine(first, second, &|first, second| first & second)
    }

    /// 1 where one of them is 1.
    pub(super) fn either(&mut self, first: Id, second: Id) -> Id {
        self.combine(first, second, &|first, second| first | second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_functions_are_one_node() {
        let mut diagrams = Diagrams::default();
        let [short, long] = [&[2][..], &[2, 4]].map(|lengths| diagrams.lengths(lengths));
        assert_ne!(short, long);
        assert_eq!(diagrams.both(short, long), short);
        assert_eq!(diagrams.either(short, long), long);
        let never = diagrams.combine(short, long, &|_, _| 0);
        assert_eq!(never, diagrams.constant(0));
        assert!(diagrams.is_constant(never));
    }
}

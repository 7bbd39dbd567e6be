use std::collections::BTreeMap;

/// What was mended: rule to pointers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::regen) struct Mends {
    rules: BTreeMap<&'static str, Vec<String>>,
    /// Where schemas were that got a name, by that name.
    moved: BTreeMap<String, String>,
}

impl Mends {
    pub(super) fn note(&mut self, rule: &'static str, pointer: &str) {
        self.rules.entry(rule).or_default().push(pointer.to_owned());
    }

    pub(super) fn moved(&mut self, name: &str, pointer: &str) {
        self.moved.entry(name.to_owned()).or_insert_with(|| pointer.to_owned());
    }

    /// The place in the published document of what is at this place now.
    pub(in crate::regen) fn published(&self, pointer: &str) -> String {
        let mut place = pointer.to_owned();
        // A schema is inside another one at most as often as there are schemas.
        for _ in 0..=self.moved.len() {
            let inside = place.strip_prefix("/components/schemas/").map(str::to_owned);
            let Some(inside) = inside else { break };
            let (name, rest) = inside.split_at(inside.find('/').unwrap_or(inside.len()));
            let Some(before) = self.moved.get(name).filter(|before| **before != place) else {
                break;
            };
            place = format!("{before}{rest}");
        }
        place
    }

    /// A line for each rule, and its pointers below it.
    pub(in crate::regen) fn text(&self) -> String {
        let mut text = String::new();
        for (rule, pointers) in &self.rules {
            text += &format!("  {rule} ({}):\n", pointers.len());
            for pointer in pointers {
                text += &format!("    {pointer}\n");
            }
        }
        text
    }

    #[cfg(test)]
    pub(super) fn pointers(&self) -> Vec<&str> {
        self.rules.values().flatten().map(String::as_str).collect()
    }
}

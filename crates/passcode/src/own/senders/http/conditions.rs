//! From the rules of an answer, as they are written in TOML, to those that are asked.

use super::definition;
use super::meaning::{Condition, Rules};
use super::source::Source;
use crate::{ErrorKind, Result};

pub(super) struct Conditions<'a, 'b>(pub(super) Source<'a, 'b>);

impl Conditions<'_, '_> {
    /// What the answers of this service mean.
    pub(super) fn rules(
        &self,
        vendor: &str,
        ok: definition::Condition,
        refused: Vec<definition::Refusal>,
        id: Option<String>,
    ) -> Result<Rules> {
        Ok(Rules {
            name: vendor.to_owned(),
            ok: self.condition("ok", ok)?,
            refused: self.refusals(refused)?,
            id: id.map(|pointer| self.pointer("id", pointer)).transpose()?,
        })
    }

    fn refusals(&self, refusals: Vec<definition::Refusal>) -> Result<Vec<(Condition, ErrorKind)>> {
        let several = refusals.len() > 1;
        let read = |(index, refusal): (usize, definition::Refusal)| {
            let at = if several { format!("refused[{index}]") } else { "refused".to_owned() };
            let definition::Refusal { status, json, has, kind } = refusal;
            if status.is_empty() && json.0.is_empty() && has.is_empty() {
                let what = "every answer would be a refusal: write status, json or has";
                return Err(self.0.mistake(&at, what));
            }
            let condition = definition::Condition { status, json, has };
            Ok((self.condition(&at, condition)?, kind.into()))
        };
        refusals.into_iter().enumerate().map(read).collect()
    }

    fn condition(&self, at: &str, condition: definition::Condition) -> Result<Condition> {
        let definition::Condition { status, json, has } = condition;
        if let Some(wrong) = status.iter().find(|status| !(200..600).contains(*status)) {
            let what = format!("{wrong} is no status of an answer: choose 200 to 599");
            return Err(self.0.mistake(&format!("{at}.status"), what));
        }
        let read_text = |(pointer, texts): (String, definition::Several<String>)| {
            let at = format!("{at}.json");
            if texts.0.is_empty() {
                return Err(self.0.mistake(&at, "a list of texts has at least one"));
            }
            Ok((self.pointer(&at, pointer)?, texts.0))
        };
        let at_has = format!("{at}.has");
        Ok(Condition {
            status,
            json: json.0.into_iter().map(read_text).collect::<Result<_>>()?,
            has: has
                .into_iter()
                .map(|pointer| self.pointer(&at_has, pointer))
                .collect::<Result<_>>()?,
        })
    }

    /// A JSON pointer (RFC 6901).
    fn pointer(&self, at: &str, pointer: String) -> Result<String> {
        let escapes = pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
        if (pointer.is_empty() || pointer.starts_with('/')) && escapes {
            return Ok(pointer);
        }
        let what = format!("{pointer:?} is no JSON pointer: write it as in \"/messages/0/status\"");
        Err(self.0.mistake(at, what))
    }
}

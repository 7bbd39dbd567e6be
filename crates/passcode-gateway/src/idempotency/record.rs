use passcode::Sealer;
use serde::{Deserialize, Serialize};

use crate::answer::Outcome;
use crate::problem::Problem;

/// What is kept under a key: the mark holds it without an answer, the claim until there is one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// HMACs of the request, one under each store key.
    request: Vec<String>,
    /// Tells this attempt from every other.
    attempt: String,
    /// Who is asked, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    /// The vendor's id of what is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The answer, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

/// Who is asked, as far as it is known before.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) provider: Option<String>,
    pub(crate) id: Option<String>,
}

/// An answer that is given again. It has no `Debug`, as an [`Answer`](crate::answer::Answer) has none.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) status: u16,
    /// In JSON.
    pub(super) body: String,
    pub(super) is_problem: bool,
}

impl Record {
    pub(super) fn new(request: Vec<String>, attempt: String, asked: Asked) -> Self {
        let Asked { provider, id } = asked;
        Self { request, attempt, provider, id, answer: None }
    }

    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("text is always JSON")
    }

    /// Whether it is of the same request: under one key at least the HMACs are one.
    pub(super) fn is_of(&self, request: &[String]) -> bool {
        self.request.iter().any(|own| request.contains(own))
    }

    pub(super) fn provider(&self) -> Option<&str> {
        self.provider.as_deref()
    }

    pub(super) fn has_answer(&self) -> bool {
        self.answer.is_some()
    }

    /// The answer; `None` if there is none that can be read.
    pub(super) fn answer(&self, sealer: &Sealer) -> Option<Kept> {
        let text = sealer.open_text(self.answer.as_deref()?, &self.context())?;
        serde_json::from_str(&text).ok()
    }

    /// The same with this answer.
    pub(super) fn answered(&self, kept: &Kept, sealer: &Sealer) -> passcode::Result<Self> {
        let text = serde_json::to_string(kept).expect("text and whole numbers are always JSON");
        let sealed = sealer.seal_text(&text, &self.context())?;
        Ok(Self { answer: Some(sealed), ..self.clone() })
    }

    /// The answer belongs to this request alone.
    fn context(&self) -> String {
        format!("answer to {}", self.request.join(" "))
    }
}

impl Kept {
    /// What is to be kept of an outcome: whatever may have had an effect. `None` for the rest, which
    /// may be asked again.
    pub(super) fn of(outcome: &Outcome) -> Option<Self> {
        match outcome {
            Ok(answer) => {
                let (status, body) = (answer.status.as_u16(), answer.body.clone());
                Some(Self { status, body, is_problem: false })
            }
            Err(problem) => may_have_happened(problem).then(|| {
                let (status, body) = (problem.status().as_u16(), problem.to_json().to_string());
                Self { status, body, is_problem: true }
            }),
        }
    }
}

fn may_have_happened(problem: &Problem) -> bool {
    problem.dispatch() == Some(passcode::Dispatch::MaybeSent)
}

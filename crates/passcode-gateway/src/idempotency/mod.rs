//! A call with an `Idempotency-Key` happens once, however often it comes.
//!
//! First a mark is put into the store, which lives as long as the call may take, then the claim,
//! which lives for a day, then the vendor is asked, then the answer is kept, sealed, in the claim. A
//! process may end between any two of these: without a claim nothing was asked; a claim without an
//! answer is never worked on again.

mod key;
mod record;

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::{HeaderValue, StatusCode};
pub(crate) use key::key;
use passcode::Dispatch;
pub(crate) use record::Asked;
use serde_json::Value;

use crate::answer::{Answer, Outcome};
use crate::idempotency::record::{Kept, Record};
use crate::names::Names;
use crate::problem::{self, Problem, ProblemKind};
use crate::setup::Setup;

/// How long a claim lives.
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);

const REPLAYED: &str = "idempotent-replayed";

/// One call with a key.
pub(crate) struct Idempotent<'a> {
    setup: &'a Setup,
    mark: Names<'a>,
    claim: Names<'a>,
    request: Vec<String>,
}

/// What is to be done with a call.
enum Begun {
    /// It is ours to work on.
    Ours(Record),
    /// It was answered before.
    Answered(Record),
    /// It was begun, and its answer is lost.
    Lost(Option<Record>),
}

impl<'a> Idempotent<'a> {
    /// `scope` is whose key it is and of which route, `request` what must be the same.
    pub(crate) fn new(setup: &'a Setup, scope: [&str; 2], key: &str, request: &[&str]) -> Self {
        let name = [&scope[..], &[key]].concat();
        let request = [&scope[..], request].concat();
        Self {
            setup,
            mark: Names::new(&setup.kept, "mark", &name),
            claim: Names::new(&setup.kept, "claim", &name),
            request: setup.kept.keys().names("request", &request),
        }
    }

    /// Answers as before, or does the work and keeps its answer. `pending` says what a code can be
    /// checked by that may have been sent through the provider of this name, where that answer is lost.
    pub(crate) async fn answer(
        &self,
        asked: Asked,
        work: impl Future<Output = Outcome>,
        pending: impl AsyncFnOnce(&str) -> Option<Value>,
    ) -> Response {
        let claimed = match self.begin(asked).await {
            Err(problem) => return problem.into_response(),
            Ok(Begun::Ours(record)) => {
                let outcome = work.await;
                self.end(&record, &outcome).await;
                return outcome.into_response();
            }
            Ok(Begun::Answered(record)) => match self.replay(&record) {
                Some(response) => return response,
                None => Some(record),
            },
            Ok(Begun::Lost(record)) => record,
        };
        let pending = match claimed.as_ref().and_then(Record::provider) {
            Some(provider) => pending(provider).await,
            None => None,
        };
        lost().with_pending(pending).into_response()
    }

    async fn begin(&self, asked: Asked) -> Result<Begun, Problem> {
        let before = self.claimed().await?;
        if let Some(record) = before.as_ref().filter(|record| record.has_answer()) {
            return Ok(Begun::Answered(record.clone()));
        }
        let record = Record::new(self.request.clone(), attempt()?, asked);
        let bytes = record.to_bytes();
        let life = self.setup.providers.longest_total_timeout();
        if !self.mark.put_new(&bytes, life).await.map_err(nothing_sent)? {
            return self.marked().await;
        }
        if before.is_some() {
            return self.lost().await;
        }
        match self.claim.put_new(&bytes, LIFE).await {
            Ok(true) => Ok(Begun::Ours(record)),
            Ok(false) => self.lost().await,
            Err(error) => {
                self.undo(&record).await;
                Err(nothing_sent(error))
            }
        }
    }

    /// Somebody works on it, unless the answer came just now.
    async fn marked(&self) -> Result<Begun, Problem> {
        let marks = self.mark.get().await.map_err(nothing_sent)?;
        self.same(marks.iter().filter_map(|bytes| Record::read(bytes)))?;
        match self.claimed().await?.filter(Record::has_answer) {
            Some(record) => Ok(Begun::Answered(record)),
            None => {
                let detail =
                    "a call with this Idempotency-Key is being worked on: ask again for its answer";
                Err(Problem::new(ProblemKind::InProgress, detail))
            }
        }
    }

    /// Whoever claimed it is gone, unless the answer came just now. The mark is ours.
    async fn lost(&self) -> Result<Begun, Problem> {
        let claimed = self.claimed().await;
        // If it can't be taken away it ends by itself.
        let _ = self.mark.remove().await;
        Ok(match claimed? {
            Some(record) if record.has_answer() => Begun::Answered(record),
            record => Begun::Lost(record),
        })
    }

    /// What is claimed under this key, if it is for the same request.
    async fn claimed(&self) -> Result<Option<Record>, Problem> {
        let claims = self.claim.get().await.map_err(nothing_sent)?;
        let read = claims.iter().map(|bytes| Record::read(bytes));
        // Who can't read it can't tell what became of it.
        let records = read.collect::<Option<Vec<_>>>().ok_or_else(lost)?;
        self.same(records.iter().cloned())?;
        let with_answer = records.iter().find(|record| record.has_answer()).cloned();
        Ok(with_answer.or_else(|| records.into_iter().next()))
    }

    fn same(&self, mut records: impl Iterator<Item = Record>) -> Result<(), Problem> {
        if records.all(|record| record.is_of(&self.request)) {
            return Ok(());
        }
        let detail = "this Idempotency-Key was used for another request: make a new one for each";
        Err(Problem::new(ProblemKind::IdempotencyMismatch, detail))
    }

    /// Takes away a claim whose making failed, if it was made all the same.
    async fn undo(&self, record: &Record) {
        // What can't be seen may be somebody's who was answered meanwhile.
        let Ok(claims) = self.claim.get().await else { return };
        let is_ours = |bytes: &Vec<u8>| Record::read(bytes).as_ref() == Some(record);
        if claims.iter().all(is_ours) {
            self.free().await;
        }
    }

    /// Keeps the answer, or frees the key where nothing happened. Where the store fails, the claim
    /// stays as it is, and a repeat hears that the answer is lost.
    async fn end(&self, record: &Record, outcome: &Outcome) {
        let Some(kept) = Kept::of(outcome) else {
            // What went wrong here, and may have been anywhere, is never followed by a second send.
            let is_nothing = |problem: &Problem| {
                problem.kind() != ProblemKind::Internal
                    || problem.dispatch() == Some(Dispatch::NotSent)
            };
            if outcome.as_ref().is_err_and(is_nothing) {
                self.free().await;
            }
            return;
        };
        let answered = record.answered(&kept, &self.setup.sealer);
        let put = match &answered {
            Ok(record) => self.claim.put(&record.to_bytes(), LIFE).await,
            Err(_) => return tracing::error!("an answer can't be sealed: a repeat is refused"),
        };
        match put {
            // The answer is found before the mark is looked at.
            Ok(()) => drop(self.mark.remove().await),
            Err(error) => tracing::error!(%error, "an answer can't be kept: a repeat is refused"),
        }
    }

    /// First the claim: with the mark gone it would be taken for a lost one.
    async fn free(&self) {
        let freed = match self.claim.remove().await {
            Ok(()) => self.mark.remove().await,
            Err(error) => Err(error),
        };
        if let Err(error) = freed {
            tracing::error!(%error, "a key can't be freed: a repeat is refused");
        }
    }

    /// The answer of before; `None` if it can't be read any more.
    fn replay(&self, record: &Record) -> Option<Response> {
        let kept = record.answer(&self.setup.sealer)?;
        let status = StatusCode::from_u16(kept.status).ok()?;
        let mut response = if kept.is_problem {
            problem::response(status, kept.body)
        } else {
            Answer { status, body: kept.body }.into_response()
        };
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        Some(response)
    }
}

fn lost() -> Problem {
    let detail = "a call with this Idempotency-Key was begun and its answer is lost, so a message may have been sent, or \
                  the code counted";
    Problem::new(ProblemKind::MaybeSent, detail).with_dispatch(Dispatch::MaybeSent)
}

/// The store failed before anything was asked.
fn nothing_sent(error: passcode::Error) -> Problem {
    Problem::from(error.with_dispatch(Dispatch::NotSent))
}

fn attempt() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        let detail = "the operating system gives no randomness";
        Problem::new(ProblemKind::Internal, detail).with_dispatch(Dispatch::NotSent)
    })?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

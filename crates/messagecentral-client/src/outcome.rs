use std::time::Duration;

use vendor_http::Answer;

use crate::error::{Error, Operation, Problem};
use crate::number::Number;
use crate::reply::{Code, Reply};
use crate::response_code::{REQUEST_ALREADY_EXISTS, SUCCESS, is_documented};

/// A verification that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sent {
    /// What validate needs. Keep the number with it: the vendor doesn't bind one to the other.
    pub verification_id: String,
    /// How long the code lives from now; 60 seconds unless the account sets 20 to 300. `None`
    /// when the vendor doesn't say, as for a code that was already pending.
    pub timeout: Option<Duration>,
    /// The vendor says that a code is still live and sent no new message; the id is the live
    /// one's.
    pub already_pending: bool,
}

/// Proof that the code was right: this client makes one only when the vendor's answer says so in
/// every way it can.
///
/// HTTP 2xx, top code 200, inner code absent or 200, `VERIFICATION_COMPLETED`, and our own id and
/// number wherever the answer names them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "drop it and nobody was verified"]
pub struct Verified(());

/// Reads the answer to a send.
pub(crate) fn sent(answer: &Answer, number: Number<'_>) -> Result<Sent, Error> {
    let reply = Reply::read(answer);
    let judge = Judge { operation: Operation::Send, answer, reply: &reply };
    let already_pending = match reply.code() {
        // Sent nothing new, and the status it comes under is not uniform (seen: 200, 400).
        Some(REQUEST_ALREADY_EXISTS) => true,
        Some(SUCCESS) => {
            judge.require_success()?;
            false
        }
        _ => return Err(judge.refusal()),
    };
    judge.require_our(number)?;
    let Some(verification_id) = reply.verification_id() else {
        return Err(judge.untrusted("it holds no verification id"));
    };
    let timeout = reply.timeout().filter(|_| !already_pending);
    Ok(Sent { verification_id, timeout, already_pending })
}

/// Reads the answer to a validate.
pub(crate) fn verified(answer: &Answer, id: &str, number: Number<'_>) -> Result<Verified, Error> {
    let reply = Reply::read(answer);
    let judge = Judge { operation: Operation::Validate, answer, reply: &reply };
    if reply.code() != Some(SUCCESS) {
        return Err(judge.refusal());
    }
    judge.require_success()?;
    if reply.verification_status() != Some("VERIFICATION_COMPLETED") {
        return Err(judge.untrusted("it does not say that the verification is completed"));
    }
    if reply.names_other_id(id) {
        return Err(judge.untrusted("it names another verification"));
    }
    judge.require_our(number)?;
    Ok(Verified(()))
}

/// Whether the answer refuses the token rather than the request: 401 or 403 without a code that
/// the vendor documents (the body decides before the status).
pub(crate) fn refuses_token(answer: &Answer) -> bool {
    let unauthorized = matches!(answer.status.as_u16(), 401 | 403);
    unauthorized && Reply::read(answer).code().is_none_or(|code| !is_documented(code))
}

/// The error for an answer that [refuses the token](refuses_token).
pub(crate) fn token_refused(operation: Operation, answer: &Answer) -> Error {
    let reply = Reply::read(answer);
    Error::new(Problem::TokenRefused(operation))
        .with_answer(answer)
        .with_words(reply.code(), reply.text())
}

struct Judge<'a> {
    operation: Operation,
    answer: &'a Answer,
    reply: &'a Reply,
}

impl Judge<'_> {
    /// The error of an answer whose code is no success.
    fn refusal(&self) -> Error {
        let code = self.reply.code();
        if code.is_none() && self.reply.says_discontinued() {
            return self.error(Problem::Discontinued(self.operation));
        }
        if code.is_none() && self.answer.status.is_success() {
            return self.untrusted("it holds no readable response code");
        }
        self.error(Problem::Answer(self.operation))
    }

    /// What else an answer with the top code 200 must have.
    fn require_success(&self) -> Result<(), Error> {
        if !self.answer.status.is_success() {
            return Err(self.untrusted("its code is a success and its HTTP status is not"));
        }
        match self.reply.inner_code() {
            Code::Absent | Code::Number(SUCCESS) => Ok(()),
            Code::Number(_) | Code::Unreadable => {
                Err(self.untrusted("its outer code is a success and its inner code is not"))
            }
        }
    }

    fn require_our(&self, number: Number<'_>) -> Result<(), Error> {
        if self.reply.names_other_number(|named| number.contradicted_by(named)) {
            return Err(self.untrusted("it names another phone number"));
        }
        Ok(())
    }

    fn untrusted(&self, why: &'static str) -> Error {
        self.error(Problem::Untrusted(self.operation, why))
    }

    fn error(&self, problem: Problem) -> Error {
        Error::new(problem)
            .with_answer(self.answer)
            .with_words(self.reply.code(), self.reply.text())
    }
}

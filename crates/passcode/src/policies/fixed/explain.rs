use async_trait::async_trait;

use super::{Fixed, check};
use crate::config::{End, Explain, Named, Path, Verdict, pending};
use crate::{OtpProvider, SendRequest, Verification};

#[async_trait]
impl Explain for Fixed {
    async fn explain(&self, request: &SendRequest, path: &mut Path<'_>) -> End {
        let refused = match (self.code(request.recipient()), &self.otherwise) {
            (Some(code), _) => {
                let kept = self.counters.check_kept();
                kept.and_then(|()| self.check_until()).and_then(|()| check(request, code).map(drop))
            }
            (None, Some(other)) => {
                let why = format!("this is no recipient for tests: on to {:?}", other.name());
                path.step(None, None, Verdict::Pass, why);
                return path.follow(other.name(), request).await;
            }
            (None, None) => self.others().map(drop),
        };
        match refused {
            Ok(()) => {
                let why = format!("a recipient for tests until {}: nothing is sent", self.until);
                path.step(None, None, Verdict::Simulated, why);
                End::Served
            }
            Err(error) => {
                path.step(None, None, Verdict::Refuse, error.to_string());
                End::Refused(error.kind())
            }
        }
    }

    async fn pending(&self, request: &SendRequest, others: &dyn Named) -> Option<Verification> {
        // Nothing is sent to a recipient for tests, so there is nothing that may have been.
        let other = self.otherwise.as_ref().filter(|_| self.code(request.recipient()).is_none())?;
        pending(other.name(), request, others).await
    }
}

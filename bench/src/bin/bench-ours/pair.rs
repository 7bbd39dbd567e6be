use passcode::{OtpCode, OtpProvider, Recipient, SendRequest, VerifyOutcome, VerifyRequest};
use passcode_bench::{CODE, Codes};

use crate::providers::{Failure, Made};

/// One send and one approved check. The recipient is parsed each time.
pub(crate) async fn pair(made: &Made, typed: &str, codes: &Codes) -> Result<(), Failure> {
    let recipient: Recipient = typed.parse()?;
    let sent = made.providers.send(&SendRequest::new(recipient)).await?;
    let code = codes.take().unwrap_or_else(|| CODE.to_owned());
    let outcome = made.providers.verify(&VerifyRequest::new(sent, OtpCode::parse(&code)?)).await?;
    if !matches!(outcome, VerifyOutcome::Approved(_)) {
        return Err("a right code was rejected".into());
    }
    Ok(())
}

/// Whom the pair of this number is for, as it is typed.
pub(crate) fn recipient(what: &str, made: &Made, number: usize) -> String {
    // A number that no other pair has; nothing is sent to it.
    if matches!(what, "own-many" | "own-days") {
        format!("+447911{number:06}")
    } else {
        made.recipient.to_owned()
    }
}

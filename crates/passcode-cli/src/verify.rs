use std::path::Path;

use passcode::{
    Error, ErrorKind, Operation, OtpCode, OtpProvider, Result, Verification, VerifyOutcome,
    VerifyRequest,
};

use crate::exit_status::Done;
use crate::interrupt;
use crate::kept::{self, STANDARD};
use crate::report;
use crate::selection::Selection;
use crate::terminal::Terminal;

pub(crate) async fn run(
    terminal: Terminal,
    selection: &Selection,
    file: &Path,
    code: &str,
) -> Result<Done> {
    if file == Path::new(STANDARD) && code == STANDARD {
        return Err(report::local(
            "standard input holds the verification or the code, not the two of them".to_owned(),
        ));
    }
    let verification = kept::read(file, "")?;
    let code = match code {
        STANDARD => terminal.ask("code: ")?,
        code => code.to_owned(),
    };
    let request = VerifyRequest::new(verification.clone(), OtpCode::parse(&code)?);
    let verifying = selection.providers.verify(&request);
    let (signal, provider) = (interrupt::caught()?, verification.provider());
    let outcome =
        interrupt::unless_interrupted(signal, provider, Operation::Verify, verifying).await?;
    let said = described(&verification, &outcome);
    let json = report::outcome_json(&verification, &outcome);
    terminal.try_result(&said, &json).map_err(|error| {
        let message = format!("{said}, but standard output can't be written: {}", error.kind());
        Error::new(ErrorKind::InvalidRequest, message)
            .with_provider(provider)
            .with_operation(Operation::Verify)
    })?;
    Ok(if outcome.is_approved() { Done::Well } else { Done::Rejected })
}

fn described(verification: &Verification, outcome: &VerifyOutcome) -> String {
    match outcome {
        VerifyOutcome::Approved(approval) => format!("approved: {}", approval.recipient()),
        VerifyOutcome::Rejected(rejection) => {
            format!("rejected: {} ({rejection})", verification.recipient())
        }
    }
}

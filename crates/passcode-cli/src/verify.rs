use std::fs;
use std::io::{self, Read};
use std::path::Path;

use passcode::{OtpCode, OtpProvider, Result, Verification, VerifyOutcome, VerifyRequest, stored};

use crate::exit_status::Done;
use crate::report;
use crate::selection::Selection;
use crate::terminal::Terminal;

const STANDARD_INPUT: &str = "-";

pub(crate) async fn run(
    terminal: Terminal,
    selection: &Selection,
    file: &Path,
    code: &str,
) -> Result<Done> {
    let piped = file == Path::new(STANDARD_INPUT);
    if piped && code == STANDARD_INPUT {
        return Err(report::local(
            "standard input can't hold both the verification and the code".to_owned(),
        ));
    }
    let verification = read(file, piped)?;
    let code = match code {
        STANDARD_INPUT => terminal.ask("code: ")?,
        code => code.to_owned(),
    };
    let request = VerifyRequest::new(verification.clone(), OtpCode::parse(&code)?);
    let outcome = selection.providers.verify(&request).await?;
    terminal.result(
        &described(&verification, &outcome),
        &report::outcome_json(&verification, &outcome),
    );
    Ok(if outcome.is_approved() { Done::Well } else { Done::Rejected })
}

fn read(file: &Path, piped: bool) -> Result<Verification> {
    let text = if piped {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    let text = text.map_err(|error| {
        let name = if piped { "standard input".to_owned() } else { file.display().to_string() };
        report::local(format!("{name} can't be read: {}", error.kind()))
    })?;
    stored::from_json(&text)
}

fn described(verification: &Verification, outcome: &VerifyOutcome) -> String {
    match outcome {
        VerifyOutcome::Approved(approval) => format!("approved: {}", approval.recipient()),
        VerifyOutcome::Rejected(rejection) => {
            format!("rejected: {} ({rejection})", verification.recipient())
        }
    }
}

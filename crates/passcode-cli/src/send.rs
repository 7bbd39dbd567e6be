use std::time::SystemTime;

use passcode::{
    Delivery, Device, Dispatch, Error, ErrorKind, Locale, Operation, Recipient, Result,
    SendRequest, Verification,
};

use crate::arguments::SendArguments;
use crate::device;
use crate::escape;
use crate::exit_status::Done;
use crate::interrupt;
use crate::kept;
use crate::out::{self, Out, Unwritten};
use crate::report;
use crate::selection::Selection;
use crate::terminal::Terminal;

pub(crate) async fn run(
    terminal: Terminal,
    selection: &Selection,
    arguments: SendArguments,
) -> Result<Done> {
    let request = request(&arguments)?;
    // Caught first, so that no file of `--out` stays behind.
    let signal = interrupt::caught()?;
    // Opened before anything is sent: a message whose id can't be kept is lost.
    let out = arguments.out.map(Out::open).transpose()?;
    let sender = selection.sender();
    let sending = selection.providers.send_through(sender, &request);
    match interrupt::unless_interrupted(signal, sender, Operation::Send, sending).await {
        Ok(verification) => keep(terminal, out, &verification).map(|()| Done::Well),
        Err(error) => {
            let error = with_pending(error, selection, &request).await;
            keep_pending(terminal, out, &error);
            Err(error)
        }
    }
}

/// An interrupted send has no answer that could say what its code is checked by.
async fn with_pending(error: Error, selection: &Selection, request: &SendRequest) -> Error {
    if error.dispatch() != Dispatch::MaybeSent || error.pending().is_some() {
        return error;
    }
    let pending = selection.providers.pending(selection.sender(), request).await;
    error.with_pending(pending)
}

fn request(arguments: &SendArguments) -> Result<SendRequest> {
    let recipient: Recipient = arguments.recipient.parse()?;
    let locale = arguments.locale.as_deref().map(str::parse::<Locale>).transpose()?;
    let earlier = arguments.earlier.as_deref();
    let earlier = earlier.map(|file| kept::read(file, "--earlier: ")).transpose()?;
    Ok(SendRequest::new(recipient)
        .with_channel(arguments.channel)
        .with_code_length(arguments.code_length)
        .with_locale(locale)
        .with_device(device(arguments)?)
        .with_earlier(earlier))
}

fn device(arguments: &SendArguments) -> Result<Option<Device>> {
    let Some(ip) = &arguments.ip else { return Ok(None) };
    let device = device::at(ip)?;
    let Some(user_agent) = &arguments.user_agent else { return Ok(Some(device)) };
    if user_agent.chars().any(char::is_control) {
        return Err(report::local("--user-agent holds a control character".to_owned()));
    }
    Ok(Some(device.with_user_agent(user_agent)))
}

/// A send that failed may have happened: keeps what would verify its code.
fn keep_pending(terminal: Terminal, out: Option<Out>, error: &Error) {
    let (Some(pending), Some(out)) = (error.pending(), out) else { return };
    let place = out.keep(terminal, pending).unwrap_or_else(|_| elsewhere(terminal, pending));
    terminal.hint(&format!("should a code arrive, what verifies it is {place}"));
}

/// Keeps what `verify` needs, and says what was sent.
fn keep(terminal: Terminal, out: Option<Out>, verification: &Verification) -> Result<()> {
    let printed_alone = matches!(out, Some(Out::Standard));
    let kept = out.map(|out| out.keep(terminal, verification)).transpose();
    let kept = kept.map_err(|failure| {
        let place = out::on_stdout(terminal, verification);
        let place = place.unwrap_or_else(|_| elsewhere(terminal, verification));
        lost(verification, &failure, &place)
    })?;
    let said = described(verification);
    if printed_alone {
        terminal.hint(&said);
        return Ok(());
    }
    let json = report::verification_json(verification);
    terminal.try_result(&said, &json).map_err(|error| {
        let failure = Unwritten { place: "standard output".to_owned(), error };
        let place = kept.clone().unwrap_or_else(|| elsewhere(terminal, verification));
        lost(verification, &failure, &place)
    })?;
    if kept.is_none() {
        terminal.hint("to verify it later, keep what `verify` needs with --out FILE or --json");
    }
    Ok(())
}

/// The last place for what `verify` needs, when stdout can't be written. As JSON, the error holds
/// it.
fn elsewhere(terminal: Terminal, verification: &Verification) -> String {
    if terminal.is_json() {
        return "in `pending`".to_owned();
    }
    terminal.say(&escape::json(&report::verification_json(verification)));
    "on standard error".to_owned()
}

fn described(verification: &Verification) -> String {
    let what = match verification.delivery() {
        Delivery::AlreadyPending => "a code sent before is still live at",
        Delivery::Simulated => "sent nothing, as is configured for this recipient for tests,",
        _ => "sent a code to",
    };
    let length =
        verification.code_length().map(|digits| format!(", {digits} digits")).unwrap_or_default();
    let life = verification.expires_at().and_then(|end| end.duration_since(SystemTime::now()).ok());
    let life = life.map(|life| format!(", good for {} s", life.as_secs())).unwrap_or_default();
    escape::line(&format!(
        "{what} {} by {} through {} (id {}{length}{life})",
        verification.recipient(),
        verification.channel(),
        verification.provider(),
        verification.id(),
    ))
}

/// The message is out, but what verifies it could not be kept where it was to be.
fn lost(verification: &Verification, failure: &Unwritten, place: &str) -> Error {
    let message = format!(
        "the code was sent with the id {}, but {} can't be written: {}; what verifies it is {place}, \
         so let the person look before sending again",
        verification.id(),
        failure.place,
        failure.error.kind(),
    );
    Error::new(ErrorKind::InvalidRequest, message)
        .with_provider(verification.provider())
        .with_operation(Operation::Send)
        .with_pending(verification.clone())
}

#[cfg(test)]
mod tests {
    use passcode::{Channel, stored};

    use super::*;

    #[test]
    fn what_a_failed_send_may_have_sent_is_kept() {
        let recipient: Recipient = "+12025550123".parse().unwrap();
        let pending =
            Verification::new("us", "id", recipient, Channel::Sms, SystemTime::UNIX_EPOCH);
        let error = Error::new(ErrorKind::Unavailable, "x").with_pending(pending.clone());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verification.json");
        let out = Out::open(path.clone()).unwrap();
        keep_pending(Terminal::new(true), Some(out), &error);
        let kept = std::fs::read_to_string(path).unwrap();
        assert_eq!(stored::from_json(&kept).unwrap(), pending);
        let json = report::error_json(&error)["error"]["pending"].to_string();
        assert_eq!(stored::from_json(&json).unwrap(), pending);
    }

    #[test]
    fn nothing_is_kept_of_what_surely_was_not_sent() {
        let error = Error::local(ErrorKind::Unavailable, "x");
        let folder = tempfile::tempdir().unwrap();
        let out = Out::open(folder.path().join("verification.json")).unwrap();
        keep_pending(Terminal::new(true), Some(out), &error);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(report::error_json(&error)["error"]["pending"].is_null());
    }
}

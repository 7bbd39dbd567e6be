use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use passcode::{
    Delivery, Error, ErrorKind, Operation, Recipient, Result, SendRequest, Verification, stored,
};
use tempfile::NamedTempFile;

use crate::arguments::SendArguments;
use crate::exit_status::Done;
use crate::report;
use crate::selection::Selection;
use crate::terminal::Terminal;

pub(crate) async fn run(
    terminal: Terminal,
    selection: &Selection,
    arguments: SendArguments,
) -> Result<Done> {
    let recipient: Recipient = arguments.recipient.parse()?;
    let request = SendRequest::new(recipient)
        .with_channel(arguments.channel)
        .with_code_length(arguments.code_length);
    // Opened before anything is sent: a message whose id can't be kept is lost.
    let out = arguments.out.map(Out::open).transpose()?;
    let has_out = out.is_some();
    let verification = selection.sender().send(&request).await?;
    let json = stored::to_json(&verification);
    let value = serde_json::from_str(&json).unwrap_or_default();
    let printed = terminal.try_result(&described(&verification), &value);
    match out {
        Some(out) => out.write(&json).map_err(|(path, error)| lost(&verification, &path, &error)),
        None => printed.map_err(|error| lost(&verification, "standard output", &error)),
    }?;
    if !has_out {
        terminal.hint("to verify it later, keep what `verify` needs with --out FILE or --json");
    }
    Ok(Done::Well)
}

fn described(verification: &Verification) -> String {
    let what = match verification.delivery() {
        Delivery::AlreadyPending => "a code sent before is still live at",
        _ => "sent a code to",
    };
    let length =
        verification.code_length().map(|digits| format!(", {digits} digits")).unwrap_or_default();
    let life = verification.expires_at().and_then(|end| end.duration_since(SystemTime::now()).ok());
    let life = life.map(|life| format!(", good for {} s", life.as_secs())).unwrap_or_default();
    format!(
        "{what} {} by {} through {} (id {}{length}{life})",
        verification.recipient(),
        verification.channel(),
        verification.provider(),
        verification.id(),
    )
}

/// The message is out, but what verifies it could not be kept: what is left of it is said here.
fn lost(verification: &Verification, place: &str, error: &io::Error) -> Error {
    let message = format!(
        "the code was sent with the id {}, but {place} can't be written: {}; let the person look before sending again",
        verification.id(),
        error.kind(),
    );
    Error::new(ErrorKind::InvalidRequest, message)
        .with_provider(verification.provider())
        .with_operation(Operation::Send)
}

/// A file that appears whole or not at all, readable by its owner alone.
struct Out {
    path: PathBuf,
    file: NamedTempFile,
}

impl Out {
    fn open(path: PathBuf) -> Result<Self> {
        // Renaming over a device or a link would replace it.
        if path.symlink_metadata().is_ok_and(|there| !there.is_file()) {
            let message = format!("--out: {} is there and is no ordinary file", path.display());
            return Err(report::local(message));
        }
        let folder =
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Its mode is 0600 from the start.
        let file = NamedTempFile::new_in(folder).map_err(|error| {
            report::local(format!(
                "--out: no file can be made in {}: {}",
                folder.display(),
                error.kind()
            ))
        })?;
        Ok(Self { path, file })
    }

    /// Writes it; a failure comes with the path.
    fn write(mut self, json: &str) -> std::result::Result<(), (String, io::Error)> {
        let written = writeln!(self.file, "{json}").and_then(|()| self.file.as_file().sync_all());
        let persisted =
            written.and_then(|()| self.file.persist(&self.path).map_err(|error| error.error));
        persisted.map(drop).map_err(|error| (self.path.display().to_string(), error))
    }
}

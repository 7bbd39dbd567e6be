use passcode::Result;
use passcode_gateway::ClientKey;
use serde_json::json;

use crate::exit_status::Done;
use crate::terminal::Terminal;

pub(crate) fn run(terminal: Terminal) -> Result<Done> {
    let key = ClientKey::generate()?;
    let (key, hash) = (key.expose(), key.hash());
    terminal.result(&format!("{key}\n{hash}"), &json!({ "client_key": key, "sha256": hash }))?;
    terminal.hint(
        "the first line is the client's, to be kept like a password; the second goes into its keys in [[gateway.clients]]",
    );
    Ok(Done::Well)
}

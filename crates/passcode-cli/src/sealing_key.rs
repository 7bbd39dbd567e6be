use passcode::{Result, Sealer};
use serde_json::json;

use crate::exit_status::Done;
use crate::terminal::Terminal;

pub(crate) fn run(terminal: Terminal) -> Result<Done> {
    let key = Sealer::generate_key()?;
    terminal.result(&key, &json!({ "sealing_key": key }))?;
    terminal.hint(
        "keep it like a password: put it into a variable and that into sealing_keys; beside an older key it goes last on every machine, and to the front once all have it",
    );
    Ok(Done::Well)
}

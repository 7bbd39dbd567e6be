use passcode::Result;
use passcode::store::StoreKeys;
use serde_json::json;

use crate::exit_status::Done;
use crate::terminal::Terminal;

pub(crate) fn run(terminal: Terminal) -> Result<Done> {
    let key = StoreKeys::generate_key()?;
    terminal.result(&key, &json!({ "store_key": key }))?;
    terminal.hint(
        "keep it like a password: put it into a variable and that into store_keys; beside an older key it goes last on every machine, and to the front once all have it",
    );
    Ok(Done::Well)
}

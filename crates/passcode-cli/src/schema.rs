use passcode::config::ConfigSchema;
use passcode::{Registry, Result};
use passcode_gateway::Settings;

use crate::exit_status::Done;
use crate::terminal::Terminal;

pub(crate) fn run(terminal: Terminal) -> Result<Done> {
    let schema = Settings::describe(ConfigSchema::new(&Registry::default())).into_value();
    terminal.result(&format!("{schema:#}"), &schema)?;
    Ok(Done::Well)
}

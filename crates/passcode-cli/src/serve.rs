use std::path::PathBuf;

use passcode::Result;
use passcode_gateway::{Ended, Gateway, Server, Settings, signals};
use serde_json::json;

use crate::exit_status::Done;
use crate::logs;
use crate::report;
use crate::selection;
use crate::terminal::Terminal;

pub(crate) async fn run(
    terminal: Terminal,
    provider: Option<String>,
    file: Option<PathBuf>,
    listen: Option<String>,
) -> Result<Done> {
    let read = || selection::whole(provider.clone(), file.clone());
    let config = read()?;
    logs::start_service(Settings::read(&config, listen.as_deref())?.log())?;
    let gateway = Gateway::builder().listen(listen).build(&config)?;
    let server = Server::bind(gateway).await?;
    // Caught before anyone can know that the gateway is there.
    let signals = signals()
        .map_err(|error| report::local(format!("signals can't be waited for: {error}")))?;
    let url = server.url();
    terminal.result(&format!("The gateway listens on {url}"), &json!({ "listen": url }))?;
    match server.serve(signals, read).await {
        Ended::Well => Ok(Done::Well),
        Ended::AtOnce => Ok(Done::AtOnce),
    }
}

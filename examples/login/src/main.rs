//! Runs the login where `LOGIN_LISTEN` says, for people who see it at `LOGIN_URL`.

use std::{env, error::Error, io::Write, net::SocketAddr};

use passcode::Config;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_environment()?.ok_or("set PASSCODE_CONFIG, or PASSCODE_URL")?;
    let listen = env::var("LOGIN_LISTEN").unwrap_or_else(|_| "127.0.0.1:8000".to_owned());
    let listener = tokio::net::TcpListener::bind(listen).await?;
    let here = format!("http://{}", listener.local_addr()?);
    let url = env::var("LOGIN_URL").unwrap_or_else(|_| here.clone());
    // Over http, a session is safe only if it never leaves this machine.
    let app = login::router(config.build()?, !url.starts_with("http://127.0.0.1:"))?;
    writeln!(std::io::stdout(), "{here}")?;
    Ok(axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await?)
}

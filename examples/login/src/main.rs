//! Runs the login where `LOGIN_LISTEN` says, for people who see it at `LOGIN_URL`.

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::net::SocketAddr;

use login::{Login, router};
use passcode::Config;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::from_environment()?.ok_or("set PASSCODE_CONFIG, or PASSCODE_URL")?;
    let at = env::var("LOGIN_LISTEN").unwrap_or_else(|_| "127.0.0.1:8000".to_owned());
    let listener = TcpListener::bind(at).await?;
    let here = format!("http://{}", listener.local_addr()?);
    let url = env::var("LOGIN_URL").unwrap_or_else(|_| here.clone());
    let login = Login::new(config.build()?, url.starts_with("https://"))?;
    writeln!(io::stdout(), "{here}")?;
    let app = router(login).into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}

use std::sync::Arc;

use passcode::config::Kept;
use passcode::store::{Clock, MemoryStore, StoreKeys};
use passcode::{Config, Sealer};
use passcode_bench::{Codes, KEY};
use passcode_gateway::{Gateway, Server};
use tokio::sync::mpsc;

use crate::said::{Failure, say_url};

pub(crate) async fn serve(clock: Clock) -> Result<(), Failure> {
    let sealing = Sealer::generate_key()?;
    let config = Config::from_toml(&format!(
        "sealing_keys = [{sealing:?}]\n\
         [providers.one]\nkind = \"alone\"\n\
         [gateway]\nlisten = \"127.0.0.1:0\"\nmax_in_flight = 4096\n\
         [[gateway.clients]]\nname = \"bench\"\nkeys = [{KEY:?}]\n"
    ))?;
    let keys = StoreKeys::new([StoreKeys::generate_key()?])?;
    let kept = Kept::new(Arc::new(MemoryStore::new(clock.clone())), keys, clock);
    let registry = Codes::default().kinds();
    let gateway = Gateway::builder().registry(registry).kept(kept).build(&config)?;
    let server = Server::bind(gateway).await?;
    say_url(&server.url())?;
    let (_told, signals) = mpsc::channel(1);
    server.serve(signals, || Ok(config.clone())).await;
    Ok(())
}

//! Following what happens in an inbox, without polling it.

use serde::Serialize;
use tokio::sync::{broadcast, watch};

use super::message::Message;
use super::{Inbox, Letters};

/// Something an inbox tells those who follow it.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Event {
    /// A message arrived or changed.
    Message(Box<Message>),
    /// Messages were removed, or more happened than could be told: what was known is void.
    Reload {},
}

/// Sees everything that happens in an inbox from its making on.
pub(crate) struct Follower {
    inbox: Inbox,
    events: broadcast::Receiver<Event>,
    moves: watch::Receiver<()>,
}

impl Follower {
    pub(super) fn new(inbox: &Inbox) -> Self {
        Self {
            events: inbox.letters.events.subscribe(),
            moves: inbox.clock.moves(),
            inbox: inbox.clone(),
        }
    }

    /// The next thing that happens. Time passing is among them: letters expire, and late ones
    /// arrive.
    pub(crate) async fn next(&mut self) -> Event {
        loop {
            self.inbox.catch_up();
            tokio::select! {
                biased;
                event = self.events.recv() => match event {
                    Ok(event) => return event,
                    Err(broadcast::error::RecvError::Lagged(_)) => return Event::Reload {},
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                },
                _ = self.moves.changed() => {}
                () = due(&self.inbox) => {}
            }
        }
    }
}

/// Returns when a letter arrives or expires by itself.
async fn due(inbox: &Inbox) {
    match inbox.next_due() {
        Some(time) => inbox.clock.reach(time).await,
        None => std::future::pending().await,
    }
}

impl Letters {
    pub(super) fn tell(&self, event: Event) {
        // An error only says that nobody follows.
        let _ = self.events.send(event);
    }
}

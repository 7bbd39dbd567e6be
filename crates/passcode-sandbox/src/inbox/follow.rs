//! Following what happens in an inbox, without polling it.

use std::time::Duration;

use tokio::sync::{broadcast, watch};

use super::event::Event;
use super::filter::Filter;
use super::letters::Inbox;
use super::message::Message;

/// Sees everything that happens in an inbox from its making on.
pub(crate) struct Follower {
    inbox: Inbox,
    events: broadcast::Receiver<Event>,
    moves: watch::Receiver<()>,
}

impl Follower {
    pub(super) fn new(inbox: &Inbox) -> Self {
        Self { events: inbox.events(), moves: inbox.clock().moves(), inbox: inbox.clone() }
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
        Some(time) => inbox.clock().reach(time.into()).await,
        None => std::future::pending().await,
    }
}

impl Inbox {
    /// The newest message to a recipient (E.164 or e-mail address); where there is none, the next one.
    /// None if none arrives in `timeout` of real time, whatever the sandbox's clock is.
    pub async fn wait_for(&self, to: &str, timeout: Duration) -> Option<Message> {
        self.wait(&Filter::to(to), timeout).await
    }

    pub(crate) async fn wait(&self, filter: &Filter, timeout: Duration) -> Option<Message> {
        let mut follower = self.follow();
        let found = async {
            if let Some(message) = self.select(filter, 1).pop() {
                return message;
            }
            loop {
                if let Event::Message(message) = follower.next().await
                    && filter.wants(&message, message.state)
                {
                    return *message;
                }
            }
        };
        tokio::time::timeout(timeout, found).await.ok()
    }

    pub(crate) fn follow(&self) -> Follower {
        Follower::new(self)
    }
}

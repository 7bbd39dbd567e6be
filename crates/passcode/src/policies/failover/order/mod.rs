//! In which order members are asked: as given, by weight, or by how many of their codes come back.
//! Health comes first: a member that rests is asked after all others, whatever its place.

mod beta;
mod books;
mod conversion;
mod dice;
mod sampling;
mod tables;
mod weight;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;

pub(super) use conversion::Conversion;
pub(super) use dice::Dice;

use crate::{Error, SendRequest, Verification, VerifyOutcome};

/// The order of a failover's members, which are known by their places in the configuration.
#[derive(Debug)]
pub(super) enum Order {
    /// As they are configured.
    Given,
    /// Drawn by weight.
    Weight { weights: Vec<u32>, dice: Dice },
    /// Drawn by how many of their codes came back.
    Conversion(Box<Conversion>),
}

impl Order {
    /// Whether two sends to one person may go through different members, though none fails.
    pub(super) fn is_drawn(&self) -> bool {
        !matches!(self, Self::Given)
    }

    /// The places of so many members, whoever is to be asked first first.
    pub(super) async fn of(&self, request: &SendRequest, members: usize) -> Vec<usize> {
        match self {
            Self::Given => (0..members).collect(),
            Self::Weight { weights, dice } => dice.throw(|dice| weight::order(weights, dice)),
            Self::Conversion(conversion) => conversion.order(request).await,
        }
    }

    /// The places of so many members in the order that is the likeliest, and how it comes about.
    /// Draws and keeps nothing.
    pub(super) async fn likely(
        &self,
        request: &SendRequest,
        members: usize,
    ) -> (Vec<usize>, &'static str) {
        let mut places: Vec<usize> = (0..members).collect();
        match self {
            Self::Given => (places, "its members in order"),
            Self::Weight { weights, .. } => {
                places.sort_by_key(|place| Reverse(weights[*place]));
                (places, "its members, drawn by weight at each send, the likeliest first")
            }
            Self::Conversion(conversion) => conversion.likely(request).await,
        }
    }

    /// Notes what a member's send came to.
    pub(super) async fn note_send(&self, member: &str, sent: Result<&Verification, &Error>) {
        if let Self::Conversion(conversion) = self {
            conversion.note_send(member, sent).await;
        }
    }

    /// Notes what became of a code that a member sent.
    pub(super) async fn note_verify(
        &self,
        member: &str,
        sent: &Verification,
        outcome: &VerifyOutcome,
    ) {
        if let Self::Conversion(conversion) = self
            && outcome.is_approved()
        {
            conversion.note_approval(member, sent).await;
        }
    }
}

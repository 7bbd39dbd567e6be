//! What is the same for all vendors, written once: the trait [`Vendor`], [`Leaf`], which makes an
//! [`OtpProvider`](crate::OtpProvider) of one, the settings that every vendor's provider takes,
//! the calls of its HTTP service, and what failures mean.

mod answer;
mod api;
mod call;
pub(crate) mod failure;
mod kind;
mod leaf;
mod order;
mod repeat;
mod service;
mod settings;
mod span;
mod uuid;

pub use answer::Answer;
pub use api::Vendor;
pub use call::Call;
pub use kind::{VendorKind, VendorSetup};
pub use leaf::Leaf;
pub use order::{Guess, Order, Sent, Verdict};
pub use repeat::RetryPolicy;
pub(crate) use repeat::repeat;
pub use service::Service;
pub(crate) use settings::{Common, HTTP_KEYS, LEAF_KEYS};
pub use uuid::is_uuid;

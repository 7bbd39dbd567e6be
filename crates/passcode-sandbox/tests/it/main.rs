//! The sandbox against the contract of every vendor: plain HTTP on one side, what the pages of the
//! vendor say on the other.

mod bench;
mod connections;
mod contract;
mod control;
mod exchanges;
mod faults;
mod guard;
mod inbox;
mod life;
mod mail;
mod messagecentral_send;
mod messagecentral_token;
mod messagecentral_validate;
mod plivo;
mod prelude;
mod ratio_headers;
mod ratio_otp;
mod ratio_rest;
mod ratio_session;
mod ratio_users;
mod ratio_wallet;
mod service;
mod stytch;
mod telnyx;
mod telnyx_states;
mod tls;
mod twilio;
mod twilio_parameters;
mod twilio_states;
mod vonage;

//! The network's side of the agendas of others: reading what stands at an address (`reading.rs`), finding who
//! is to be followed (`finding.rs`), hearing what they announce (`hearing.rs`), and what an `Event` of
//! theirs says, in whatever shape (`gathering.rs`). What becomes of it is for `crate::agendas`.

pub mod finding;
pub mod gathering;
pub mod hearing;
pub mod reading;

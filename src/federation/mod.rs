//! ActivityPub: actors, inbox, activities, objects; no product rule lives here.
pub mod signatures;

//! What machines read of the pages: search engines, other sites that show a link as a card, browsers
//! that keep the hub as an app, readers of feeds.
//!
//! What always holds: only what is published is told of; every address in it is whole and answers;
//! nothing in it depends on who asks. [`head`] is what every page says of itself, [`about`] fills it
//! for posts, events and spaces, [`schema`] says the same as schema.org, [`poster`] draws the picture
//! of a shared link.

pub mod about;
pub mod addresses;
pub mod feeds;
pub mod frame;
pub mod head;
pub mod icons;
pub mod oembed;
pub mod poster;
pub mod routes;
pub mod schema;
pub mod sitemap;
mod store;
pub mod well_known;

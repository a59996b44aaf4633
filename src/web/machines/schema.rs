//! What pages say in the words of schema.org, as JSON-LD: types with the properties that we fill,
//! and nothing that is not on the page. <https://schema.org>, and for what results need
//! <https://developers.google.com/search/docs/appearance/structured-data>.
//!
//! What always holds: an absent property is left out, never empty; the text cannot end the script
//! that it stands in.

use serde::Serialize;

/// Headlines are cut by those who show them beyond this.
pub const HEADLINE_CHARS_MAX: usize = 110;

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type")]
pub enum Thing {
    Organization(Organization),
    Person(Person),
    WebSite(WebSite),
    NewsArticle(Article),
    SocialMediaPosting(Article),
    Event(Box<Event>),
    BreadcrumbList(BreadcrumbList),
    CreativeWork(Work),
    SoftwareSourceCode(Work),
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    #[serde(rename = "@id", skip_serializing_if = "String::is_empty")]
    pub id: String,
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<ImageObject>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_as: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_organization: Option<Reference>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub employee: Vec<Thing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub member: Vec<Thing>,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub job_title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<Box<Thing>>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type", rename = "ImageObject")]
pub struct ImageObject {
    pub url: String,
}

/// Something that is described under its id elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Reference {
    #[serde(rename = "@id")]
    pub id: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WebSite {
    #[serde(rename = "@id")]
    pub id: String,
    pub name: String,
    pub url: String,
    pub in_language: Vec<&'static str>,
    pub publisher: Reference,
    pub potential_action: SearchAction,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type", rename = "SearchAction")]
pub struct SearchAction {
    pub target: EntryPoint,
    #[serde(rename = "query-input")]
    pub query_input: &'static str,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type", rename = "EntryPoint", rename_all = "camelCase")]
pub struct EntryPoint {
    pub url_template: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Article {
    #[serde(rename = "@id")]
    pub id: String,
    pub headline: String,
    pub url: String,
    pub main_entity_of_page: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub image: Vec<String>,
    pub date_published: String,
    pub date_modified: String,
    pub author: Vec<Thing>,
    pub publisher: Box<Thing>,
    pub in_language: String,
    pub is_part_of: Reference,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    #[serde(rename = "@id")]
    pub id: String,
    pub name: String,
    pub url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    pub image: Vec<String>,
    /// With its offset; a date alone for whole days.
    pub start_date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    pub event_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_attendance_mode: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub location: Vec<Location>,
    pub organizer: Thing,
    pub in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Offer>,
    /// `17:30`, on the clock of the place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub door_time: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub performer: Vec<Performer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
}

/// Who speaks.
#[derive(Debug, Clone, Serialize)]
pub struct Performer {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type")]
pub enum Location {
    Place(Place),
    VirtualLocation(VirtualLocation),
}

#[derive(Debug, Clone, Serialize)]
pub struct Place {
    pub name: String,
    pub address: PostalAddress,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geo: Option<Coordinates>,
}

#[derive(Debug, Clone, Serialize)]
pub struct VirtualLocation {
    pub url: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type", rename = "PostalAddress", rename_all = "camelCase")]
pub struct PostalAddress {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub street_address: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address_locality: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address_region: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address_country: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type", rename = "GeoCoordinates")]
pub struct Coordinates {
    pub latitude: f64,
    pub longitude: f64,
}

/// Where to register; what it costs is told there.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type", rename = "Offer", rename_all = "camelCase")]
pub struct Offer {
    pub url: String,
    pub valid_from: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BreadcrumbList {
    pub item_list_element: Vec<ListItem>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(tag = "@type", rename = "ListItem")]
pub struct ListItem {
    pub position: usize,
    pub name: String,
    pub item: String,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    #[serde(rename = "@id")]
    pub id: String,
    pub name: String,
    pub url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub license: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_repository: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    pub in_language: String,
    pub image: Vec<String>,
    pub maintainer: Vec<Thing>,
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: &'a [Thing],
}

/// The steps from the home page to this one: names and whole addresses.
pub fn breadcrumbs(steps: Vec<(String, String)>) -> Thing {
    let numbered = steps.into_iter().enumerate();
    let item_list_element = numbered
        .map(|(index, (name, item))| ListItem {
            position: index + 1,
            name,
            item,
        })
        .collect();
    Thing::BreadcrumbList(BreadcrumbList { item_list_element })
}

/// The text of a `<script type="application/ld+json">`. `<`, `>` and `&` are written as JSON writes
/// any character, so that no text can end the script or begin a comment in it.
pub fn script(graph: &[Thing]) -> Option<String> {
    let document = Document {
        context: "https://schema.org",
        graph,
    };
    let json = serde_json::to_string(&document).ok()?;
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            _ => safe.push(character),
        }
    }
    Some(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script_it_stands_in() {
        let name = "</script><!--<script> & \u{2028}";
        let person = Thing::Person(Person {
            name: name.to_owned(),
            ..Person::default()
        });
        let text = script(&[person]).expect("it is written");
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let read: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(read["@graph"][0]["name"], name);
        assert_eq!(read["@graph"][0]["@type"], "Person");
        assert!(read["@graph"][0].get("url").is_none(), "nothing empty");
    }
}

//! A space: in the head of its page, and as schema.org says it. A community is an organisation, a
//! commun a work with a licence.

use super::super::head::Sort;
use super::super::schema::{self, Organization, Person, Reference, Thing, Work};
use super::super::{oembed, poster};
use super::{as_organization, creator, hub, steps};
use crate::db::Tx;
use crate::spaces::{self, Kind, Space};
use crate::text;
use crate::web::layout::Layout;
use crate::web::visit::Visit;

/// Licences that have a page of their own: how people write them, folded and without spaces, and
/// where they stand.
const LICENCES: &[(&str, &str)] = &[
    ("odbl", "https://opendatacommons.org/licenses/odbl/1-0/"),
    (
        "ccbysa4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    ("ccby4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("cc0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("agpl", "https://www.gnu.org/licenses/agpl-3.0.html"),
    ("lgpl", "https://www.gnu.org/licenses/lgpl-3.0.html"),
    ("gpl", "https://www.gnu.org/licenses/gpl-3.0.html"),
    ("mit", "https://opensource.org/license/mit"),
    ("apache2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    (
        "etalab",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ),
    (
        "licenceouverte",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ),
];
/// Where source code lies, by the host's name.
const FORGES: &[&str] = &["github.com", "gitlab.com", "codeberg.org", "framagit.org"];

/// Says in the head of a space's page what it is.
pub async fn space(
    layout: &mut Layout,
    visit: &Visit,
    tx: &mut Tx,
    space: &Space,
) -> sqlx::Result<()> {
    let picture = poster::of_space(visit, tx, space).await?;
    layout.canonical = visit.app.addresses.space_page(&space.handle);
    layout.head.sort = Sort::Profile;
    layout.head.only_in(&space.language);
    layout.head.creator = Some(creator(visit, space));
    layout.head.embeds = oembed::links(visit, &layout.canonical);
    layout.head.properties = vec![("profile:username", space.handle.clone())];
    let thing = match space.kind {
        Kind::Hub | Kind::Server | Kind::Voice => Thing::Organization(hub(visit)),
        Kind::Community => community(visit, space, &picture.url),
        Kind::Commun => commun(visit, tx, space, &picture.url).await?,
        Kind::Member => return member(layout, visit, tx, space).await,
    };
    let (key, path) = match space.kind {
        Kind::Commun => ("menu-communs", visit.path_of("/communs", "/commons")),
        _ => (
            "menu-communities",
            visit.path_of("/communautes", "/communities"),
        ),
    };
    let section = (key, visit.app.addresses.page(path));
    let steps = steps(visit, section, &space.name, &layout.canonical);
    layout.head.schema = schema::script(&[thing, steps]);
    layout.head.picture = Some(picture);
    Ok(())
}

/// Says in the head of a member's page who it is; machines keep it only if the member agrees.
pub async fn member(
    layout: &mut Layout,
    visit: &Visit,
    tx: &mut Tx,
    space: &Space,
) -> sqlx::Result<()> {
    layout.canonical = visit.app.addresses.space_page(&space.handle);
    layout.head.sort = Sort::Profile;
    layout.head.only_in(&space.language);
    layout.head.hidden = !space.details.indexable;
    layout.head.creator = Some(creator(visit, space));
    layout.head.properties = vec![("profile:username", space.handle.clone())];
    layout.head.picture = Some(poster::of_space(visit, tx, space).await?);
    let person = Thing::Person(Person {
        name: space.name.clone(),
        url: layout.canonical.clone(),
        ..Person::default()
    });
    layout.head.schema = schema::script(&[person]);
    Ok(())
}

fn community(visit: &Visit, space: &Space, picture: &str) -> Thing {
    let addresses = &visit.app.addresses;
    Thing::Organization(Organization {
        id: addresses.actor(space.id),
        name: space.name.clone(),
        url: addresses.space_page(&space.handle),
        description: space.sentence.clone(),
        logo: Some(schema::ImageObject {
            url: picture.to_owned(),
        }),
        same_as: space.links.0.iter().map(|link| link.url.clone()).collect(),
        parent_organization: Some(Reference {
            id: addresses.page("/#organization"),
        }),
        ..Organization::default()
    })
}

async fn commun(visit: &Visit, tx: &mut Tx, space: &Space, picture: &str) -> sqlx::Result<Thing> {
    let addresses = &visit.app.addresses;
    let mut maintainer = Vec::new();
    for carrier in spaces::store::carriers_of(tx, space.id).await? {
        maintainer.push(as_organization(visit, &carrier));
    }
    let code = space.links.0.iter().find(|link| is_code(&link.url));
    let work = Work {
        id: addresses.actor(space.id),
        name: space.name.clone(),
        url: addresses.space_page(&space.handle),
        description: space.sentence.clone(),
        license: licence(space.licence.as_deref().unwrap_or_default()),
        code_repository: code.map(|link| link.url.clone()),
        keywords: space.themes.0.clone(),
        in_language: space.language.clone(),
        image: vec![picture.to_owned()],
        maintainer,
    };
    Ok(match work.code_repository {
        Some(_) => Thing::SoftwareSourceCode(work),
        None => Thing::CreativeWork(work),
    })
}

fn is_code(url: &str) -> bool {
    let url = url::Url::parse(url).ok();
    let host = url.as_ref().and_then(|url| url.host_str());
    host.is_some_and(|host| FORGES.contains(&host))
}

/// Where a licence stands, if we know; else what people call it.
fn licence(name: &str) -> String {
    let folded = text::fold(name).replace([' ', '-', '_'], "");
    let known = LICENCES.iter().find(|(start, _)| folded.starts_with(start));
    known.map_or_else(|| name.to_owned(), |(_, url)| (*url).to_owned())
}

#[cfg(test)]
mod tests {
    use super::licence;

    #[test]
    fn a_licence_that_is_known_is_told_by_its_address() {
        for (name, start) in [
            ("ODbL 1.0", "https://opendatacommons.org/"),
            (
                "CC BY-SA 4.0",
                "https://creativecommons.org/licenses/by-sa/4.0/",
            ),
            ("cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"),
            ("AGPL-3.0", "https://www.gnu.org/licenses/agpl"),
            ("GPL v3", "https://www.gnu.org/licenses/gpl"),
            ("Maison", "Maison"),
            ("", ""),
        ] {
            assert!(
                licence(name).starts_with(start),
                "{name}: {}",
                licence(name)
            );
        }
    }
}

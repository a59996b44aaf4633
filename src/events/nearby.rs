//! Near a place: what its name means here, and which events are within so many kilometres of it.
//!
//! What always holds: a name is looked up among the places of published events alone, ours and
//! those that others announced; nobody else is ever asked. Distances are as the crow flies.

use std::collections::HashMap;

use super::parts::{Place, words};
use super::store::{self, Town};
use crate::clock::Millis;
use crate::db::Tx;
use crate::ids::EventId;

pub const WITHIN_KM_USUALLY: u32 = 25;
pub const WITHIN_KM_MAX: u32 = 500;
const EARTH_KM: f64 = 6_371.008_8;
/// More than any agenda has near one place.
const FOUND_MAX: i64 = 10_000;
const NAMED_MAX: i64 = 300;
/// Points of one name that are nearer to each other are one place.
const ONE_PLACE_KM: f64 = 60.0;
const SUGGESTED_MAX: usize = 5;
/// Names that are offered and compared.
const TOWNS_MAX: i64 = 200;
/// What is to come, and what has just been.
const TOWNS_SECONDS: i64 = 31 * 24 * 3600;
/// A shorter name is like too many others.
const TWO_FAULTS_CHARS_MIN: usize = 7;

/// Degrees on WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub latitude: f64,
    pub longitude: f64,
}

/// A box that holds everything within some distance: degrees, and no edge that is crossed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub south: f64,
    pub north: f64,
    pub west: f64,
    pub east: f64,
}

/// What a name means here.
#[derive(Debug, Clone, PartialEq)]
pub enum Sought {
    /// Where it is, what it is called, and where else it could have been.
    Here {
        point: Point,
        name: String,
        others: Vec<(String, Point)>,
    },
    /// No event takes place there; names that were perhaps meant.
    Nowhere { perhaps: Vec<String> },
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("a point is written like 47.2184,-1.5536: latitude, then longitude")]
pub struct NotOnEarth;

impl Point {
    /// `47.2184,-1.5536`; nothing for what is no pair of numbers: a name.
    pub fn read(text: &str) -> Option<Result<Point, NotOnEarth>> {
        let (latitude, longitude) = text.split_once([',', ';'])?;
        let number = |text: &str| text.trim().parse::<f64>().ok();
        let (latitude, longitude) = (number(latitude)?, number(longitude)?);
        let is_on_earth =
            (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        Some(match is_on_earth {
            true => Ok(Point {
                latitude,
                longitude,
            }),
            false => Err(NotOnEarth),
        })
    }

    fn of(town: &Town) -> Point {
        Point {
            latitude: town.latitude,
            longitude: town.longitude,
        }
    }

    /// The great circle between two points (haversine).
    pub fn kilometres_to(self, other: Point) -> f64 {
        let (a, b) = (self.latitude.to_radians(), other.latitude.to_radians());
        let across = (other.longitude - self.longitude).to_radians();
        let half = ((b - a) / 2.0).sin().powi(2) + a.cos() * b.cos() * (across / 2.0).sin().powi(2);
        2.0 * EARTH_KM * half.sqrt().min(1.0).asin()
    }

    /// The box around everything that is no further. Where it would hold a pole or cross the line
    /// where dates change, it goes all around: what is too far is left out by its distance.
    pub fn area(self, kilometres: f64) -> Area {
        let angle = kilometres / EARTH_KM;
        let up = angle.to_degrees();
        let (south, north) = (self.latitude - up, self.latitude + up);
        let across = angle.sin() / self.latitude.to_radians().cos();
        let around = across.asin().to_degrees();
        let (west, east) = (self.longitude - around, self.longitude + around);
        let is_plain = south > -90.0 && north < 90.0 && west >= -180.0 && east <= 180.0;
        let (west, east) = match is_plain {
            true => (west, east),
            false => (-180.0, 180.0),
        };
        Area {
            south,
            north,
            west,
            east,
        }
    }
}

/// The events within some kilometres of a point, in whatever state, and how far each is.
pub async fn within(
    tx: &mut Tx,
    point: Point,
    kilometres: u32,
) -> sqlx::Result<HashMap<EventId, f64>> {
    let kilometres = f64::from(kilometres.min(WITHIN_KM_MAX));
    let found = store::box_of(tx, &point.area(kilometres), FOUND_MAX).await?;
    let far = found.into_iter().map(|(id, latitude, longitude)| {
        let there = Point {
            latitude,
            longitude,
        };
        (id, point.kilometres_to(there))
    });
    Ok(far.filter(|(_, far)| *far <= kilometres).collect())
}

/// Published events in a town of that name of which nobody said where on the earth they are.
pub async fn named(tx: &mut Tx, name: &str) -> sqlx::Result<Vec<EventId>> {
    let wanted = words(name);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let is_there = |place: &Place| {
        let town = match place.locality.trim() {
            "" => &place.name,
            _ => &place.locality,
        };
        words(town) == wanted
    };
    let found = store::unplaced(tx, &wanted, FOUND_MAX).await?;
    let there = found.into_iter().filter(|(_, place)| is_there(place));
    Ok(there.map(|(id, _)| id).collect())
}

/// What a name means among the places of the agenda.
pub async fn seek(tx: &mut Tx, name: &str, now: Millis) -> sqlx::Result<Sought> {
    let wanted = words(name);
    if !wanted.is_empty() {
        let found = store::towns_like(tx, &wanted, NAMED_MAX).await?;
        if let Some(sought) = meant(&wanted, name, found) {
            return Ok(sought);
        }
    }
    let known = known(tx, now).await?;
    Ok(Sought::Nowhere {
        perhaps: like(&wanted, known),
    })
}

/// Names of places that events take place in, those of most events first.
pub async fn known(tx: &mut Tx, now: Millis) -> sqlx::Result<Vec<String>> {
    let since = now.plus_seconds(-TOWNS_SECONDS);
    let towns = store::towns(tx, since, TOWNS_MAX).await?;
    Ok(towns.into_iter().map(|town| town.town).collect())
}

/// A town of exactly that name if there is one, else where most events are; the others as well.
fn meant(wanted: &str, name: &str, mut found: Vec<Town>) -> Option<Sought> {
    let is_named = |town: &Town| words(&town.town) == wanted;
    let exact = found.iter().any(is_named);
    if exact {
        found.retain(is_named);
    }
    let first = found.first()?;
    let centre = Point::of(first);
    let called = match exact {
        true => first.town.clone(),
        false => name.to_owned(),
    };
    let (near, far): (Vec<Town>, Vec<Town>) = found
        .iter()
        .cloned()
        .partition(|town| centre.kilometres_to(Point::of(town)) <= ONE_PLACE_KM);
    let mut others: Vec<(String, Point)> = Vec::new();
    for town in &far {
        let point = Point::of(town);
        let is_new = |(_, known): &(String, Point)| point.kilometres_to(*known) > ONE_PLACE_KM;
        if others.iter().all(is_new) && others.len() < SUGGESTED_MAX {
            others.push((town.town.clone(), point));
        }
    }
    Some(Sought::Here {
        point: middle(&near),
        name: called,
        others,
    })
}

/// The middle of points that are near each other, by how many events each stands for.
fn middle(towns: &[Town]) -> Point {
    let all: f64 = towns.iter().map(|town| town.count as f64).sum();
    // On both sides of the line where dates change, all are counted from the first.
    let from = towns.first().map_or(0.0, |town| town.longitude);
    let mut point = Point {
        latitude: 0.0,
        longitude: 0.0,
    };
    for town in towns {
        let share = town.count as f64 / all;
        let beside = (town.longitude - from + 540.0).rem_euclid(360.0) - 180.0;
        point.latitude += town.latitude * share;
        point.longitude += beside * share;
    }
    point.longitude = (from + point.longitude + 540.0).rem_euclid(360.0) - 180.0;
    point
}

/// Names that were perhaps meant: those that are written nearly so, else those of most events.
fn like(wanted: &str, known: Vec<String>) -> Vec<String> {
    let wanted: Vec<char> = wanted.trim().chars().collect();
    let faults_max = match wanted.len() {
        0..4 => 0,
        4..TWO_FAULTS_CHARS_MIN => 1,
        _ => 2,
    };
    let near = |name: &&String| {
        let name: Vec<char> = words(name).trim().chars().collect();
        // A name that goes on is meant too: "Saint-Etienn" of "Saint-Étienne-du-Rouvray".
        let beginning = &name[..name.len().min(wanted.len())];
        faults(&wanted, &name).min(faults(&wanted, beginning)) <= faults_max
    };
    let mut perhaps: Vec<String> = known.iter().filter(near).cloned().collect();
    if perhaps.is_empty() {
        perhaps = known;
    }
    perhaps.truncate(SUGGESTED_MAX);
    perhaps
}

/// How many letters must be changed, added or left out (Levenshtein).
fn faults(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, a) in one.iter().enumerate() {
        let mut before = line;
        row[0] = line + 1;
        for (column, b) in other.iter().enumerate() {
            let above = row[column + 1];
            let changed = before + usize::from(a != b);
            row[column + 1] = changed.min(above + 1).min(row[column] + 1);
            before = above;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NANTES: Point = Point {
        latitude: 47.2184,
        longitude: -1.5536,
    };

    fn point(latitude: f64, longitude: f64) -> Point {
        Point {
            latitude,
            longitude,
        }
    }

    #[test]
    fn distances_are_those_of_the_globe() {
        for (one, other, kilometres) in [
            (NANTES, NANTES, 0.0),
            (NANTES, point(48.8566, 2.3522), 342.9),
            (NANTES, point(47.2736, -2.2137), 50.2),
            (point(-17.0, 179.9), point(-17.0, -179.9), 21.3),
            (point(90.0, 0.0), point(-90.0, 0.0), 20_015.1),
        ] {
            let found = one.kilometres_to(other);
            assert!(
                (found - kilometres).abs() < 0.5,
                "{found} is not {kilometres}"
            );
        }
    }

    #[test]
    fn a_box_holds_all_that_is_near_wherever_it_is() {
        for centre in [
            NANTES,
            point(-17.0, 179.9),
            point(89.9, 10.0),
            point(0.0, -180.0),
        ] {
            for kilometres in [1.0, 25.0, 500.0] {
                let area = centre.area(kilometres);
                for step in 0..72 {
                    // Just within: walk that far in every direction.
                    let bearing = f64::from(step * 5).to_radians();
                    let there = walked(centre, bearing, kilometres * 0.999);
                    assert!(centre.kilometres_to(there) <= kilometres);
                    assert!(
                        (area.south..=area.north).contains(&there.latitude)
                            && (area.west..=area.east).contains(&there.longitude),
                        "{centre:?} {kilometres} km: {there:?} is not in {area:?}"
                    );
                }
            }
        }
        let area = NANTES.area(25.0);
        assert!(
            area.north - area.south < 0.5 && area.east - area.west < 0.7,
            "{area:?}"
        );
    }

    fn walked(from: Point, bearing: f64, kilometres: f64) -> Point {
        let (latitude, angle) = (from.latitude.to_radians(), kilometres / EARTH_KM);
        let up = (latitude.sin() * angle.cos() + latitude.cos() * angle.sin() * bearing.cos())
            .clamp(-1.0, 1.0)
            .asin();
        let across = (bearing.sin() * angle.sin() * latitude.cos())
            .atan2(angle.cos() - latitude.sin() * up.sin());
        let longitude = from.longitude + across.to_degrees();
        let longitude = match longitude {
            180.0 => 180.0,
            other => (other + 540.0).rem_euclid(360.0) - 180.0,
        };
        point(up.to_degrees(), longitude)
    }

    #[test]
    fn a_point_is_two_numbers_on_the_earth_and_a_name_is_not() {
        assert_eq!(Point::read("47.2184, -1.5536"), Some(Ok(NANTES)));
        for off in ["91,0", "0,181", "NaN,0", "inf,1"] {
            assert_eq!(Point::read(off), Some(Err(NotOnEarth)), "{off}");
        }
        for name in ["Nantes", "Nantes, France", "44000", "", ","] {
            assert_eq!(Point::read(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_that_two_places_have_is_where_most_happens_and_the_other_is_said() {
        let town = |name: &str, latitude, longitude, count| Town {
            town: name.to_owned(),
            latitude,
            longitude,
            count,
        };
        let found = vec![
            town("Saint-Denis", 48.94, 2.36, 3),
            town("Saint-Denis", 49.01, 2.36, 1),
            town("Saint-Denis", -20.88, 55.45, 2),
            town("Saint-Denis-en-Val", 47.87, 1.96, 9),
        ];
        let Some(Sought::Here {
            point,
            others,
            name,
        }) = meant(" saint denis", "saint denis", found)
        else {
            panic!("it is known")
        };
        assert_eq!(name, "Saint-Denis");
        assert!((point.latitude - 48.9575).abs() < 0.001, "{point:?}");
        assert_eq!(others.len(), 1);
        assert!(others[0].1.latitude < 0.0);
    }

    #[test]
    fn a_name_that_is_nearly_written_so_is_offered() {
        let known = || vec!["Paris".into(), "Nantes".into(), "Saint-Étienne".into()];
        assert_eq!(like(" nante", known()), ["Nantes"]);
        assert_eq!(like(" saint etiene", known()), ["Saint-Étienne"]);
        assert_eq!(like(" xyz", known()).len(), 3, "else the best known");
    }
}

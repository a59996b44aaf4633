//! Which letter of a host may leave next, several being under way: pure, so that the rule can be
//! read and tested.
//!
//! What always holds: what is said about one object leaves in the order it was said (Create before
//! Update before Delete): a letter waits until every earlier one about its object, other than
//! copies of itself for other inboxes, has been answered. A letter that the host choked on waits for
//! its time, and with it whatever follows about its object.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::letters::Letter;
use super::queue::Parcel;
use super::retry;
use crate::clock::Millis;
use crate::ids::ActivityId;

/// A parcel with what it carries.
#[derive(Debug, Clone)]
pub struct Post {
    pub parcel: Parcel,
    pub letter: Arc<Letter>,
}

/// What waits for one host, and what is under way.
#[derive(Default)]
pub struct Order {
    waiting: VecDeque<Post>,
    /// By object: which activity is under way, to how many inboxes.
    under_way: HashMap<String, (ActivityId, usize)>,
}

impl Order {
    /// In the order they were queued. A letter that the host choked on is left out until its time
    /// has come, and with it whatever follows about its object; with the order comes the first such
    /// time. Once it has come, such a letter stands behind the others.
    pub fn of(posts: Vec<Post>, now: Millis) -> (Order, Option<Millis>) {
        let mut behind: Vec<Post> = Vec::new();
        let mut left_out: Vec<Post> = Vec::new();
        let mut waiting = VecDeque::with_capacity(posts.len());
        for post in posts {
            let about = |it: &Post| it.about() == post.about();
            let time = retry::choked_until(post.parcel.created_ms, post.parcel.attempts);
            let chokes = post.parcel.attempts > 0;
            if left_out.iter().any(about) || (chokes && time > now) {
                left_out.push(post);
            } else if chokes || behind.iter().any(about) {
                behind.push(post);
            } else {
                waiting.push_back(post);
            }
        }
        waiting.extend(behind);
        let times = left_out
            .iter()
            .filter(|post| post.parcel.attempts > 0)
            .map(|post| retry::choked_until(post.parcel.created_ms, post.parcel.attempts));
        let order = Order {
            waiting,
            under_way: HashMap::new(),
        };
        (order, times.min())
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The next that may leave now; it is under way from here on.
    pub fn next(&mut self) -> Option<Post> {
        let mut passed: Vec<(&str, ActivityId)> = Vec::new();
        let found = self.waiting.iter().position(|post| {
            let (about, activity) = (post.about(), post.parcel.activity_id);
            let may = match self.under_way.get(about) {
                Some((under_way, _)) => *under_way == activity,
                None => true,
            };
            let first = passed
                .iter()
                .all(|(earlier, its)| *earlier != about || *its == activity);
            passed.push((about, activity));
            may && first
        });
        let post = self.waiting.remove(found?)?;
        let entry = self.under_way.entry(post.about().to_owned());
        entry.or_insert((post.parcel.activity_id, 0)).1 += 1;
        Some(post)
    }

    /// A letter was answered, whatever the answer.
    pub fn answered(&mut self, post: &Post) {
        if let Some((_, count)) = self.under_way.get_mut(post.about()) {
            *count -= 1;
            if *count == 0 {
                self.under_way.remove(post.about());
            }
        }
    }

    /// The host choked on a letter: what follows about its object waits for another day.
    pub fn set_aside(&mut self, post: &Post) {
        self.waiting.retain(|it| it.about() != post.about());
    }
}

impl Post {
    fn about(&self) -> &str {
        &self.letter.object_uri
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SpaceId;

    /// `(activity, object, inbox)`; the same activity to several inboxes is several posts.
    fn posts(said: &[(u128, &str, i64)]) -> Vec<Post> {
        said.iter()
            .enumerate()
            .map(|(index, (activity, object, inbox))| Post {
                parcel: Parcel {
                    id: index as i64,
                    host_id: 1,
                    inbox_id: *inbox,
                    inbox: format!("https://peer.example/{inbox}"),
                    activity_id: ActivityId(uuid::Uuid::from_u128(*activity)),
                    attempts: 0,
                    created_ms: Millis(0),
                },
                letter: Arc::new(Letter::unsigned(SpaceId(uuid::Uuid::nil()), object)),
            })
            .collect()
    }

    fn order_of(said: &[(u128, &str, i64)]) -> Order {
        Order::of(posts(said), Millis(0)).0
    }

    fn ids(order: &mut Order) -> Vec<i64> {
        std::iter::from_fn(|| order.next())
            .map(|post| post.parcel.id)
            .collect()
    }

    #[test]
    fn what_is_said_about_one_object_waits_for_what_was_said_before() {
        let mut order = order_of(&[(1, "a", 1), (2, "a", 1), (3, "b", 1), (4, "a", 1)]);
        let create = order.next().expect("the first leaves");
        assert_eq!(create.parcel.id, 0);
        assert_eq!(ids(&mut order), [2], "only the one about another object");
        order.answered(&create);
        assert_eq!(ids(&mut order), [1]);
    }

    #[test]
    fn one_activity_leaves_for_all_its_inboxes_at_once() {
        let mut order = order_of(&[(1, "a", 1), (1, "a", 2), (2, "a", 1), (1, "a", 3)]);
        // The fourth is a copy of what is under way, but an update stands before it.
        assert_eq!(ids(&mut order), [0, 1]);
    }

    #[test]
    fn a_letter_that_choked_waits_for_its_time_with_what_follows_about_its_object() {
        let mut said = posts(&[(1, "a", 1), (2, "b", 1), (3, "a", 1), (4, "c", 1)]);
        said[0].parcel.attempts = 1;
        let time = retry::choked_until(Millis(0), 1);
        let (mut order, next) = Order::of(said.clone(), Millis(0));
        assert_eq!((ids(&mut order), next), (vec![1, 3], Some(time)));
        let (mut order, next) = Order::of(said, time);
        assert_eq!((ids(&mut order), next), (vec![1, 3, 0], None));
    }

    #[test]
    fn what_follows_a_letter_that_chokes_is_set_aside() {
        let mut order = order_of(&[(1, "a", 1), (2, "a", 1), (3, "b", 1)]);
        let choked = order.next().expect("the first leaves");
        order.answered(&choked);
        order.set_aside(&choked);
        assert_eq!(ids(&mut order), [2]);
        assert!(order.is_empty());
    }
}

//! What an organiser types of how one takes part.

use serde::Deserialize;

use crate::attendance::Admission;
use crate::ids::EventId;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AdmissionForm {
    pub mode: String,
    pub capacity: String,
    pub waits: String,
    pub seats_max: String,
    pub shown: String,
    pub asks: String,
    pub questions: String,
    pub whereabouts: String,
    /// Whether it holds for later dates of the series too.
    pub repeats: String,
}

impl AdmissionForm {
    pub fn of(admission: &Admission, repeats: bool) -> AdmissionForm {
        let yes = |it: bool| if it { "yes".to_owned() } else { String::new() };
        AdmissionForm {
            mode: admission.mode.to_string(),
            capacity: admission
                .capacity
                .map_or_else(String::new, |it| it.to_string()),
            waits: yes(admission.waits),
            seats_max: admission.seats_max.to_string(),
            shown: admission.shown.to_string(),
            asks: yes(admission.asks),
            questions: admission.questions.clone(),
            whereabouts: admission.whereabouts.clone(),
            repeats: yes(repeats),
        }
    }

    /// What it says; nothing when a number is none.
    pub fn read(&self, event: EventId) -> Option<Admission> {
        let capacity = match self.capacity.trim() {
            "" => None,
            number => Some(number.parse().ok()?),
        };
        Some(Admission {
            mode: self.mode.parse().ok()?,
            capacity,
            waits: self.waits == "yes",
            seats_max: self.seats_max.trim().parse().ok()?,
            shown: self.shown.parse().ok()?,
            asks: self.asks == "yes",
            questions: self.questions.clone(),
            whereabouts: self.whereabouts.trim().to_owned(),
            ..Admission::usual(event)
        })
    }
}

//! The name by which a process holds leases, kept in `data_dir` and held by a file lock: a process
//! that starts where another one died takes its name, and with it its leases, at once; a second
//! process beside a living one takes the next seat.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use anyhow::Context;
use uuid::Uuid;

/// Processes that share a `data_dir`.
const SEATS_MAX: usize = 64;

/// Held until the process ends, however it ends.
pub struct Seat {
    pub id: Uuid,
    _file: File,
}

impl Seat {
    /// Takes the first free seat.
    pub fn take(data_dir: &Path) -> anyhow::Result<Seat> {
        std::fs::create_dir_all(data_dir)
            .with_context(|| format!("data_dir {} cannot be made", data_dir.display()))?;
        for number in 1..=SEATS_MAX {
            let path = data_dir.join(format!("worker-{number}"));
            let file = File::options()
                .create(true)
                .truncate(false)
                .read(true)
                .write(true)
                .open(&path)
                .with_context(|| format!("{} cannot be written", path.display()))?;
            match file.try_lock() {
                Ok(()) => return Seat::sit(file),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    return Err(error)
                        .with_context(|| format!("{} cannot be held", path.display()));
                }
            }
        }
        anyhow::bail!(
            "more than {SEATS_MAX} processes work in {}",
            data_dir.display()
        )
    }

    fn sit(mut file: File) -> anyhow::Result<Seat> {
        let mut text = String::new();
        file.read_to_string(&mut text)?;
        let id = match Uuid::parse_str(text.trim()) {
            Ok(id) => id,
            // Nobody sat here before, or a machine lost its power while they sat down.
            Err(_) => {
                let id = Uuid::now_v7();
                file.set_len(0)?;
                file.rewind()?;
                writeln!(file, "{id}")?;
                file.sync_all()?;
                id
            }
        };
        Ok(Seat { id, _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_after_a_dead_process_takes_its_name_and_who_sits_beside_a_living_one_another() {
        let folder = std::env::temp_dir().join(format!("kiosque-seats-{}", Uuid::now_v7()));
        let first = Seat::take(&folder).expect("a seat");
        let second = Seat::take(&folder).expect("another seat");
        assert_ne!(first.id, second.id);
        let id = first.id;
        drop(first);
        assert_eq!(Seat::take(&folder).expect("the first seat again").id, id);
        std::fs::remove_dir_all(&folder).expect("it is removed");
    }
}

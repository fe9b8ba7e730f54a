//! Groups of documents that have a key in common: the buckets of the bands, and
//! the documents with one text. Keys come in sorted. Out come the groups of one
//! document after the other, in `--keep` order. A key of one document alone makes
//! no group, so of an ordinary dump few groups remain. The sort is on disk if it
//! does not fit into memory.

use crate::exec::Workers;
use crate::scratch::{Sorted, Sorter, fixed};
use std::io;

/// The most members of a group that are held in memory until the group ends.
const HELD_MEMBERS: usize = 1 << 20;

/// A key with the number of a document that has it.
#[derive(Debug, Clone, Copy)]
pub struct Keyed<K> {
    pub key: K,
    pub number: u32,
    /// Documents of which all have the same variant make no group.
    pub variant: u32,
}

/// A document in a group, by its position in `--keep` order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    position: u32,
    slot: BucketSlot,
}

/// The membership of a document in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketSlot {
    pub group: u32,
    /// No document of the group comes later.
    pub last: bool,
}

fixed!(BucketSlot {
    group: u32,
    last: bool
});
fixed!(Member {
    position: u32,
    slot: BucketSlot
});

/// The groups of all documents, in the order of their positions.
pub struct Groups {
    members: std::iter::Peekable<Sorted<Member>>,
}

impl Groups {
    /// Makes groups of keys that are sorted. `position` gives the position of a
    /// document by its number, if the document is to be compared; `members` is empty.
    ///
    /// # Errors
    /// The temporary file cannot be written or read.
    pub fn new<K: PartialEq>(
        keyed: impl Iterator<Item = io::Result<Keyed<K>>>,
        position: impl Fn(u32) -> Option<u32>,
        members: Sorter<Member>,
        workers: &Workers,
    ) -> io::Result<Self> {
        let mut open = OpenGroup {
            positions: Vec::new(),
            variant: 0,
            uniform: true,
            group: None,
            groups: 0,
            members,
            workers,
        };
        let mut last = None;
        for keyed in keyed {
            let Keyed {
                key,
                number,
                variant,
            } = keyed?;
            let Some(position) = position(number) else {
                continue;
            };
            if last.as_ref() != Some(&key) {
                open.close()?;
                open.variant = variant;
                last = Some(key);
            }
            open.uniform &= open.variant == variant;
            open.positions.push(position);
            if open.positions.len() == HELD_MEMBERS {
                open.flush(false)?;
            }
        }
        open.close()?;
        Ok(Self {
            members: open.members.sorted(workers)?.peekable(),
        })
    }

    /// The groups of the document at a position. Positions are asked for in order,
    /// each once.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn take(&mut self, position: u32) -> io::Result<Vec<BucketSlot>> {
        let is_mine = |m: &io::Result<Member>| m.as_ref().map_or(true, |m| m.position <= position);
        std::iter::from_fn(|| self.members.next_if(is_mine))
            .map(|member| Ok(member?.slot))
            .collect()
    }
}

/// The group of the key that is being read.
struct OpenGroup<'w> {
    /// Members that are not written yet.
    positions: Vec<u32>,
    variant: u32,
    /// All members have the same variant.
    uniform: bool,
    /// The number of the group, once members are written.
    group: Option<u32>,
    /// How many groups there are.
    groups: u32,
    members: Sorter<Member>,
    workers: &'w Workers,
}

impl OpenGroup<'_> {
    /// Ends the group. It is written if it is one.
    fn close(&mut self) -> io::Result<()> {
        if self.group.is_some() || self.positions.len() > 1 && !self.uniform {
            self.flush(true)?;
        }
        self.positions.clear();
        self.group = None;
        self.uniform = true;
        Ok(())
    }

    /// Writes the members: all but the last if more may come.
    fn flush(&mut self, ended: bool) -> io::Result<()> {
        let many = || io::Error::other("more groups than 32 bits can number");
        let group = match self.group {
            Some(group) => group,
            None => {
                self.groups = self.groups.checked_add(1).ok_or_else(many)?;
                *self.group.insert(self.groups)
            }
        };
        let highest = self.positions.iter().copied().max().unwrap_or_default();
        for &position in &self.positions {
            let last = ended && position == highest;
            if ended || position != highest {
                let slot = BucketSlot { group, last };
                self.members.push(Member { position, slot }, self.workers)?;
            }
        }
        self.positions.clear();
        if !ended {
            self.positions.push(highest);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shared_keys_make_groups() {
        let folder = tempfile::tempdir().unwrap();
        for (threads, memory) in [(1, 1 << 20), (3, 24)] {
            let workers = Workers::new(threads).unwrap();
            let members = || Sorter::new(folder.path().to_owned(), memory);
            let keyed = |(key, number, variant)| {
                Ok(Keyed {
                    key,
                    number,
                    variant,
                })
            };
            let keys = [
                (1, 10, 0),
                (1, 12, 1),
                (1, 13, 2),
                (2, 11, 0),
                (2, 15, 0),
                (5, 13, 0),
                (5, 14, 1),
                (9, 10, 0),
                (9, 12, 7),
            ];
            // The last two are not compared; the first is decided last.
            let position = |number: u32| (number < 14).then(|| 13 - number);
            let mut groups =
                Groups::new(keys.map(keyed).into_iter(), position, members(), &workers).unwrap();
            let of: Vec<_> = (0..4)
                .map(|position| groups.take(position).unwrap())
                .collect();
            let slot = |group, last| BucketSlot { group, last };
            assert_eq!(of[0], [slot(1, false)]);
            assert_eq!(of[1], [slot(1, false), slot(2, false)]);
            assert!(of[2].is_empty(), "alone, or all of one variant");
            assert_eq!(of[3], [slot(1, true), slot(2, true)]);
        }
    }

    #[test]
    fn a_group_of_millions_is_not_held() {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(1).unwrap();
        let count = HELD_MEMBERS as u32 * 2 + 7;
        let keyed = (0..count).map(|number| {
            Ok(Keyed {
                key: 0,
                number,
                variant: 0,
            })
        });
        let members = Sorter::new(folder.path().to_owned(), 1 << 20);
        let position = |number: u32| Some(count - 1 - number);
        let mut groups = Groups::new(keyed, position, members, &workers).unwrap();
        for position in 0..count {
            let last = position == count - 1;
            assert_eq!(
                groups.take(position).unwrap(),
                [BucketSlot { group: 1, last }]
            );
        }
    }
}

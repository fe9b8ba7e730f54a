//! Groups of documents that have a key in common: the buckets of a band, the
//! copies of a text. Keys come in sorted, and for one document after the other, in
//! the order of the decision, its groups go out. A key that one document alone
//! has makes no group, so of an ordinary dump few remain. The sort is on disk if
//! it must.

use crate::exec::Workers;

use crate::scratch::{Sorted, Sorter, fixed};
use std::io;

/// Members of a group that are held back to see whether they are worth it.
const HELD: usize = 1 << 20;

/// A key with the number of a document that has it.
#[derive(Debug, Clone, Copy)]
pub struct Keyed<K> {
    pub key: K,
    pub number: u32,
    /// A group in which all have the same is none.
    pub print: u32,
}

/// A document, by rank, in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    rank: u32,
    seat: BucketSlot,
}

/// A place in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketSlot {
    pub group: u32,
    /// Nobody of the group comes later.
    pub last: bool,
}

fixed!(BucketSlot {
    group: u32,
    last: bool
});
fixed!(Member {
    rank: u32,
    seat: BucketSlot
});

/// The groups of the documents, in the order of their ranks.
pub struct Groups {
    members: std::iter::Peekable<Sorted<Member>>,
}

impl Groups {
    /// Groups what is sorted by key. `rank` gives the rank of a document by its
    /// number, if it is to be compared; `members` is empty.
    ///
    /// # Errors
    /// The temporary file cannot be written or read.
    pub fn new<K: PartialEq>(
        keyed: impl Iterator<Item = io::Result<Keyed<K>>>,
        rank: impl Fn(u32) -> Option<u32>,
        members: Sorter<Member>,
        workers: &Workers,
    ) -> io::Result<Self> {
        let mut open = Open {
            ranks: Vec::new(),
            print: 0,
            uniform: true,
            group: None,
            groups: 0,
            members,
            workers,
        };
        let mut last = None;
        for keyed in keyed {
            let Keyed { key, number, print } = keyed?;
            let Some(rank) = rank(number) else { continue };
            if last.as_ref() != Some(&key) {
                open.close()?;
                open.print = print;
                last = Some(key);
            }
            open.uniform &= open.print == print;
            open.ranks.push(rank);
            if open.ranks.len() == HELD {
                open.flush(false)?;
            }
        }
        open.close()?;
        Ok(Self {
            members: open.members.sorted(workers)?.peekable(),
        })
    }

    /// The groups of a document. Ranks are asked for in order, each once.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn of(&mut self, rank: u32) -> io::Result<Vec<BucketSlot>> {
        let is_mine = |m: &io::Result<Member>| m.as_ref().map_or(true, |m| m.rank <= rank);
        std::iter::from_fn(|| self.members.next_if(is_mine))
            .map(|member| Ok(member?.seat))
            .collect()
    }
}

/// The group of the key that is being looked at.
struct Open<'w> {
    /// Members that did not go on yet.
    ranks: Vec<u32>,
    print: u32,
    uniform: bool,
    /// Its number, once members went on.
    group: Option<u32>,
    groups: u32,
    members: Sorter<Member>,
    workers: &'w Workers,
}

impl Open<'_> {
    fn close(&mut self) -> io::Result<()> {
        if self.group.is_some() || self.ranks.len() > 1 && !self.uniform {
            self.flush(true)?;
        }
        self.ranks.clear();
        self.group = None;
        self.uniform = true;
        Ok(())
    }

    /// Sends members on; all but the highest if more may come.
    fn flush(&mut self, ended: bool) -> io::Result<()> {
        let many = || io::Error::other("more groups than 32 bits can number");
        let group = match self.group {
            Some(group) => group,
            None => {
                self.groups = self.groups.checked_add(1).ok_or_else(many)?;
                *self.group.insert(self.groups)
            }
        };
        let highest = self.ranks.iter().copied().max().unwrap_or_default();
        for &rank in &self.ranks {
            let last = ended && rank == highest;
            if ended || rank != highest {
                let seat = BucketSlot { group, last };
                self.members.push(Member { rank, seat }, self.workers)?;
            }
        }
        self.ranks.clear();
        if !ended {
            self.ranks.push(highest);
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
            let keyed = |(key, number, print)| Ok(Keyed { key, number, print });
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
            let rank = |number: u32| (number < 14).then(|| 13 - number);
            let mut groups =
                Groups::new(keys.map(keyed).into_iter(), rank, members(), &workers).unwrap();
            let of: Vec<_> = (0..4).map(|rank| groups.of(rank).unwrap()).collect();
            let seat = |group, last| BucketSlot { group, last };
            assert_eq!(of[0], [seat(1, false)]);
            assert_eq!(of[1], [seat(1, false), seat(2, false)]);
            assert!(of[2].is_empty(), "alone, or all of one print");
            assert_eq!(of[3], [seat(1, true), seat(2, true)]);
        }
    }

    #[test]
    fn a_group_of_millions_is_not_held() {
        let folder = tempfile::tempdir().unwrap();
        let workers = Workers::new(1).unwrap();
        let count = HELD as u32 * 2 + 7;
        let keyed = (0..count).map(|number| {
            Ok(Keyed {
                key: 0,
                number,
                print: 0,
            })
        });
        let members = Sorter::new(folder.path().to_owned(), 1 << 20);
        let rank = |number: u32| Some(count - 1 - number);
        let mut groups = Groups::new(keyed, rank, members, &workers).unwrap();
        for rank in 0..count {
            let last = rank == count - 1;
            assert_eq!(groups.of(rank).unwrap(), [BucketSlot { group: 1, last }]);
        }
    }
}

//! Records of a fixed width: how they become bytes, and are taken back. Sorters,
//! arrays and spools hold them.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};
use std::iter::Map;
use std::slice::ChunksExact;

/// A record that always takes the same number of bytes. `fixed!` makes one of a
/// structure whose fields are fixed.
pub trait Fixed: Copy + Ord + Send {
    /// Bytes of a record.
    const WIDTH: usize;
    /// Appends the record.
    fn put(&self, bytes: &mut Vec<u8>);
    /// Takes a record off the front of `bytes`; past their end there are zeros.
    fn take(bytes: &mut &[u8]) -> Self;
}

/// Makes a structure [`Fixed`]: its fields stand one after the other.
macro_rules! fixed {
    ($type:ident { $($field:ident: $kind:ty),* $(,)? }) => {
        impl $crate::scratch::Fixed for $type {
            const WIDTH: usize = 0 $(+ <$kind as $crate::scratch::Fixed>::WIDTH)*;

            fn put(&self, bytes: &mut Vec<u8>) {
                $($crate::scratch::Fixed::put(&self.$field, bytes);)*
            }

            fn take(bytes: &mut &[u8]) -> Self {
                Self {
                    $($field: <$kind as $crate::scratch::Fixed>::take(bytes),)*
                }
            }
        }
    };
}
pub(crate) use fixed;

/// Numbers have their low byte first.
macro_rules! fixed_numbers {
    ($($number:ident)*) => {$(
        impl Fixed for $number {
            const WIDTH: usize = size_of::<Self>();

            fn put(&self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            fn take(bytes: &mut &[u8]) -> Self {
                let Some((number, rest)) = bytes.split_first_chunk() else {
                    return 0;
                };
                *bytes = rest;
                Self::from_le_bytes(*number)
            }
        }
    )*};
}
fixed_numbers!(u8 u16 u32 u64 u128);

impl Fixed for bool {
    const WIDTH: usize = 1;

    fn put(&self, bytes: &mut Vec<u8>) {
        bytes.push(u8::from(*self));
    }

    fn take(bytes: &mut &[u8]) -> Self {
        u8::take(bytes) != 0
    }
}

impl<T: Fixed, const N: usize> Fixed for [T; N] {
    const WIDTH: usize = N * T::WIDTH;

    fn put(&self, bytes: &mut Vec<u8>) {
        self.iter().for_each(|item| item.put(bytes));
    }

    fn take(bytes: &mut &[u8]) -> Self {
        std::array::from_fn(|_| T::take(bytes))
    }
}

impl<A: Fixed, B: Fixed> Fixed for (A, B) {
    const WIDTH: usize = A::WIDTH + B::WIDTH;

    fn put(&self, bytes: &mut Vec<u8>) {
        self.0.put(bytes);
        self.1.put(bytes);
    }

    fn take(bytes: &mut &[u8]) -> Self {
        (A::take(bytes), B::take(bytes))
    }
}

/// Fixed records that bytes hold one after the other.
pub type Records<'a, T> = Map<ChunksExact<'a, u8>, fn(&'a [u8]) -> T>;

/// The records that `bytes` hold.
pub fn records<T: Fixed>(bytes: &[u8]) -> Records<'_, T> {
    bytes.chunks_exact(T::WIDTH).map(|mut b| T::take(&mut b))
}

/// For `#[serde(with = "packed")]`: a list of fixed records as one value of bytes. As
/// varints, hashes would be longer and slower.
pub mod packed {
    use super::*;

    pub fn serialize<T: Fixed, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(list.len() * T::WIDTH);
        list.iter().for_each(|item| item.put(&mut bytes));
        to.serialize_bytes(&bytes)
    }

    pub fn deserialize<'de, T, D>(from: D) -> Result<Box<[T]>, D::Error>
    where
        T: Fixed,
        D: Deserializer<'de>,
    {
        let bytes = <&[u8]>::deserialize(from)?;
        if !bytes.len().is_multiple_of(T::WIDTH) {
            return Err(D::Error::invalid_length(bytes.len(), &"whole records"));
        }
        Ok(records(bytes).collect())
    }
}

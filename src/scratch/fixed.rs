//! Records of a fixed width: how sorters and columns put them on disk, and take
//! them back.

/// A record that is put on disk in so many bytes.
pub trait Fixed: Copy + Ord + Send {
    const WIDTH: usize;
    fn put(&self, bytes: &mut Vec<u8>);
    /// `bytes` are [`Fixed::WIDTH`] long.
    fn take(bytes: &[u8]) -> Self;
}

/// The bytes of a record, field by field.
#[derive(Debug)]
pub struct Fields<'a>(pub &'a [u8]);

impl Fields<'_> {
    /// The next field; zeros past the end.
    pub fn field<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk() {
            Some((field, rest)) => {
                self.0 = rest;
                *field
            }
            None => [0; N],
        }
    }
}

/// Makes a structure of numbers [`Fixed`]: one after the other, low byte first.
macro_rules! fixed {
    ($type:ident { $($field:ident: $number:ident),* $(,)? }) => {
        impl $crate::scratch::Fixed for $type {
            const WIDTH: usize = 0 $(+ size_of::<$number>())*;

            fn put(&self, bytes: &mut Vec<u8>) {
                $(bytes.extend_from_slice(&self.$field.to_le_bytes());)*
            }

            fn take(bytes: &[u8]) -> Self {
                let mut fields = $crate::scratch::Fields(bytes);
                Self {
                    $($field: $number::from_le_bytes(fields.field()),)*
                }
            }
        }
    };
}
pub(crate) use fixed;

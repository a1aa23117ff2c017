//! The bytes of a run, as things that happen one after the other.

/// Deeds: each is a byte for its kind, two for its length (the lower first), and its bytes. Any bytes are deeds: the
/// last one is cut where the bytes end, and fewer than three at the end are none.
pub(crate) struct Deeds<'a>(pub(crate) &'a [u8]);

impl<'a> Iterator for Deeds<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let ([kind, low, high], rest) = self.0.split_first_chunk()?;
        let length = usize::from(u16::from_le_bytes([*low, *high])).min(rest.len());
        let (bytes, left) = rest.split_at(length);
        self.0 = left;
        Some((*kind, bytes))
    }
}

/// Writes one as [`Deeds`] reads it.
pub(crate) fn deed(kind: u8, bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_le_bytes();
    [&[kind], length.as_slice(), bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        let deeds = Deeds(bytes).map(|(kind, bytes)| format!("{kind} {bytes:?}"));
        assert_eq!(deeds.collect::<Vec<_>>().join(", "), expected);
    }

    #[test]
    fn any_bytes_are_deeds() {
        check(&[], "");
        check(&[7, 1], "");
        check(&[7, 0, 0], "7 []");
        check(&[7, 2, 0, 8, 9, 6, 1, 0, 5], "7 [8, 9], 6 [5]");
        check(&[7, 0, 1, 8, 9], "7 [8, 9]");
        check(&[7, 1, 0, 8, 6, 0], "7 [8]");
        check(&deed(3, &[1; 300])[..5], "3 [1, 1]");
        check(&[deed(1, b"a"), deed(2, b"")].concat(), "1 [97], 2 []");
    }
}

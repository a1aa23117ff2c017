//! Lengths that say little: at least 1 KiB, then Padmé.
//!
//! Padmé (Nikitin et al. 2019, doi 10.2478/popets-2019-0056) rounds a length up so that it keeps only its
//! leading bits: at most 12 % more bytes, and only about log log of the range is learnt from a length.

use zeroize::Zeroizing;

/// The smallest padded plaintext. A note of one letter and one of 900 look alike.
pub(crate) const BUCKET_MIN: usize = 1024;
const LENGTH_PREFIX: usize = 4;

/// The padded length for `len` bytes including their length prefix.
pub(crate) fn bucket(len: usize) -> usize {
    if len <= BUCKET_MIN {
        return BUCKET_MIN;
    }
    let exponent = len.ilog2();
    let mantissa = exponent.ilog2() + 1;
    let mask = (1 << (exponent - mantissa)) - 1;
    (len + mask) & !mask
}

/// `length (u32, big-endian) ‖ payload ‖ zeros`.
/// The callers' limits keep the length far inside 32 bits; a longer one saturates and would not unpad.
pub(crate) fn pad(payload: &[u8]) -> Zeroizing<Vec<u8>> {
    let padded = bucket(LENGTH_PREFIX + payload.len());
    let mut out = Zeroizing::new(Vec::with_capacity(padded));
    out.extend_from_slice(&u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(payload);
    out.resize(padded, 0);
    out
}

/// The payload, if the padding is exactly what [`pad`] writes.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let (prefix, rest) = padded.split_first_chunk::<LENGTH_PREFIX>()?;
    let len = usize::try_from(u32::from_be_bytes(*prefix)).ok()?;
    let payload = rest.get(..len)?;
    let zeros = rest.get(len..)?;
    let whole = padded.len() == bucket(LENGTH_PREFIX + len) && zeros.iter().all(|byte| *byte == 0);
    whole.then_some(payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn buckets_are_few() {
        let table: Vec<_> = [0, 1, 1024, 1025, 1088, 1089, 4096, 5000, 65_540, 1_048_580]
            .iter()
            .map(|len| format!("{len} -> {}", bucket(*len)))
            .collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        0 -> 1024
        1 -> 1024
        1024 -> 1024
        1025 -> 1088
        1088 -> 1088
        1089 -> 1152
        4096 -> 4096
        5000 -> 5120
        65540 -> 67584
        1048580 -> 1081344
        ");
        let within: std::collections::BTreeSet<_> = (0..=65_540).map(bucket).collect();
        assert!(within.len() <= 100, "{} sizes for 65,540 lengths", within.len());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn what_is_padded_comes_back(payload in prop::collection::vec(any::<u8>(), 0..5000)) {
            let padded = pad(&payload);
            prop_assert_eq!(unpad(&padded), Some(payload.as_slice()));
            prop_assert!(padded.len() * 100 <= 112 * (payload.len() + 4) || padded.len() == BUCKET_MIN);
        }

        #[test]
        fn other_padding_is_refused(len in 0u32..2000, extra in 1usize..64) {
            let mut padded = pad(&vec![1; len as usize]).to_vec();
            let last = padded.len() - 1;
            if last >= 4 + len as usize {
                padded[last] = 1;
                prop_assert_eq!(unpad(&padded), None);
                padded[last] = 0;
            }
            padded.resize(padded.len() + extra, 0);
            prop_assert_eq!(unpad(&padded), None);
        }
    }
}

//! Facts add up by union; the few things that are replaced keep both versions.

use std::collections::BTreeMap;

use crate::message::Stamp;

/// One named thing that either may replace. The later stamp stands, the one it replaced stays beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register<T> {
    /// What stands.
    pub standing: (Stamp, T),
    /// The latest that was replaced, if there was one: for words, both are shown.
    pub replaced: Option<(Stamp, T)>,
}

/// Named things. The same set of writes gives the same content in any order and with any repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registers<K, T>(BTreeMap<K, Register<T>>);

impl<K, T> Default for Registers<K, T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, T: Clone + PartialEq> Registers<K, T> {
    /// Takes one write in.
    pub fn write(&mut self, key: K, stamp: Stamp, value: T) {
        let Some(register) = self.0.get_mut(&key) else {
            let standing = (stamp, value);
            self.0.insert(
                key,
                Register {
                    standing,
                    replaced: None,
                },
            );
            return;
        };
        let written = (stamp, value);
        if written.0 == register.standing.0 {
            return;
        }
        let second = if written.0 > register.standing.0 {
            core::mem::replace(&mut register.standing, written)
        } else {
            written
        };
        if register.replaced.as_ref().is_none_or(|(at, _)| *at < second.0) {
            register.replaced = Some(second);
        }
    }

    /// What stands under a name, and what it replaced.
    pub fn get(&self, key: &K) -> Option<&Register<T>> {
        self.0.get(key)
    }

    /// Everything, in order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &Register<T>)> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Id16;
    use proptest::prelude::*;

    fn fill(writes: &[(u8, u64, i64, u8)]) -> Registers<u8, u64> {
        let mut registers = Registers::default();
        for (key, count, wall_s, device) in writes {
            let stamp = Stamp {
                count: *count,
                wall_s: *wall_s,
                device: Id16([*device; 16]),
            };
            // One stamp is one write: a device never stamps two things alike.
            registers.write(*key, stamp, *count ^ u64::from(*device));
        }
        registers
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_order_and_any_repeats_give_the_same(
            writes in prop::collection::vec((0u8..3, 0u64..6, -3i64..3, 0u8..3), 0..24),
            order in any::<u64>(),
        ) {
            let mut shuffled = writes.clone();
            shuffled.extend(writes.iter().take(7).copied());
            let mut state = order;
            for at in (1..shuffled.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let other = usize::try_from(state >> 33).unwrap() % (at + 1);
                shuffled.swap(at, other);
            }
            prop_assert_eq!(fill(&writes), fill(&shuffled));
        }
    }
}

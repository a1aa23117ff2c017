//! Budgets of requests, in a fixed piece of memory that a restart forgets.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};
use wire::relay::TokenHash;

/// How fast a budget is used up and wins back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests in one burst.
    pub burst: u32,
    /// Requests won back each second.
    pub per_second: u32,
}

/// The rates of a relay; its owner may choose others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// For each token: a phone that comes back sends its queue in one go.
    pub token: Rate,
    /// For each network (an IPv4 /24 or IPv6 /48): many phones may share one.
    pub network: Rate,
    /// For new boxes and meetings of each network: a pairing needs about six.
    pub opening: Rate,
    /// For new boxes and meetings of everybody together: a relay fills slowly even when many attack.
    pub openings: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        let rate = |burst, per_second| Rate { burst, per_second };
        Self {
            token: rate(600, 20),
            network: rate(3_000, 300),
            opening: rate(120, 1),
            openings: rate(2_000, 50),
        }
    }
}

impl Rates {
    /// Rates that stop nobody, for measurements and for relays that stand behind something that limits.
    #[must_use]
    pub fn unlimited() -> Self {
        let rate = Rate {
            burst: u32::MAX,
            per_second: u32::MAX,
        };
        Self {
            token: rate,
            network: rate,
            opening: rate,
            openings: rate,
        }
    }
}

/// Which network a request comes from: two salted bytes of a hash, from which no address can be had back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(u16);

/// Slots for budgets; what falls into the same slot shares it.
const SLOTS: usize = 1 << 16;

#[derive(Clone, Copy)]
struct Budget {
    left: u32,
    second: u64,
}

impl Budget {
    fn take(&mut self, now_s: u64, rate: Rate) -> bool {
        let passed = u32::try_from(now_s.saturating_sub(self.second)).unwrap_or(u32::MAX);
        self.left = self
            .left
            .saturating_add(passed.saturating_mul(rate.per_second))
            .min(rate.burst);
        // A clock that goes back wins nothing, and does not stop the budget either.
        self.second = now_s;
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

/// All budgets of one node. Several nodes keep several: what is allowed multiplies with their number.
pub struct Budgets {
    seed: [u8; 16],
    rates: Rates,
    tokens: Mutex<Vec<Budget>>,
    networks: Mutex<Vec<Budget>>,
    opening: Mutex<Vec<Budget>>,
    openings: Mutex<Budget>,
}

fn full(rate: Rate) -> Budget {
    Budget {
        left: rate.burst,
        second: 0,
    }
}

impl Budgets {
    /// Full budgets. `seed` is random and secret, so that nobody can aim at another's slot.
    #[must_use]
    pub fn new(seed: [u8; 16], rates: Rates) -> Self {
        let many = |rate| Mutex::new(vec![full(rate); SLOTS]);
        Self {
            seed,
            rates,
            tokens: many(rates.token),
            networks: many(rates.network),
            opening: many(rates.opening),
            openings: Mutex::new(full(rates.openings)),
        }
    }

    fn slot(&self, label: u8, name: &[u8]) -> u16 {
        let mut sum = Sha256::new();
        sum.update(self.seed);
        sum.update([label]);
        sum.update(name);
        let [first, second, ..]: [u8; 32] = sum.finalize().into();
        u16::from_be_bytes([first, second])
    }

    /// The network of an address. Loopback is none: there is a proxy in front, or it is the owner.
    #[must_use]
    pub fn network_of(&self, address: IpAddr) -> Option<Network> {
        let address = address.to_canonical();
        if address.is_loopback() {
            return None;
        }
        Some(Network(match address {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                self.slot(4, &[a, b, c])
            }
            IpAddr::V6(address) => {
                let [a, b, c, ..] = address.segments();
                self.slot(6, &[a.to_be_bytes(), b.to_be_bytes(), c.to_be_bytes()].concat())
            }
        }))
    }

    fn one(budgets: &Mutex<Vec<Budget>>, slot: u16, now_s: u64, rate: Rate) -> bool {
        let mut budgets = budgets.lock().unwrap_or_else(PoisonError::into_inner);
        budgets
            .get_mut(usize::from(slot))
            .is_some_and(|budget| budget.take(now_s, rate))
    }

    /// Takes one request from the budget of its network.
    pub fn from_network(&self, network: Option<Network>, now_s: u64) -> bool {
        network.is_none_or(|Network(slot)| Self::one(&self.networks, slot, now_s, self.rates.network))
    }

    /// Takes one request from the budget of a token. A partner knows a box's name but not the other's
    /// tokens, so nobody can use up somebody else's budget.
    pub fn with_token(&self, token: TokenHash, now_s: u64) -> bool {
        Self::one(&self.tokens, self.slot(0, &token.0), now_s, self.rates.token)
    }

    /// Takes one opening from the budget of its network and from everybody's.
    pub fn opening(&self, network: Option<Network>, now_s: u64) -> bool {
        let own =
            network.is_none_or(|Network(slot)| Self::one(&self.opening, slot, now_s, self.rates.opening));
        let mut all = self.openings.lock().unwrap_or_else(PoisonError::into_inner);
        own && all.take(now_s, self.rates.openings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_used_up_and_wins_back_with_time_only() {
        let rate = Rate {
            burst: 3,
            per_second: 2,
        };
        let rates = Rates {
            token: rate,
            network: rate,
            opening: rate,
            openings: Rate {
                burst: 5,
                per_second: 0,
            },
        };
        let budgets = Budgets::new([7; 16], rates);
        let (one, other) = (TokenHash([1; 32]), TokenHash([2; 32]));
        let burst = |token, now_s| (0..10).filter(|_| budgets.with_token(token, now_s)).count();
        assert_eq!((burst(one, 100), burst(one, 100), burst(other, 100)), (3, 0, 3));
        assert_eq!((burst(one, 101), burst(one, 50), burst(one, 60)), (2, 0, 3));
        let network = budgets.network_of("203.0.113.9".parse().expect("an address"));
        let same = budgets.network_of("203.0.113.77".parse().expect("an address"));
        let far = budgets.network_of("198.51.100.1".parse().expect("an address"));
        assert_eq!(network, same);
        assert_ne!(network, far);
        assert_eq!(budgets.network_of("127.0.0.1".parse().expect("an address")), None);
        let opened = |network| (0..10).filter(|_| budgets.opening(network, 100)).count();
        assert_eq!((opened(network), opened(far)), (3, 2));
    }
}

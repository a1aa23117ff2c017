//! Going separate ways: what is left in the store, and that nothing can be sent afterwards.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sync::sharing::part::{Past, part};
use sync::space::{Stored, home_key};
use vault::VaultKey;
use vault::epoch::SpaceId;

#[test]
fn each_choice_does_what_it_says() {
    let rng = &mut ChaCha20Rng::from_seed([1; 32]);
    let (vault, space, other) = (VaultKey::make(rng), SpaceId::make(rng), SpaceId::make(rng));
    let home = home_key(&vault, space);
    let stored: Stored = [
        home.clone(),
        home_key(&vault, other),
        format!("e/{space}/00001000"),
        format!("r/{space}/00/00000000/0000000000000000"),
        format!("e/{other}/00001000"),
        format!("r/{other}/00/00000000/0000000000000000"),
    ]
    .map(|key| (key, vec![1]))
    .to_vec();
    let left = |past| {
        let mut left: Vec<_> = stored.iter().map(|(key, _)| key.clone()).collect();
        for (key, value) in part(&vault, space, &stored, past) {
            left.retain(|kept| *kept != key);
            left.extend(value.map(|_| key));
        }
        left
    };
    for past in [Past::Keep, Past::SealUntil(9), Past::Delete] {
        let left = left(past);
        assert!(
            !left.contains(&home),
            "{past:?}: what writes and sends goes in every case"
        );
        assert_eq!(
            left.iter().filter(|key| key.contains(&other.to_string())).count(),
            2,
            "{past:?}: others stay"
        );
    }
    let of_space = |past| {
        left(past)
            .iter()
            .filter(|key| key.contains(&space.to_string()))
            .count()
    };
    assert_eq!(
        (
            of_space(Past::Keep),
            of_space(Past::SealUntil(9)),
            of_space(Past::Delete)
        ),
        (2, 3, 0)
    );
    let order: Vec<_> = part(&vault, space, &stored, Past::Delete)
        .into_iter()
        .map(|(key, _)| key)
        .collect();
    assert!(order[0] == home && order[1].starts_with("e/"), "keys go first");
}

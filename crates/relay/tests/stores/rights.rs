//! Every command with every token that somebody could come by: only the one right opens, and a wrong one changes nothing.

use relay::{Command, Store};
use wire::relay::{Answer, BoxId, Keys, Scope, SeriesId, Token, TokenHash};

const HOUR: u64 = 700_000;
const SERIES: SeriesId = SeriesId([9; 16]);

fn token(of: u8, right: u8) -> [u8; 32] {
    [of * 16 + right; 32]
}

fn hash(token: [u8; 32]) -> TokenHash {
    Token::new(token).hash()
}

fn keys(of: u8) -> Keys {
    Keys {
        read: hash(token(of, 1)),
        append: hash(token(of, 2)),
        delete: hash(token(of, 3)),
    }
}

/// What a command needs, by the number of its right.
fn commands(id: BoxId, token: TokenHash, next: u64) -> [(u8, Command); 5] {
    let delete = |what| Command::Delete { id, token, what };
    let append = Command::Append {
        id,
        token,
        series: SERIES,
        first: next,
        records: vec![vec![7; 1_100]],
        hour: HOUR,
    };
    let have = Vec::new();
    [
        (1, Command::Read { id, token, have }),
        (2, append),
        (3, delete(Scope::Before(SERIES, 1))),
        (3, delete(Scope::Series(SERIES))),
        (3, delete(Scope::Everything)),
    ]
}

async fn page(store: &dyn Store, of: u8) -> Answer {
    let read = Command::Read {
        id: keys(of).id(),
        token: hash(token(of, 1)),
        have: Vec::new(),
    };
    store.ask(read).await.expect("an answer")
}

/// All of them. Box 1 is attacked; whoever attacks owns box 2, and has seen the hashes that the relay stores.
pub(crate) async fn check(store: &dyn Store) {
    let id = keys(1).id();
    for of in [1, 2] {
        let open = Command::Open {
            keys: keys(of),
            hour: HOUR,
        };
        assert_eq!(store.ask(open).await.expect("an answer"), Answer::Done);
        let [_, (_, append), ..] = commands(keys(of).id(), hash(token(of, 2)), 0);
        let appended = store.ask(append).await.expect("an answer");
        assert_eq!(appended, Answer::Appended { next: 1 });
    }
    let before = page(store, 1).await;
    let mut tokens: Vec<(u8, [u8; 32])> = vec![(0, [0; 32]), (0, [0xff; 32])];
    for right in 1..=3 {
        tokens.push((right, token(1, right)));
        tokens.push((0, token(2, right)));
        tokens.push((0, hash(token(1, right)).0));
        for bit in [0, 127, 255] {
            let mut bent = token(1, right);
            bent[bit / 8] ^= 1 << (bit % 8);
            tokens.push((0, bent));
        }
    }
    let mut refused = 0;
    for (right, token) in tokens {
        for (needed, command) in commands(id, hash(token), 1) {
            if right == needed {
                continue;
            }
            let shown = format!("{command:?}");
            let answer = store.ask(command).await.expect("an answer");
            let empty =
                matches!(&answer, Answer::Page(page) if page.records.is_empty() && page.heads.is_empty());
            assert!(answer == Answer::Refused || empty, "{shown}: {answer:?}");
            assert_eq!(page(store, 1).await, before, "{shown} changed something");
            refused += 1;
        }
    }
    assert_eq!(refused, 20 * 5 - (1 + 1 + 3));
    // A box cannot be opened anew under other keys: its name is made of them.
    let other = Keys {
        read: hash(token(2, 1)),
        ..keys(1)
    };
    assert_ne!(other.id(), id);
    // And each right does open its own.
    for (right, command) in commands(id, hash([0; 32]), 1) {
        let [(_, read), (_, append), (_, before), (_, series), (_, everything)] =
            commands(id, hash(token(1, right)), 1);
        let same = match command {
            Command::Read { .. } => read,
            Command::Append { .. } => append,
            Command::Delete {
                what: Scope::Before(..),
                ..
            } => before,
            Command::Delete {
                what: Scope::Series(_),
                ..
            } => series,
            _ => everything,
        };
        let answer = store.ask(same).await.expect("an answer");
        assert_ne!(answer, Answer::Refused, "{command:?}");
    }
}

/// How long an answer takes, for a box that is there and one that is not: the two lie closer together than any
/// network keeps still, so the time tells nobody which boxes exist. Each is compared with the one right beside it,
/// since a busy machine makes one moment slower than another; and what looks like a difference is measured again, since
/// one that is there is there each time.
pub(crate) async fn times(store: &dyn Store) {
    const TRIES: usize = 4;
    const ROUNDS: usize = 600;
    /// Round trips on one switch differ by more.
    const APART_US_MAX: u64 = 100;
    let full = keys(1);
    let open = Command::Open {
        keys: full,
        hour: HOUR,
    };
    assert_eq!(store.ask(open).await.expect("an answer"), Answer::Done);
    let mut next = 0;
    for _ in 0..40 {
        let [_, (_, append), ..] = commands(full.id(), hash(token(1, 2)), next);
        let Answer::Appended { next: after } = store.ask(append).await.expect("an answer") else {
            panic!("not taken");
        };
        next = after;
    }
    let missing = keys(3).id();
    for kind in 0..3 {
        let mut seen_us = Vec::new();
        for _ in 0..TRIES {
            let mut differences = Vec::with_capacity(ROUNDS);
            for round in 0..ROUNDS {
                let mut taken_us = [0_i64; 2];
                // Now one first, now the other, so that neither has it warmer.
                for turn in 0..2 {
                    let which = (round + turn) % 2;
                    let id = [full.id(), missing][which];
                    let (_, command) = commands(id, hash([0xee; 32]), next)[kind].clone();
                    let begun = soak::now();
                    store.ask(command).await.expect("an answer");
                    taken_us[which] = i64::try_from(begun.elapsed().as_micros()).expect("less than an age");
                }
                differences.push(taken_us[0] - taken_us[1]);
            }
            differences.sort_unstable();
            let apart = differences[ROUNDS / 2];
            seen_us.push(apart);
            if apart.unsigned_abs() < APART_US_MAX {
                break;
            }
        }
        assert!(
            seen_us
                .last()
                .is_some_and(|apart| apart.unsigned_abs() < APART_US_MAX),
            "command {kind}: {seen_us:?} µs more for a box that is there than for one that is not"
        );
    }
}

//! Random commands, to a store and to the plain meaning in memory: every answer must be equal.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use relay::{Command, Shelf, Store};
use wire::relay::{Keys, Position, Scope, SeriesId, Token, TokenHash};

/// Four boxes, four series in each, small indexes: most commands meet something.
struct Random(ChaCha8Rng);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    fn byte(&mut self, end: u8) -> u8 {
        u8::try_from(self.below(u64::from(end))).unwrap_or(0)
    }

    fn keys(&mut self) -> (u8, Keys) {
        let number = self.byte(4);
        let hash = |right| hash(number, right);
        let keys = Keys {
            read: hash(0),
            append: hash(1),
            delete: hash(2),
        };
        (number, keys)
    }

    /// The right token, or sometimes another.
    fn token(&mut self, number: u8, right: u8) -> TokenHash {
        if self.below(12) == 0 {
            return hash(self.byte(5), self.byte(4));
        }
        hash(number, right)
    }

    fn series(&mut self) -> SeriesId {
        SeriesId([self.byte(4); 16])
    }

    fn command(&mut self, hour: u64) -> Command {
        let (number, keys) = self.keys();
        let id = keys.id();
        match self.below(20) {
            0 => Command::Open { keys, hour },
            1..=10 => Command::Append {
                id,
                token: self.token(number, 1),
                series: self.series(),
                first: self.below(14),
                records: (0..=self.below(3))
                    .map(|_| vec![self.byte(2); usize::from(self.byte(3)) + 1])
                    .collect(),
                hour,
            },
            11..=16 => {
                let token = self.token(number, 0);
                let mut have = Vec::new();
                for series in 0..4_u8 {
                    if self.below(2) == 0 {
                        have.push(Position {
                            series: SeriesId([series; 16]),
                            next: self.below(16),
                        });
                    }
                }
                Command::Read { id, token, have }
            }
            17 | 18 => {
                let token = self.token(number, 2);
                let series = self.series();
                let what = match self.below(4) {
                    0 => Scope::Series(series),
                    _ => Scope::Before(series, self.below(16)),
                };
                Command::Delete { id, token, what }
            }
            _ if self.below(6) == 0 => Command::Delete {
                id,
                token: self.token(number, 2),
                what: Scope::Everything,
            },
            _ => Command::Open { keys, hour },
        }
    }
}

fn hash(number: u8, right: u8) -> TokenHash {
    Token::new([number * 8 + right + 1; 32]).hash()
}

/// So many commands from one seed.
pub(crate) async fn check(store: &dyn Store, seed: u64, count: usize) {
    let mut random = Random(ChaCha8Rng::seed_from_u64(seed));
    let mut plain = Shelf::default();
    let mut hour = 700_000;
    for at in 0..count {
        if random.below(40) == 0 {
            hour += random.below(400);
            let (mut here, mut there) = ((0, 0), (0, 0));
            for _ in 0..20 {
                let swept = store.sweep(hour).await.expect("a sweep");
                here = (here.0 + swept.records, here.1 + swept.boxes);
                let swept = plain.sweep(hour);
                there = (there.0 + swept.records, there.1 + swept.boxes);
                if (swept.records, swept.boxes) == (0, 0) {
                    break;
                }
            }
            assert_eq!(here, there, "seed {seed}, command {at}: sweep at {hour}");
        }
        let command = random.command(hour);
        let shown = format!("seed {seed}, command {at}: {command:?}");
        let expected = plain.carry_out(command.clone());
        let got = store.ask(command).await.expect("an answer");
        assert_eq!(got, expected, "{shown}");
    }
}

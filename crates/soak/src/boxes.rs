//! Invented boxes: everything about one follows from a seed and a number.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use wire::relay::{BoxId, Keys, Position, Request, Scope, SeriesId, Token};

/// Bytes of an invented record: a padded entry of about 1 KiB with its header, as a phone sends it.
pub const RECORD_BYTES: usize = 1_152;

/// One box with one series.
pub struct Invented {
    read: [u8; 32],
    append: [u8; 32],
    delete: [u8; 32],
    /// Its name.
    pub id: BoxId,
    /// Its series.
    pub series: SeriesId,
    /// The index that is appended next.
    pub next: u64,
}

impl Invented {
    /// The box of this number.
    #[must_use]
    pub fn new(seed: u64, number: u64) -> Self {
        let mut both = [0; 32];
        let parts = seed.to_be_bytes().into_iter().chain(number.to_be_bytes());
        both.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        let mut random = ChaCha8Rng::from_seed(both);
        let mut token = || {
            let mut bytes = [0; 32];
            random.fill_bytes(&mut bytes);
            bytes
        };
        let (read, append, delete) = (token(), token(), token());
        let mut series = [0; 16];
        random.fill_bytes(&mut series);
        Self {
            read,
            append,
            delete,
            id: keys(read, append, delete).id(),
            series: SeriesId(series),
            next: 0,
        }
    }

    /// The request that opens it.
    #[must_use]
    pub fn open(&self) -> Request {
        let keys = keys(self.read, self.append, self.delete);
        Request::Open { door: None, keys }
    }

    /// Appends these records from `first` on.
    #[must_use]
    pub fn append(&self, first: u64, records: Vec<Vec<u8>>) -> Request {
        Request::Append {
            id: self.id,
            token: Token::new(self.append),
            series: self.series,
            first,
            records,
        }
    }

    /// Reads from `next` on.
    #[must_use]
    pub fn read(&self, next: u64, wait_s: u8) -> Request {
        let series = self.series;
        Request::Read {
            id: self.id,
            token: Token::new(self.read),
            wait_s,
            have: vec![Position { series, next }],
        }
    }

    /// Deletes what lies before an index.
    #[must_use]
    pub fn delete_before(&self, index: u64) -> Request {
        Request::Delete {
            id: self.id,
            token: Token::new(self.delete),
            what: Scope::Before(self.series, index),
        }
    }
}

fn keys(read: [u8; 32], append: [u8; 32], delete: [u8; 32]) -> Keys {
    let hash = |token| Token::new(token).hash();
    Keys {
        read: hash(read),
        append: hash(append),
        delete: hash(delete),
    }
}

/// A record that says when it was sent and looks like noise otherwise.
#[must_use]
pub fn record(mark: u64, random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = vec![0; RECORD_BYTES];
    random.fill_bytes(&mut bytes);
    bytes
        .iter_mut()
        .zip(mark.to_be_bytes())
        .for_each(|(to, from)| *to = from);
    bytes
}

/// What a record says of itself.
#[must_use]
pub fn mark(record: &[u8]) -> Option<u64> {
    record.first_chunk().map(|bytes| u64::from_be_bytes(*bytes))
}

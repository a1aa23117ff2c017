//! Bytes that once broke something, and a few of each target's corpus, on every run.
#![expect(clippy::expect_used, reason = "a missing file fails the test, with its name")]

use std::fs;
use std::path::Path;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

fn kept(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kept").join(name);
    let files = fs::read_dir(&folder).expect(name);
    let read = |file: std::io::Result<fs::DirEntry>| {
        let path = file.expect(name).path();
        (path.display().to_string(), fs::read(&path).expect(name))
    };
    files.map(read).collect()
}

#[test]
fn kept_bytes_hold_in_every_target() {
    for target in fuzz::TARGETS {
        let kept = kept(target.name);
        assert!(!kept.is_empty(), "{} begins with nothing", target.name);
        for (_, bytes) in kept {
            (target.run)(&bytes);
        }
    }
}

/// A little of what the long runs do, without their eyes: each kept input bent in a few ways.
#[test]
fn kept_bytes_bent_hold_in_every_target() {
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    for target in fuzz::TARGETS {
        for (_, bytes) in kept(target.name) {
            for _ in 0..10 {
                let mut bent = bytes.clone();
                let at = rng.next_u64() as usize % bent.len().max(1);
                match rng.next_u32() % 3 {
                    0 => bent.truncate(at),
                    1 => bent.insert(at.min(bent.len()), rng.next_u32() as u8),
                    _ => bent
                        .iter_mut()
                        .skip(at)
                        .take(1)
                        .for_each(|byte| *byte = rng.next_u32() as u8),
                }
                (target.run)(&bent);
            }
        }
    }
}

#[test]
fn every_target_follows_its_beginnings() {
    for target in fuzz::TARGETS {
        for bytes in (target.beginnings)() {
            (target.run)(&bytes);
        }
    }
}

//! Prints the fingerprint of a seed: `cargo run --release -p engine --features fingerprint --example fingerprint`.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let seed = std::env::args()
        .nth(1)
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    writeln!(std::io::stdout(), "{:016x}", engine::fingerprint(seed))
}

//! Prints the fingerprints of as many couples' evenings as are asked for, one a line.
//!
//! `cargo run --package bench-web --example reference -- 200`; `reference.mjs` prints the same in WebAssembly.

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|word| word.parse::<u32>().ok());
    let mut out = std::io::stdout().lock();
    for index in 0..count.unwrap_or(200) {
        writeln!(out, "{index} {:016x}", bench_web::reference::fingerprint(index))?;
    }
    Ok(())
}

//! Prints the evidence page: `cargo run -p science --example evidence > docs/evidence.md`.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    io::stdout().lock().write_all(science::evidence_page().as_bytes())
}

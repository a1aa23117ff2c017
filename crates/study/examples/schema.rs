//! Writes docs/studies/schema.md: `cargo run -p study --example schema > docs/studies/schema.md`.

fn main() -> std::io::Result<()> {
    std::io::Write::write_all(&mut std::io::stdout(), study::schema_page().as_bytes())
}

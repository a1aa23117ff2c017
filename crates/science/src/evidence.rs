//! The evidence page, written from the data.

/// `docs/evidence.md`.
#[must_use]
pub fn evidence_page() -> String {
    String::new()
}

//! Counts of the whole relay; no count belongs to a box or a person.

use std::sync::atomic::{AtomicU64, Ordering};

/// The counts, shown on a loopback port only.
#[derive(Default)]
pub struct Metrics {
    pub(crate) requests: AtomicU64,
    pub(crate) stored: AtomicU64,
    pub(crate) pages: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) slowed: AtomicU64,
    pub(crate) failed: AtomicU64,
    pub(crate) waiting: AtomicU64,
    pub(crate) connections: AtomicU64,
    pub(crate) swept: AtomicU64,
    pub(crate) disk_bytes: AtomicU64,
    pub(crate) full: AtomicU64,
}

impl Metrics {
    pub(crate) fn add(counter: &AtomicU64, count: u64) {
        counter.fetch_add(count, Ordering::Relaxed);
    }

    /// The counts as Prometheus text.
    #[must_use]
    pub fn text(&self) -> String {
        [
            ("relay_requests_total", &self.requests),
            ("relay_records_stored_total", &self.stored),
            ("relay_pages_total", &self.pages),
            ("relay_refused_total", &self.refused),
            ("relay_slowed_total", &self.slowed),
            ("relay_storage_failed_total", &self.failed),
            ("relay_records_swept_total", &self.swept),
            ("relay_waiting", &self.waiting),
            ("relay_connections", &self.connections),
            ("relay_disk_bytes", &self.disk_bytes),
            ("relay_full", &self.full),
        ]
        .map(|(name, count)| format!("{name} {}\n", count.load(Ordering::Relaxed)))
        .concat()
    }
}

/// Adds one for as long as it is held.
pub(crate) struct Held<'a>(&'a AtomicU64);

impl<'a> Held<'a> {
    pub(crate) fn new(counter: &'a AtomicU64) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

//! Deletes what is old, and stops taking in when the disk holds as much as it may.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::sleep;

use crate::limits;
use crate::log::Event;
use crate::metrics::Metrics;
use crate::serve::Relay;
use crate::store::{StoreError, Swept};

impl Relay {
    /// One step of sweeping. Says whether there may be more to delete.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn sweep(&self, room_bytes: u64) -> Result<bool, StoreError> {
        let swept = self.store.sweep((self.clock)() / 3600).await?;
        let Swept {
            records,
            boxes,
            disk_bytes,
        } = swept;
        Metrics::add(&self.metrics.swept, records);
        self.metrics.disk_bytes.store(disk_bytes, Ordering::Relaxed);
        let full = u64::from(disk_bytes > room_bytes);
        if self.metrics.full.swap(full, Ordering::Relaxed) < full {
            (self.log)(Event::Full);
        }
        if records > 0 || boxes > 0 {
            (self.log)(Event::Swept { records, boxes });
        }
        Ok(records > 0 || boxes > 0)
    }
}

/// Sweeps until the relay ends: step after step while there is something, else once a minute.
pub async fn sweep_for_ever(relay: Arc<Relay>, room_bytes: u64) {
    let mut ending = relay.ending.clone();
    while !*ending.borrow() {
        let pause = match relay.sweep(room_bytes).await {
            // Others want the database too.
            Ok(true) => Duration::from_millis(50),
            Ok(false) => Duration::from_secs(limits::SWEEP_S),
            Err(error) => {
                (relay.log)(Event::StorageFailed(error.to_string()));
                Duration::from_secs(limits::SWEEP_S)
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            _ = ending.changed() => {}
        }
    }
}

//! Wakes the requests that wait for a box or a meeting, in a fixed piece of memory; with several nodes it
//! also tells the others.

use std::sync::OnceLock;

use tokio::sync::{Notify, mpsc};
use wire::relay::BoxId;

/// Slots; what shares one is woken together now and then, which costs a read and nothing else.
const SLOTS: usize = 1 << 16;

/// Where requests wait for something new.
pub struct Notifier {
    slots: Vec<Notify>,
    others: OnceLock<mpsc::Sender<u16>>,
}

impl Default for Notifier {
    fn default() -> Self {
        Self {
            slots: (0..SLOTS).map(|_| Notify::new()).collect(),
            others: OnceLock::new(),
        }
    }
}

impl Notifier {
    /// The slot of a box: two bytes of its name.
    #[must_use]
    pub fn of_box(id: BoxId) -> u16 {
        let [first, second, ..] = id.0;
        u16::from_be_bytes([first, second])
    }

    /// The slot of a meeting.
    #[must_use]
    pub fn of_meeting(number: u32) -> u16 {
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    /// The place to wait at.
    pub(crate) fn place(&self, slot: u16) -> Option<&Notify> {
        self.slots.get(usize::from(slot))
    }

    /// Something new is there: wakes those who wait here, and tells the other nodes.
    pub fn tell(&self, slot: u16) {
        self.wake(slot);
        if let Some(others) = self.others.get() {
            // When the link is slower than the writing, others find the record at the end of their wait.
            let _ = others.try_send(slot);
        }
    }

    /// Wakes those who wait here.
    pub(crate) fn wake(&self, slot: u16) {
        if let Some(place) = self.place(slot) {
            place.notify_waiters();
        }
    }

    /// Wakes everyone: after a broken link nobody knows what was missed.
    pub(crate) fn wake_all(&self) {
        self.slots.iter().for_each(Notify::notify_waiters);
    }

    /// Ties this node to the others; the first link counts.
    pub(crate) fn link(&self, others: mpsc::Sender<u16>) {
        let _ = self.others.set(others);
    }
}

//! Every ceiling of the protocol with its reason. Devices keep to them; the relay enforces them.

/// Longest record in bytes. Text and structured answers fit; pictures do not, and are not meant to.
pub const RECORD_BYTES: usize = 64 * 1024;
/// Most records in one request to append: a phone that comes back empties its queue in few requests.
pub const BATCH_RECORDS: usize = 64;
/// Most bytes of records in one request to append; the relay holds a request in memory as a whole.
pub const BATCH_BYTES: usize = 256 * 1024;
/// Most bytes of records in a box: a new phone's whole history of ten years fits three times.
pub const BOX_BYTES: u64 = 32 * 1024 * 1024;
/// Most series in a box: one for each device of one person in one epoch, with room.
pub const BOX_SERIES: usize = 64;
/// Most records in a page.
pub const PAGE_RECORDS: usize = 128;
/// A page ends before the record that would pass this many bytes, but holds at least one.
pub const PAGE_BYTES: usize = 256 * 1024;
/// Longest wait of a reading request in seconds: shorter than the patience of common proxies.
pub const WAIT_S: u8 = 25;
/// Highest index of a record; every database can count so far, and no device ever will.
pub const INDEX: u64 = 1 << 53;
/// Hours a record is kept: 90 days, as long as consent to share lasts without being renewed.
pub const KEPT_HOURS: u64 = 90 * 24;
/// Hours a box is kept after its last record came: a year and a month, so that a couple that pauses for a
/// year finds it again.
pub const BOX_KEPT_HOURS: u64 = 395 * 24;
/// Longest message of a meeting in bytes: keys and a greeting fit.
pub const MEET_BYTES: usize = 4 * 1024;
/// Messages of a meeting, the first included; the one who opened writes the even ones, the guest the odd.
pub const MEET_SLOTS: u8 = 8;
/// Seconds after which a meeting is forgotten.
pub const MEET_S: u64 = 600;
/// Numbers of meetings are below this: four digits can be said aloud and typed.
pub const MEET_NUMBERS: u32 = 10_000;

/// Longest request in bytes: a full batch and its fields.
pub const REQUEST_BYTES: usize = 75 + BATCH_RECORDS * 4 + BATCH_BYTES;
/// Longest answer in bytes: a full page, its heads, and the fields of its records.
pub const ANSWER_BYTES: usize = 5 + BOX_SERIES * 32 + PAGE_RECORDS * 28 + PAGE_BYTES;

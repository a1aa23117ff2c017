//! Every ceiling of the machine, with its reason.

/// Longest content of one record, in bytes. Padded, signed and wrapped it stays below the relay's 64 KiB.
pub const CONTENT_MAX: usize = 56 * 1024;
/// Devices of one person in one space: a grant has twelve slots for both people and their two recovery kits.
pub const DEVICES_MAX: usize = 5;
/// Series of one device in one space. A device starts a new one only after its storage was put back.
pub const SERIES_MAX: u32 = 8;
/// Items of one series that may wait for one before them. More are dropped and read again later.
pub const WAITING_MAX: usize = 256;
/// Items of this phone that may wait to be sent: a year offline of a busy couple. More are refused, not dropped.
pub const UNSENT_MAX: usize = 4096;
/// Events that may wait while a save is under way.
pub const QUEUE_MAX: usize = 64;
/// Records the relay gives in one page at most; a longer page is cut here too, since a relay may lie.
pub const PAGE_MAX: usize = 128;
/// Records that leave in one request: what the relay takes.
pub const BATCH_MAX: usize = 64;
/// Bytes of records that leave in one request: what the relay takes.
pub const BATCH_BYTES: usize = 256 * 1024;
/// Series of one box: what the relay keeps. Positions of more are not remembered.
pub const BOX_SERIES_MAX: usize = 64;
/// Boxes that are read at the same time: two people over the epochs that not everybody has left yet.
pub const BOXES_MAX: usize = 16;
/// Boxes whose name and readings are remembered: four times what is read at the same time. Of more, those that are
/// neither read nor looked at any more are forgotten, or the oldest; what is asked for again is computed, or read, again.
pub const BOXES_REMEMBERED: usize = 4 * BOXES_MAX;
/// Names of the relay's series that are remembered with their writers: more than are read at the same time. Of more,
/// those of the oldest epoch are forgotten; one that is asked for again is found in at most forty derivations.
pub const WRITERS_REMEMBERED: usize = 4 * BOXES_MAX;
/// Epoch keys that are held. At one rotation a week this is more than eight years, without [`EPOCHS_BY_HAND`].
pub const EPOCHS_MAX: usize = 512;
/// How many of them are left for epochs that this person's own phones begin because a device comes or goes: whatever a
/// partner's app grants, a lost phone can still be removed.
pub const EPOCHS_BY_HAND: usize = 64;
/// Low bits of an epoch's number: they come from the person and the device, so two that rotate at once never choose
/// the same.
pub const EPOCH_LOW_BITS: u32 = 12;
/// How many steps an epoch may lie above the highest whose key is held here. Honest phones go one step at a time and
/// some are missed meanwhile; all that can be held, each at this distance, stay far below the highest number there is,
/// so there is always a next one.
pub const EPOCH_LEAP_MAX: u32 = 1024;
const _: () = assert!((EPOCHS_MAX + 1) * (EPOCH_LEAP_MAX as usize) < 1 << (32 - EPOCH_LOW_BITS));
/// Seconds between two readings of one box while the app is open.
pub const POLL_S: i64 = 60;
/// A calm item leaves after a delay drawn from nothing to this: two hours, so that the hour of writing is not told.
pub const CALM_DELAY_S: u32 = 2 * 3600;
/// Seconds between two checks that the relay still has what it had.
pub const AUDIT_S: i64 = 24 * 3600;
/// Seconds for which the relay keeps a record: 90 days. What is older may be gone without anybody's fault.
pub const KEPT_S: i64 = 90 * 24 * 3600;
/// Seconds that one note of what the relay confirmed stands for: a week, so that a quarter of a year is 13 notes.
pub const NOTED_S: i64 = 7 * 24 * 3600;
/// Notes of what the relay confirmed, and by when: twice as many as there are weeks in [`KEPT_S`], since a clock that
/// was put forth and back leaves notes too. The oldest go first.
pub const NOTES_MAX: usize = 26;
/// Seconds that a new device of one's own waits for older keys, unless another device approves.
pub const NEW_DEVICE_DELAY_S: i64 = 24 * 3600;
/// How far ahead of this phone's clock a time is still shown as it was written, in seconds.
pub const AHEAD_S: i64 = 24 * 3600;
/// Counts from here on are refused: an honest phone would need to write for longer than there have been people.
pub const COUNT_MAX: u64 = 1 << 62;
/// A count further ahead than this is no work of an honest app, and is told.
pub const LEAP_MAX: u64 = 1 << 32;
/// What a relay owes: an item that another device has seen and that has not come after this many seconds is told.
pub const WITHHELD_S: i64 = 7 * 24 * 3600;
/// Days on which a phone has read its boxes and found no missing key, and heard nothing of the phone that has to give
/// it: after so many it is told all the same. Four weeks: people travel.
pub const AWAY_DAYS: u32 = 28;
/// Requests in a row for which the relay keeps silent about one box while it answers for others, until the box counts
/// as kept back. At a loss of half of all answers once in a million times.
pub const UNANSWERED_MAX: u32 = 20;

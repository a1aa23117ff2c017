//! The relay's own ceilings, with their reasons. Those of the protocol are in `wire::relay::limits`.

/// Connections open at once, unless the owner says otherwise: with their buffers they stay below 150 MB.
pub const CONNECTIONS: usize = 8_192;
/// Bytes of requests and of answers under way at once, each: sixty-four of the longest.
pub const BYTES_UNDER_WAY: usize = 16 * 1024 * 1024;
/// A request that has not arrived whole by then is given up, in seconds.
pub const BODY_S: u64 = 10;
/// A connection that sends no complete head of a request for so long is closed, in seconds.
pub const HEAD_S: u64 = 60;
/// A connection that takes no byte of its answer for so long is closed, in seconds.
pub const STALL_S: u64 = 20;
/// Bytes of a head; ours have about 300.
pub const HEAD_BYTES: usize = 8 * 1024;
/// Commands that wait for the database; more are told to come back.
pub const WAITING: usize = 4_096;
/// Commands in one commit: beyond this the commit itself is no longer what costs.
pub const BATCH: usize = 256;
/// Meetings open at once: with eight messages each they stay below 35 MB.
pub const MEETINGS: usize = 1_000;
/// Records deleted in one step of sweeping, so that nobody waits long for it.
pub const SWEPT_AT_ONCE: u32 = 1_000;
/// Bytes on the disk, unless the owner says otherwise; beyond them nothing is taken in.
pub const ROOM_BYTES: u64 = 10 * 1024 * 1024 * 1024;
/// Seconds between two sweeps that found nothing.
pub const SWEEP_S: u64 = 60;

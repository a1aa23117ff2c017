//! Time that a thread itself has had: what others do on the machine takes none of it.

/// Seconds that this thread has had a processor.
#[cfg(unix)]
#[must_use]
pub fn processor_s() -> f64 {
    use rustix::time::{ClockId, clock_gettime};

    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Seconds on the wall, where a thread's own are not to be had.
#[cfg(not(unix))]
#[must_use]
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
pub fn processor_s() -> f64 {
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64()
}

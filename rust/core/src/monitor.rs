//! How a caller watches and stops a computation: handed in as an argument, read and written from any thread.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::error::{Error, Result};

/// Progress and cancel of one computation. All operations are relaxed atomics: cheap enough for once a block.
#[derive(Debug, Default)]
pub struct Monitor {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

impl Monitor {
    /// A monitor of a computation that has not begun.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds work that is to be done, in any unit that the computation likes (blocks, rows).
    pub fn expect(&self, work: u64) {
        self.total.fetch_add(work, Ordering::Relaxed);
    }

    /// Marks work of [`Monitor::expect`] as done.
    pub fn advance(&self, work: u64) {
        self.done.fetch_add(work, Ordering::Relaxed);
    }

    /// The share of the expected work that is done, 0 to 1; 0 before any work was announced.
    #[allow(clippy::cast_precision_loss)]
    pub fn fraction(&self) -> f64 {
        let total = self.total.load(Ordering::Relaxed);
        if total == 0 {
            return 0.0;
        }
        (self.done.load(Ordering::Relaxed) as f64 / total as f64).min(1.0)
    }

    /// Asks the computation to stop; it answers [`Error::cancelled`] within the time of a block.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// `Err` once a stop was asked for.
    pub fn check(&self) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) {
            Err(Error::cancelled())
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fraction_follows_the_work() {
        let m = Monitor::new();
        assert_eq!(m.fraction(), 0.0);
        m.expect(4);
        m.advance(1);
        assert_eq!(m.fraction(), 0.25);
        m.advance(7);
        assert_eq!(m.fraction(), 1.0);
    }

    #[test]
    fn cancel_is_seen() {
        let m = Monitor::new();
        assert!(m.check().is_ok());
        m.cancel();
        assert_eq!(m.check(), Err(Error::cancelled()));
    }
}

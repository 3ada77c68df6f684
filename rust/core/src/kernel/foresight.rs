//! To how many rings a strip looks. A cut-off follows from the rings up to a few behind it; the columns and bins beyond need
//! not be worked out. How many a row of blocks needs is foretold from the row before, which shares nearly all its pixels;
//! where that was too few, the row is gone through again with more. The results do not show it: a ring's sums are the same
//! however many others are taken, and [`super::curve::Curve::cutoffs`] tells where they do not settle the answer.

use super::plan::Reaches;

/// Foretells the rings that the next blocks need.
pub(super) struct Foresight {
    reaches: Reaches,
    next: usize,
    always_all: bool,
}

impl Foresight {
    pub fn new(reaches: Reaches) -> Self {
        Foresight { reaches, next: reaches.all, always_all: false }
    }

    /// From now on all rings.
    pub fn always_all(&mut self) {
        self.always_all = true;
    }

    /// How many rings to look at with blocks that lie `rows` image rows below the last ones, or anywhere; one of [`Reaches`].
    pub fn rings(&self, rows: usize) -> usize {
        if self.always_all {
            return self.reaches.all;
        }
        // Blocks one or two rows apart differ so little that a ring more, taken each time, costs more than a few that come
        // too short.
        self.reaches.up(self.next + usize::from(rows > 2))
    }

    /// How many to look at where `rings` were too few, the row having been gone through so many times before: mostly one or
    /// two more are needed, but a row where a detail begins should not be gone through often.
    pub fn further(&self, rings: usize, times: usize) -> usize {
        self.reaches.up(rings + (self.reaches.all.div_ceil(8) << times))
    }

    /// The last blocks needed so many rings. Where they need fewer than before, half the way is kept for a while: a row that
    /// is gone through twice costs as much as some rings too many.
    pub fn learn(&mut self, needed: usize) {
        self.next = needed.max((needed + self.next) / 2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::plan::Plan;
    use crate::simd::Level;
    use crate::threshold::Criterion;
    use crate::window::Window;

    #[test]
    fn rings_come_down_to_what_is_needed_and_go_up_at_once() {
        let plan = Plan::new(64, Window::Hann, Criterion::Sigma3, Level::best());
        let mut foresight = Foresight::new(plan.reaches);
        assert_eq!(foresight.rings(1), 32);
        (0..6).for_each(|_| foresight.learn(15));
        assert_eq!((foresight.rings(2), foresight.rings(3)), (15, 16));
        assert_eq!([0, 1, 2].map(|times| foresight.further(15, times)), [19, 23, 31]);
        assert_eq!(foresight.further(30, 0), 32);
        foresight.learn(20);
        assert_eq!(foresight.rings(1), 20);
        foresight.always_all();
        assert_eq!(foresight.rings(1), 32);
    }

    #[test]
    fn large_blocks_take_many_rings_at_a_time() {
        let plan = Plan::new(500, Window::Hann, Criterion::Sigma3, Level::best());
        let mut foresight = Foresight::new(plan.reaches);
        (0..9).for_each(|_| foresight.learn(101));
        assert_eq!(foresight.rings(1), 104); // 250 rings by fours
        foresight.learn(249);
        assert_eq!(foresight.rings(1), 250);
    }
}

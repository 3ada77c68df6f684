//! Which bins of a block's transform belong to which ring (method.md, section 2 step 3).
//!
//! The image is real, so a ring's sums are taken over the half-plane kx = 0 .. N/2 alone: columns 1 .. N/2 - 1 stand for
//! their mirror image too and count twice, columns 0 and N/2 (the centred frequency -N/2) count once.

/// A stretch of bins ky = `from` .. `to` (exclusive) of one column that lie on one ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First row frequency, >= 0.
    pub from: u32,
    /// End of the stretch, exclusive, at most N/2 + 1.
    pub to: u32,
    /// Index of the ring, i - 1.
    pub ring: u32,
}

/// Ring tables of one block size, planned once a map.
#[derive(Clone, Debug)]
pub struct Rings {
    counts: Vec<f64>,
    columns: Vec<Vec<Run>>,
}

/// The ring of the bin (kx, ky), floor(r + 0.5). In f64 this is exact: r + 0.5 is never near a whole number i, for then
/// r^2 would be i^2 - i + 0.25, and r^2 is whole.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn ring(kx: usize, ky: usize) -> usize {
    (((kx * kx + ky * ky) as f64).sqrt() + 0.5) as usize
}

impl Rings {
    /// The tables for blocks of `n` x `n` pixels, `n` even.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // at most 512 x 512 bins
    pub fn new(n: usize) -> Self {
        let half = n / 2;
        let mut counts = vec![0.0; half];
        let mut columns = Vec::with_capacity(half + 1);
        for kx in 0..=half {
            let mut runs: Vec<Run> = Vec::new();
            for ky in 0..=half {
                let i = ring(kx, ky);
                if i == 0 || i > half {
                    continue;
                }
                let index = (i - 1) as u32;
                match runs.last_mut() {
                    Some(run) if run.ring == index && run.to == ky as u32 => run.to += 1,
                    _ => runs.push(Run { from: ky as u32, to: ky as u32 + 1, ring: index }),
                }
                // ky = 0 and ky = -N/2 have no mirror image within the column.
                let in_column = if ky == 0 || ky == half { 1.0 } else { 2.0 };
                counts[i - 1] += in_column * Self::weight(n, kx);
            }
            columns.push(runs);
        }
        Rings { counts, columns }
    }

    /// How often column kx counts in the sums over the whole plane.
    #[allow(clippy::cast_precision_loss)]
    pub fn weight(n: usize, kx: usize) -> f64 {
        if kx == 0 || kx == n / 2 {
            1.0
        } else {
            2.0
        }
    }

    /// N_i, the number of bins on the rings i = 1 .. N/2 of the whole plane.
    pub fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// The runs of the columns kx = 0 .. N/2, for ky >= 0; -ky lies on the same ring.
    pub fn columns(&self) -> &[Vec<Run>] {
        &self.columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn counts_match_a_walk_over_the_plane() {
        for n in [24, 26, 32, 64, 120] {
            let half = n / 2;
            let mut counts = vec![0.0; half];
            for ky in -(half as i64)..half as i64 {
                for kx in -(half as i64)..half as i64 {
                    let i = (((kx * kx + ky * ky) as f64).sqrt() + 0.5).floor() as usize;
                    if (1..=half).contains(&i) {
                        counts[i - 1] += 1.0;
                    }
                }
            }
            assert_eq!(Rings::new(n).counts(), counts, "N = {n}");
        }
    }

    #[test]
    fn runs_cover_each_bin_once() {
        for (kx, runs) in Rings::new(64).columns().iter().enumerate() {
            for pair in runs.windows(2) {
                assert_eq!(pair[0].to, pair[1].from, "kx = {kx}");
                assert!(pair[0].ring < pair[1].ring);
            }
        }
    }
}

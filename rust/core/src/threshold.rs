//! Criterion curves: from which correlation on a ring counts as signal (method.md, section 2 step 6).

use crate::error::{Error, ErrorKind, Result};
use crate::params::{BLOCK_MAX, BLOCK_MIN};
use crate::rings::Rings;

/// The threshold criteria that users choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// 3 sigma curve.
    Sigma3,
    /// 5 sigma curve.
    Sigma5,
    /// 7 sigma curve.
    Sigma7,
    /// 9 sigma curve.
    Sigma9,
    /// Fixed 1/7.
    OneSeventh,
    /// Fixed 1/2.
    OneHalf,
}

impl Criterion {
    /// The words of the `criterion` option, in the order of [`Criterion::ALL`].
    pub const NAMES: [&'static str; 6] = ["3 sigma", "5 sigma", "7 sigma", "9 sigma", "1/7", "1/2"];
    /// All criteria.
    pub const ALL: [Criterion; 6] = [
        Criterion::Sigma3,
        Criterion::Sigma5,
        Criterion::Sigma7,
        Criterion::Sigma9,
        Criterion::OneSeventh,
        Criterion::OneHalf,
    ];

    /// The word of the `criterion` option.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The factor f of the sigma curve; a fixed criterion is helped by the 3 sigma curve.
    fn factor(self) -> f64 {
        match self {
            Criterion::Sigma5 => 5.0,
            Criterion::Sigma7 => 7.0,
            Criterion::Sigma9 => 9.0,
            Criterion::Sigma3 | Criterion::OneSeventh | Criterion::OneHalf => 3.0,
        }
    }

    /// The value of a fixed criterion.
    fn fixed(self) -> Option<f64> {
        match self {
            Criterion::OneSeventh => Some(1.0 / 7.0),
            Criterion::OneHalf => Some(0.5),
            _ => None,
        }
    }

    /// The threshold curves for rings that hold `counts` independent bins each (N_1 .. N_(N/2)).
    pub fn curves(self, counts: &[f64]) -> Threshold {
        let f = self.factor();
        let sigma: Vec<f64> = counts.iter().map(|n| (f / (n / 2.0).sqrt()).min(1.0)).collect();
        let (curve, rise) = match self.fixed() {
            None => (sigma.clone(), sigma),
            Some(value) => (vec![value; counts.len()], sigma.iter().map(|s| s.max(value)).collect()),
        };
        let blind = counts.iter().rposition(|&n| n <= 2.0 * f * f).map_or(0, |i| i + 1);
        Threshold { curve, rise, blind }
    }

    /// Refuses a block whose rings are too small for this criterion (i0 > N/8).
    ///
    /// # Errors
    /// The sentence names the smallest block that will do.
    pub fn check_block(self, block: usize) -> Result<()> {
        if self.allows(block) {
            return Ok(());
        }
        let smallest = (BLOCK_MIN..=BLOCK_MAX).step_by(2).find(|&n| self.allows(n as usize));
        let allowed =
            smallest.map_or_else(|| "no block will do".into(), |n| format!("the smallest block for it is {n}"));
        Err(Error::new(
            ErrorKind::InvalidOption,
            format!("criterion: {} is too strict for a block of {block}; {allowed}.", self.name()),
        ))
    }

    fn allows(self, block: usize) -> bool {
        self.curves(Rings::new(block).counts()).allows()
    }
}

/// Threshold curves of one criterion for one block size; rings i = 1 .. N/2 stand at indices 0 .. N/2 - 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// T_i, the curve that the correlation must stay above.
    pub curve: Vec<f64>,
    /// The curve that it must first reach; differs from `curve` under a fixed criterion (method.md, section 2 step 7).
    pub rise: Vec<f64>,
    /// i0, the number of the last ring about which no statement is possible; 0 where there is none.
    pub blind: usize,
}

impl Threshold {
    /// Whether statements are possible about enough rings: i0 <= N/8.
    pub fn allows(&self) -> bool {
        4 * self.blind <= self.curve.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smallest_blocks_are_those_of_the_method() {
        for (criterion, smallest) in Criterion::ALL.into_iter().zip([24, 64, 120, 216, 24, 24]) {
            assert!(criterion.allows(smallest) && !criterion.allows(smallest - 2), "{}", criterion.name());
        }
        let e = Criterion::Sigma7.check_block(64).unwrap_err();
        assert_eq!(
            e.sentence(),
            "criterion: 7 sigma is too strict for a block of 64; the smallest block for it is 120."
        );
    }

    #[test]
    fn curves_of_64() {
        let t = Criterion::Sigma3.curves(Rings::new(64).counts());
        assert_eq!(t.curve.len(), 32);
        assert_eq!(t.curve[0], 1.0); // N_1 = 8: 3/sqrt(4) > 1
        assert!((t.curve[3] - 3.0 / 16f64.sqrt()).abs() < 1e-15); // N_4 = 32
        let t = Criterion::OneSeventh.curves(Rings::new(64).counts());
        assert!(t.curve.iter().all(|&v| v == 1.0 / 7.0));
        assert!(t.rise[0] == 1.0 && t.rise.iter().all(|&v| v >= 1.0 / 7.0));
    }
}

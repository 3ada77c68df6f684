//! Random numbers that are the same everywhere: uniform, normal and Poisson deviates from ChaCha8.
//!
//! Every purpose has a stream of its own (the cipher's 64-bit nonce), so the numbers of one object or one image row do
//! not depend on how many were drawn elsewhere, nor on the order in which threads come to them.

use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Second part of the key, after the seed; it keeps these numbers apart from any other use of the same seed.
const DOMAIN: &[u8; 24] = b"rolling FRC sample data.";

/// From this mean on Poisson deviates come from the rejection method, which is stated for 10 and more.
const REJECTION_FROM: f64 = 10.0;

/// What the numbers are for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stream {
    /// One object of the scene: the walk of a filament, the place and the size of a shape.
    Object(u32),
    /// The noise of one row of one frame.
    Noise { frame: u32, row: u32 },
    /// The emitters that are active in one frame.
    Emitters(u32),
}

impl Stream {
    fn id(self) -> u64 {
        match self {
            Stream::Object(index) => u64::from(index),
            Stream::Emitters(frame) => 1 << 63 | u64::from(frame), // above all noise: frames are fewer than 2^31 - 1
            Stream::Noise { frame, row } => (1 + u64::from(frame)) << 32 | u64::from(row),
        }
    }
}

/// One stream of random numbers.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    /// The stream of a seed from its beginning.
    pub fn new(seed: u32, stream: Stream) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&u64::from(seed).to_le_bytes());
        key[8..].copy_from_slice(DOMAIN);
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream(stream.id());
        Random(generator)
    }

    /// Uniform on [0, 1), a multiple of 2^-53.
    #[allow(clippy::cast_precision_loss)] // 53 bits are exact
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Normal with mean 0 and variance 1 (Box and Muller 1958; the second deviate of the pair is not used, so that a
    /// normal always costs two uniforms).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.uniform())).sqrt(); // 1 - u is never 0
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// Poisson with the given mean, 0 to 1e9, as a whole number.
    pub fn poisson(&mut self, mean: f64) -> f64 {
        if mean >= REJECTION_FROM {
            self.poisson_by_rejection(mean)
        } else if mean > 0.0 {
            self.poisson_by_inversion(mean)
        } else {
            0.0
        }
    }

    /// Inversion by sequential search (Devroye 1986, "Non-uniform random variate generation", section X.3.3): the smallest
    /// k whose cumulative probability exceeds a uniform deviate.
    fn poisson_by_inversion(&mut self, mean: f64) -> f64 {
        let mut rest = self.uniform();
        let (mut k, mut probability) = (0.0, libm::exp(-mean));
        // Rounding can leave a rest that no probability covers; the search ends where they no longer count.
        while rest >= probability && (k < mean || probability > f64::EPSILON / 256.0) {
            rest -= probability;
            k += 1.0;
            probability *= mean / k;
        }
        k
    }

    /// Transformed rejection with squeeze, algorithm PTRS of Hormann 1993 ("The transformed rejection method for generating
    /// Poisson random variables", Insurance: Mathematics and Economics 12, 39-45).
    fn poisson_by_rejection(&mut self, mean: f64) -> f64 {
        let b = 0.931 + 2.53 * mean.sqrt();
        let a = -0.059 + 0.02483 * b;
        let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
        let squeeze = 0.9277 - 3.6224 / (b - 2.0);
        loop {
            let u = self.uniform() - 0.5;
            let v = self.uniform();
            let side = 0.5 - u.abs();
            let k = ((2.0 * a / side + b) * u + mean + 0.43).floor();
            if side >= 0.07 && v <= squeeze {
                return k;
            }
            if k < 0.0 || (side < 0.013 && v > side) {
                continue;
            }
            let hat = libm::log(v) + libm::log(inverse_alpha) - libm::log(a / (side * side) + b);
            if hat <= k * libm::log(mean) - mean - libm::lgamma(k + 1.0) {
                return k;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> Random {
        Random::new(7, Stream::Object(3))
    }

    /// Mean and variance of many deviates.
    fn moments(count: u32, mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let n = f64::from(count);
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..count {
            let x = draw();
            sum += x;
            squares += x * x;
        }
        (sum / n, squares / n - (sum / n) * (sum / n))
    }

    #[test]
    fn streams_and_seeds_differ() {
        let first = |seed, stream| Random::new(seed, stream).uniform();
        let mut all = vec![
            first(1, Stream::Object(0)),
            first(2, Stream::Object(0)),
            first(1, Stream::Object(1)),
            first(1, Stream::Noise { frame: 0, row: 0 }),
            first(1, Stream::Noise { frame: 1, row: 0 }),
            first(1, Stream::Noise { frame: 0, row: 1 }),
            first(1, Stream::Emitters(0)),
            first(1, Stream::Emitters(1)),
        ];
        assert_eq!(all[0], first(1, Stream::Object(0)));
        all.sort_by(f64::total_cmp);
        all.dedup();
        assert_eq!(all.len(), 8);
    }

    #[test]
    fn uniform_deviates_fill_the_unit_interval() {
        let mut r = random();
        let (mean, variance) = moments(100_000, || {
            let u = r.uniform();
            assert!((0.0..1.0).contains(&u));
            u
        });
        assert!((mean - 0.5).abs() < 0.004 && (variance - 1.0 / 12.0).abs() < 0.001, "{mean} {variance}");
    }

    #[test]
    fn normal_deviates_have_their_moments_and_tails() {
        let mut r = random();
        let mut outside = 0;
        let (mean, variance) = moments(100_000, || {
            let x = r.normal();
            outside += u32::from(x.abs() > 2.0);
            x
        });
        // Standard errors: 0.0032, 0.0045 and, of the share outside two standard deviations, 0.00066.
        assert!(mean.abs() < 0.013 && (variance - 1.0).abs() < 0.018, "{mean} {variance}");
        assert!((f64::from(outside) / 100_000.0 - 0.0455).abs() < 0.0027, "{outside}");
    }

    #[test]
    fn poisson_deviates_have_their_mean_and_variance() {
        for mean in [0.01, 0.7, 4.0, 9.99, 10.0, 25.5, 300.0, 1e4, 1e6] {
            let mut r = random();
            let (m, v) = moments(100_000, || {
                let k = r.poisson(mean);
                assert!(k >= 0.0 && k.fract() == 0.0);
                k
            });
            // Four standard errors: of the mean sqrt(mean/n), of the variance sqrt((mean + 2 mean^2)/n).
            let n = 1e5_f64;
            assert!((m - mean).abs() < 4.0 * (mean / n).sqrt(), "mean of {mean}: {m}");
            assert!((v - mean).abs() < 4.0 * ((mean + 2.0 * mean * mean) / n).sqrt(), "variance of {mean}: {v}");
        }
        assert_eq!(random().poisson(0.0), 0.0);
    }

    /// Chi-squared test of the whole distribution, on both sides of the change of method.
    #[test]
    fn poisson_deviates_follow_the_distribution() {
        for mean in [3.0_f64, 9.5, 12.0, 60.0] {
            let mut r = random();
            let mut counts = vec![0u32; 200];
            let draws = 200_000u32;
            for _ in 0..draws {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let k = r.poisson(mean) as usize;
                counts[k] += 1;
            }
            let (mut chi, mut cells, mut p) = (0.0, 0.0_f64, (-mean).exp());
            for (k, &count) in counts.iter().enumerate() {
                let expected = p * f64::from(draws);
                if expected > 20.0 {
                    chi += (f64::from(count) - expected) * (f64::from(count) - expected) / expected;
                    cells += 1.0;
                }
                #[allow(clippy::cast_precision_loss)]
                let next = (k + 1) as f64;
                p *= mean / next;
            }
            // Five standard deviations of chi-squared with about `cells` degrees of freedom.
            assert!(chi < cells + 5.0 * (2.0 * cells).sqrt(), "mean {mean}: chi-squared {chi} of {cells} cells");
        }
    }
}

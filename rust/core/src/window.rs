//! The tapers that are laid over a block before its transform.

use std::f64::consts::TAU;

/// Raised-cosine window w(n) = alpha - beta cos(2 pi n/(N-1)) (P eq. 18; method.md, section 2 step 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// alpha = beta = 0.5.
    Hann,
    /// alpha = 0.54, beta = 0.46.
    Hamming,
}

impl Window {
    /// The words of the `window` option, in the order of [`Window::ALL`].
    pub const NAMES: [&'static str; 2] = ["Hann", "Hamming"];
    /// All windows.
    pub const ALL: [Window; 2] = [Window::Hann, Window::Hamming];

    /// The window's `n` samples (n >= 2), symmetric, between 0 and 1.
    #[allow(clippy::cast_precision_loss)]
    pub fn samples(self, n: usize) -> Vec<f64> {
        let (alpha, beta) = match self {
            Window::Hann => (0.5, 0.5),
            Window::Hamming => (0.54, 0.46),
        };
        // The second half repeats the first, so that the window is symmetric to the last bit.
        let half = |k: usize| alpha - beta * (TAU * k as f64 / (n - 1) as f64).cos();
        (0..n).map(|k| half(k.min(n - 1 - k))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hann_of_four_and_ends() {
        let w = Window::Hann.samples(4);
        assert!((w[0]).abs() < 1e-15 && (w[1] - 0.75).abs() < 1e-15);
        assert_eq!((w[0], w[1]), (w[3], w[2]));
        assert!((Window::Hamming.samples(16)[0] - 0.08).abs() < 1e-15);
    }
}

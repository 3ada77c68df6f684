//! Which bins of a block's three-dimensional transform belong to which shell (method.md, section 9).

use crate::window::Window;

/// Added before a radius is rounded, so that bins whose radius is i + 1/2 but for rounding fall on one side everywhere:
/// with anisotropic voxels radii are no longer roots of whole numbers.
const NUDGE: f64 = 1e-9;

/// Mirror images of frequencies share a shell, so this many bins of an axis of `n` have the magnitude `k`.
#[allow(clippy::cast_precision_loss)]
fn multiplicity(k: usize, n: usize) -> f64 {
    if k == 0 || k == n / 2 {
        1.0
    } else {
        2.0
    }
}

/// The shell of a bin, floor(R + 1/2): `r2` = kx^2 + ky^2, and `stretch` = N p/(Nz pz) the length of a step of kz.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn shell(r2: usize, kz: usize, stretch: f64) -> usize {
    let z = kz as f64 * stretch;
    ((z * z + r2 as f64).sqrt() + 0.5 + NUDGE) as usize
}

/// N_i, the bins of the whole transform on the shells i = 1 .. N/2 of blocks N x N x Nz.
pub(crate) fn counts(n: usize, depth: usize, stretch: f64) -> Vec<f64> {
    let half = n / 2;
    // How many bins of a plane have the same kx^2 + ky^2: far fewer values than bins.
    let mut of_radius = vec![0.0; (half + 1) * (half + 1)];
    for ky in 0..=half {
        for kx in 0..=half {
            if let Some(count) = of_radius.get_mut(ky * ky + kx * kx) {
                *count += multiplicity(ky, n) * multiplicity(kx, n);
            }
        }
    }
    let mut counts = vec![0.0; half];
    for kz in 0..=depth / 2 {
        for (r2, count) in of_radius.iter().enumerate().filter(|(_, &count)| count > 0.0) {
            let i = shell(r2, kz, stretch);
            if i > half {
                break; // further bins of this plane lie further out
            }
            if i > 0 {
                counts[i - 1] += count * multiplicity(kz, depth);
            }
        }
    }
    counts
}

/// v: by how much the window lowers the number of independent bins on a shell, the product over the axes of
/// n sum(w^4)/sum(w^2)^2.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn dependence(window: Window, sides: [usize; 3]) -> f64 {
    let along = |n: usize| {
        let (mut squares, mut fourths) = (0.0, 0.0);
        for w in window.samples(n) {
            squares += w * w;
            fourths += w * w * w * w;
        }
        n as f64 * fourths / (squares * squares)
    };
    sides.into_iter().map(along).product()
}

/// N_i/v, what the threshold curves are made of.
pub(crate) fn independent_bins(n: usize, depth: usize, stretch: f64, window: Window) -> Vec<f64> {
    let v = dependence(window, [depth, n, n]);
    counts(n, depth, stretch).iter().map(|count| count / v).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small radii
    fn counts_match_a_walk_over_the_transform() {
        for (n, depth, stretch) in [(16, 16, 1.0), (16, 8, 2.0 / 3.0), (24, 8, 1.7), (18, 10, 0.1), (16, 10, 5.0)] {
            let mut counts = vec![0.0; n / 2];
            let centred = |k: usize, n: usize| k as f64 - (n / 2) as f64;
            for z in 0..depth {
                for y in 0..n {
                    for x in 0..n {
                        let (kz, ky, kx) = (centred(z, depth) * stretch, centred(y, n), centred(x, n));
                        let i = ((kz * kz + ky * ky + kx * kx).sqrt() + 0.5 + 1e-9).floor() as usize;
                        if (1..=n / 2).contains(&i) {
                            counts[i - 1] += 1.0;
                        }
                    }
                }
            }
            assert_eq!(super::counts(n, depth, stretch), counts, "{n} {depth} {stretch}");
        }
    }

    #[test]
    fn tables_of_the_reference() {
        // Computed once by the f64 reference: rings(32, 16, 0.8) and dependence((16, 32, 32)).
        assert_eq!(counts(32, 16, 0.8), SHELLS_32_16);
        let v = dependence(Window::Hann, [16, 32, 32]);
        assert!((v - DEPENDENCE).abs() < 1e-12, "{v}");
    }

    const SHELLS_32_16: [f64; 16] =
        [18., 64., 146., 266., 382., 583., 680., 788., 936., 1008., 1128., 1180., 1296., 1436., 1472., 1482.];
    const DEPENDENCE: f64 = 8.355874534366587;
}

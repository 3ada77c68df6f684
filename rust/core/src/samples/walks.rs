//! Filaments as random walks of bounded curvature.
//!
//! The simulations of the PANEL patent model tubulin by "two-dimensional trajectories with randomly changing orientations"
//! whose "maximal curvature was set as a limited value, respecting the known physical stiffness". Here the curvature itself
//! walks at random between its bounds, so that the direction never jumps.

use std::f64::consts::{LN_2, PI, TAU};

use super::random::{Random, Stream};

/// Distance between neighbouring points of a walk in pixels. The length of a filament inside a pixel is counted in these
/// steps; a coarser one would show as stripes.
pub(crate) const STEP: f64 = 1.0 / 16.0;

/// Logarithm to the base 2 of the faintest brightness: 2^-3, an eighth of the brightest.
const FAINTEST: f64 = -3.0;

/// What all filaments of a sample share; lengths in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk {
    /// Side of the square field in which the filaments start.
    pub field: f64,
    /// Length of a filament.
    pub length: f64,
    /// Smallest radius of curvature.
    pub radius: f64,
}

/// One filament.
#[derive(Clone, Debug)]
pub(crate) struct Filament {
    /// Label per length, 1/8 to 1.
    pub brightness: f64,
    /// Points (x, y) in pixels, [`STEP`] apart; pixel i reaches from i to i + 1. Some may lie outside the field.
    pub points: Vec<(f64, f64)>,
}

impl Walk {
    /// Filament number `index` of a seed: it starts anywhere in the field in any direction and grows to both sides.
    pub fn filament(&self, seed: u32, index: u32) -> Filament {
        let mut random = Random::new(seed, Stream::Object(index));
        let start = (self.field * random.uniform(), self.field * random.uniform());
        let heading = TAU * random.uniform();
        let curvature = (2.0 * random.uniform() - 1.0) / self.radius;
        let brightness = libm::exp(FAINTEST * LN_2 * random.uniform());
        let mut points = self.arm(start, heading + PI, -curvature, &mut random);
        points.reverse();
        points.push(start);
        points.append(&mut self.arm(start, heading, curvature, &mut random));
        Filament { brightness, points }
    }

    /// Half a filament, without its first point.
    fn arm(&self, start: (f64, f64), heading: f64, curvature: f64, random: &mut Random) -> Vec<(f64, f64)> {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few million at most
        let steps = (self.length / 2.0 / STEP) as usize;
        let ((mut x, mut y), mut heading, mut curvature) = (start, heading, curvature);
        let bound = 1.0 / self.radius;
        // The curvature forgets itself over a length of about the smallest radius.
        let change = bound * (STEP / self.radius).sqrt();
        let mut points = Vec::with_capacity(steps + 1);
        for _ in 0..steps {
            x += STEP * libm::cos(heading);
            y += STEP * libm::sin(heading);
            points.push((x, y));
            curvature = reflect(curvature + change * random.normal(), bound);
            heading += curvature * STEP;
        }
        points
    }
}

/// Reflects a value at the bounds -b and b.
fn reflect(value: f64, bound: f64) -> f64 {
    let inside = if value.abs() > bound { (2.0 * bound).copysign(value) - value } else { value };
    inside.clamp(-bound, bound)
}

impl Filament {
    /// The length inside an image of `side` x `side` pixels, in pixels.
    pub fn length_inside(&self, side: usize) -> f64 {
        self.inside(side).map(|_| STEP).sum()
    }

    /// Adds the filament to an image of `side` x `side` pixels: to every pixel the length inside it times the brightness.
    /// Gives the length inside the image, in pixels.
    pub fn draw(&self, side: usize, image: &mut [f64]) -> f64 {
        let mut length = 0.0;
        for index in self.inside(side) {
            image[index] += STEP * self.brightness;
            length += STEP;
        }
        length
    }

    /// The pixels of the points that lie inside, one a point.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn inside(&self, side: usize) -> impl Iterator<Item = usize> + '_ {
        let limit = side as f64;
        let points = self.points.iter().filter(move |(x, y)| *x >= 0.0 && *y >= 0.0 && *x < limit && *y < limit);
        points.map(move |(x, y)| *y as usize * side + *x as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALK: Walk = Walk { field: 200.0, length: 300.0, radius: 25.0 };

    #[test]
    fn points_are_a_step_apart_and_the_curvature_is_bounded() {
        let mut sharpest: f64 = 0.0;
        for index in 0..40 {
            let points = WALK.filament(5, index).points;
            assert_eq!(points.len(), 2 * 2400 + 1);
            for p in points.windows(3) {
                let (ax, ay) = (p[1].0 - p[0].0, p[1].1 - p[0].1);
                let (bx, by) = (p[2].0 - p[1].0, p[2].1 - p[1].1);
                assert!((ax.hypot(ay) - STEP).abs() < 1e-9);
                let turn = (ax * by - ay * bx).atan2(ax * bx + ay * by);
                sharpest = sharpest.max(turn.abs() / STEP);
            }
        }
        let bound = 1.0 / WALK.radius;
        assert!(sharpest <= bound * (1.0 + 1e-6), "curvature {sharpest} above {bound}");
        assert!(sharpest > 0.99 * bound, "walks that never reach the bound {bound}: {sharpest}");
    }

    #[test]
    fn directions_change_within_a_few_radii() {
        // Mean cosine of the angle between the directions at both ends: near 1 for straight lines.
        let mut sum = 0.0;
        for index in 0..200 {
            let p = WALK.filament(1, index).points;
            let direction = |a: usize| (p[a + 1].0 - p[a].0, p[a + 1].1 - p[a].1);
            let (u, v) = (direction(0), direction(p.len() - 2));
            sum += (u.0 * v.0 + u.1 * v.1) / (STEP * STEP);
        }
        assert!((sum / 200.0).abs() < 0.3, "{}", sum / 200.0);
    }

    #[test]
    fn a_filament_does_not_depend_on_the_others_but_on_the_seed() {
        let f = |seed, index| WALK.filament(seed, index);
        assert_eq!(f(1, 4).points, f(1, 4).points);
        assert_ne!(f(1, 4).points[0], f(1, 5).points[0]);
        assert_ne!(f(1, 4).points[0], f(2, 4).points[0]);
        assert!((0..100).all(|i| (0.125..=1.0).contains(&f(3, i).brightness)));
    }

    #[test]
    fn drawing_counts_length_times_brightness() {
        let line = Filament { brightness: 0.5, points: (0..64).map(|i| (f64::from(i) * STEP - 1.0, 2.5)).collect() };
        let mut image = vec![0.0; 16];
        assert_eq!(line.length_inside(4), 3.0);
        assert_eq!(line.draw(4, &mut image), 3.0); // 4 pixels long, 1 of them left of the image
        let mut expected = vec![0.0; 16];
        expected[8..11].fill(0.5);
        assert_eq!(image, expected);
    }

    #[test]
    fn reflection_stays_inside() {
        assert_eq!(reflect(0.5, 1.0), 0.5);
        assert_eq!(reflect(1.25, 1.0), 0.75);
        assert_eq!(reflect(-1.25, 1.0), -0.75);
        assert_eq!(reflect(9.0, 1.0), -1.0);
    }
}

//! The sample `Sparse Shapes`: rectangles, squares, circles and triangles of which two images hold a few random pixels each.
//!
//! After the sparse sampling of the PANEL patent (Table 1; restore.md, "Sample Data" 4), which has one kind of shape a field
//! of 256 x 256 pixels; here each kind has a quarter of the image. Every pixel of the shapes is kept with a probability of
//! 8 %, for each frame anew; all others are 0. No noise is added: what the frames do not share is what the sampling left out.

use rayon::prelude::*;

use super::random::{Random, Stream};
use super::shared::{pixel_row, require_none, row, FRAMES, SEED};
use crate::command::{Estimate, Image, Output};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::options::{Kind, OptionSpec, Options};

/// Side of a quarter of the image to which the sizes of Table 1 belong; they grow with the image.
const FIELD: f64 = 256.0;

/// The options of the sample.
pub const SPARSE_SHAPES_OPTIONS: &[OptionSpec] = &[
    row(Kind::Integer, "size", "Size (pixels)", "512", "an even number from 64 to 4096"),
    SEED,
    row(Kind::Number, "sampling", "Sampling (% of the pixels that a frame keeps)", "8", "a number from 0.1 to 100"),
    pixel_row("65"),
];

/// Validated options of the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct SparseShapesParams {
    size: usize,
    seed: u32,
    /// Probability of a pixel to be kept.
    sampling: f64,
    /// Pixel size in nm.
    pixel: f64,
}

impl SparseShapesParams {
    /// Reads and checks the options of [`SPARSE_SHAPES_OPTIONS`].
    ///
    /// # Errors
    /// The first value that is not allowed, in the order of the table.
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let size = options.even("size", 64, 4096)? as usize;
        let seed = options.integer("seed", 0, u32::MAX)?;
        let sampling = options.number("sampling", 0.1, 100.0)? / 100.0;
        let pixel = options.number("pixel", 10.0, 1000.0)?;
        Ok(SparseShapesParams { size, seed, sampling, pixel })
    }

    /// Memory for the three planes; no blocks.
    pub fn estimate(&self) -> Estimate {
        Estimate { blocks: 0, bytes: 12 * (self.size * self.size) as u64 }
    }
}

/// A filled shape; lengths in pixels, pixel i reaches from i to i + 1.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// From (x, y) to the right and down; a square where both sides are equal.
    Rectangle { x: f64, y: f64, width: f64, height: f64 },
    /// Around (x, y).
    Circle { x: f64, y: f64, radius: f64 },
    /// Isosceles on a level base, its tip at (x, y).
    Triangle { x: f64, y: f64, base: f64, height: f64 },
}

/// The kinds of shapes, a quarter of the image each, row by row.
#[derive(Clone, Copy, Debug)]
enum Kinds {
    Rectangles,
    Squares,
    Circles,
    Triangles,
}

const KINDS: [Kinds; 4] = [Kinds::Rectangles, Kinds::Squares, Kinds::Circles, Kinds::Triangles];

impl Kinds {
    /// The shapes of a field of side `field` with its corner at `corner`; all lie inside. Numbers and sizes are those of
    /// Table 1, at the scale of the field.
    fn shapes(self, corner: (f64, f64), field: f64, random: &mut Random) -> Vec<Shape> {
        let most = if matches!(self, Kinds::Circles) { 6.0 } else { 5.0 };
        let count = 3.0 + (random.uniform() * (most - 2.0)).floor();
        let scale = field / FIELD;
        let mut shapes = Vec::new();
        while f64::from(u32::try_from(shapes.len()).unwrap_or(u32::MAX)) < count {
            let mut between = |low: f64, high: f64| (low + (high - low) * random.uniform()) * scale;
            let (width, height) = match self {
                Kinds::Rectangles => (between(5.0, 40.0), between(5.0, 40.0)),
                Kinds::Squares => {
                    let side = between(20.0, 50.0);
                    (side, side)
                }
                Kinds::Circles => {
                    let radius = between(10.0, 50.0);
                    (2.0 * radius, 2.0 * radius)
                }
                Kinds::Triangles => (between(35.0, 50.0), between(50.0, 100.0)),
            };
            let x = corner.0 + (field - width) * random.uniform();
            let y = corner.1 + (field - height) * random.uniform();
            shapes.push(match self {
                Kinds::Rectangles | Kinds::Squares => Shape::Rectangle { x, y, width, height },
                Kinds::Circles => Shape::Circle { x: x + width / 2.0, y: y + height / 2.0, radius: width / 2.0 },
                Kinds::Triangles => Shape::Triangle { x: x + width / 2.0, y, base: width, height },
            });
        }
        shapes
    }
}

impl Shape {
    /// Whether a point lies inside.
    fn holds(self, px: f64, py: f64) -> bool {
        match self {
            Shape::Rectangle { x, y, width, height } => px >= x && px < x + width && py >= y && py < y + height,
            Shape::Circle { x, y, radius } => (px - x) * (px - x) + (py - y) * (py - y) < radius * radius,
            Shape::Triangle { x, y, base, height } => {
                let down = (py - y) / height; // 0 at the tip, 1 at the base
                (0.0..1.0).contains(&down) && (px - x).abs() < base / 2.0 * down
            }
        }
    }
}

/// All shapes of a seed.
#[allow(clippy::cast_precision_loss)]
fn scene(params: &SparseShapesParams) -> Vec<Shape> {
    let half = params.size as f64 / 2.0;
    let corners = [(0.0, 0.0), (half, 0.0), (0.0, half), (half, half)];
    let quarters = KINDS.iter().zip(corners).zip(0..);
    quarters
        .flat_map(|((kind, corner), n)| kind.shapes(corner, half, &mut Random::new(params.seed, Stream::Object(n))))
        .collect()
}

/// Makes the sample in the current rayon pool, `size` x `size` pixels. Images:
/// - `truth`: 1 inside of the shapes, 0 outside; a pixel belongs to a shape if its centre does;
/// - `frames` (2 planes): the pixels of `truth` that were sampled, chosen for each frame independently; the others are 0.
///
/// Metrics: `pixel_nm`, the pixel size; `shapes`, how many there are; `covered_percent`, the share of the image that they
/// cover; `sampled_percent`, the share of their pixels that a frame keeps, the mean of both frames.
///
/// # Errors
/// An option that is not allowed, an image where none is needed, or a stop asked for by the monitor.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
pub fn sparse_shapes(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = SparseShapesParams::from_options(options)?;
    require_none(images)?;
    let size = params.size;
    monitor.expect((1 + u64::from(FRAMES)) * size as u64);

    let shapes = scene(&params);
    let mut truth = vec![0.0f32; size * size];
    truth.par_chunks_mut(size).enumerate().try_for_each(|(row, out)| {
        monitor.check()?;
        for (column, pixel) in out.iter_mut().enumerate() {
            let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
            *pixel = f32::from(u8::from(shapes.iter().any(|shape| shape.holds(x, y))));
        }
        monitor.advance(1);
        Ok(())
    })?;
    let mut frames = Vec::with_capacity(FRAMES as usize * truth.len());
    for frame in 0..FRAMES {
        frames.append(&mut sampled(&params, &truth, frame, monitor)?);
    }
    let share = |pixels: &[f32]| pixels.iter().map(|&v| f64::from(v)).sum::<f64>() / truth.len() as f64 * 100.0;
    let covered = share(&truth);
    Ok(Output {
        metrics: vec![
            ("pixel_nm", params.pixel),
            ("shapes", f64::from(u32::try_from(shapes.len()).unwrap_or(u32::MAX))),
            ("covered_percent", covered),
            ("sampled_percent", share(&frames) / f64::from(FRAMES) / covered * 100.0),
        ],
        images: vec![
            Image::stack("truth", size, size, 1, truth)?,
            Image::stack("frames", size, size, FRAMES as usize, frames)?,
        ],
        warnings: Vec::new(),
    })
}

/// The pixels of one frame. A number is drawn for every pixel, of a shape or not, so that more sampling only adds pixels.
fn sampled(params: &SparseShapesParams, truth: &[f32], frame: u32, monitor: &Monitor) -> Result<Vec<f32>> {
    let mut pixels = vec![0.0; truth.len()];
    let rows = pixels.par_chunks_mut(params.size).zip(truth.par_chunks(params.size)).enumerate();
    rows.try_for_each(|(row, (out, truth))| {
        monitor.check()?;
        #[allow(clippy::cast_possible_truncation)] // at most 4095
        let mut random = Random::new(params.seed, Stream::Noise { frame, row: row as u32 });
        for (pixel, &there) in out.iter_mut().zip(truth) {
            if random.uniform() < params.sampling {
                *pixel = there;
            }
        }
        monitor.advance(1);
        Ok(())
    })?;
    Ok(pixels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::shared::tests::{checksum, image, made, metric, shapes};

    fn run(pairs: &[(&str, &str)]) -> Output {
        made("sparse_shapes", pairs)
    }

    #[test]
    fn the_same_seed_gives_the_same_bits_everywhere() {
        let small: Vec<_> = ["1", "2"].iter().map(|s| checksum(&run(&[("size", "160"), ("seed", s)]))).collect();
        assert_eq!(small, [0x1cff_4f1b_022b_65e8, 0x7464_c6f4_e06c_f438], "got {small:#018x?}");
    }

    #[test]
    fn numbers_and_sizes_are_those_of_the_table() {
        let mut counts = std::collections::BTreeSet::new();
        for seed in 0..60 {
            let params = SparseShapesParams { size: 512, seed, sampling: 0.08, pixel: 65.0 };
            let all = scene(&params);
            let mut found = 0;
            for (kind, (left, top)) in [(0.0, 0.0), (256.0, 0.0), (0.0, 256.0), (256.0, 256.0)].into_iter().enumerate()
            {
                let mut count = 0;
                for shape in &all {
                    // Place and extent of the smallest upright rectangle around it.
                    let (of, x, y, width, height) = match *shape {
                        Shape::Rectangle { x, y, width, height } => (0, x, y, width, height),
                        Shape::Circle { x, y, radius } => (2, x - radius, y - radius, 2.0 * radius, 2.0 * radius),
                        Shape::Triangle { x, y, base, height } => (3, x - base / 2.0, y, base, height),
                    };
                    let inside = x >= left && y >= top && x + width <= left + 256.0 && y + height <= top + 256.0;
                    if !inside {
                        continue;
                    }
                    count += 1;
                    let allowed = match kind {
                        0 => of == 0 && (5.0..=40.0).contains(&width) && (5.0..=40.0).contains(&height),
                        1 => of == 0 && (20.0..=50.0).contains(&width) && width == height,
                        2 => of == 2 && (20.0..=100.0).contains(&width),
                        _ => of == 3 && (35.0..=50.0).contains(&width) && (50.0..=100.0).contains(&height),
                    };
                    assert!(allowed, "seed {seed}: {shape:?} in quarter {kind}");
                }
                found += count;
                counts.insert((kind, count));
            }
            assert_eq!(found, all.len(), "seed {seed}: every shape lies in a quarter");
        }
        let expected = [5, 5, 6, 5].into_iter().enumerate().flat_map(|(kind, most)| (3..=most).map(move |n| (kind, n)));
        assert!(counts.iter().copied().eq(expected), "{counts:?}");
    }

    #[test]
    fn frames_are_independent_samples_of_the_truth() {
        let sample = run(&[("sampling", "20")]);
        assert_eq!(shapes(&sample), [("truth", 512, 512, 1), ("frames", 512, 512, 2)]);
        let truth = &image(&sample, "truth").pixels;
        let (first, second) = image(&sample, "frames").pixels.split_at(truth.len());
        let (mut inside, mut kept) = (0.0, [0.0; 3]);
        for ((&t, &a), &b) in truth.iter().zip(first).zip(second) {
            assert!((t == 0.0 || t == 1.0) && (a == 0.0 || a == t) && (b == 0.0 || b == t));
            let (a, b) = (f64::from(a), f64::from(b));
            inside += f64::from(t);
            kept = [kept[0] + a, kept[1] + b, kept[2] + a * b];
        }
        // Four standard deviations of a binomial share: of each frame, and of both at once.
        for (share, expected) in [(kept[0], 0.2), (kept[1], 0.2), (kept[2], 0.04)] {
            let limit = 4.0 * f64::sqrt(expected * (1.0 - expected) / inside);
            assert!((share / inside - expected).abs() < limit, "{} of {inside}", share / inside);
        }
        assert!((metric(&sample, "sampled_percent") - 50.0 * (kept[0] + kept[1]) / inside).abs() < 1e-9);
        let all = run(&[("sampling", "100")]);
        assert_eq!(image(&all, "frames").pixels[..truth.len()], truth[..]);
    }

    #[test]
    fn pixels_belong_to_a_shape_by_their_centres() {
        let triangle = Shape::Triangle { x: 10.0, y: 2.0, base: 8.0, height: 4.0 };
        assert!(triangle.holds(10.0, 2.5) && !triangle.holds(10.6, 2.5), "near the tip");
        assert!(triangle.holds(13.0, 5.5) && !triangle.holds(13.6, 5.5), "near the base");
        assert!(!triangle.holds(10.0, 1.9) && !triangle.holds(10.0, 6.0));
        let circle = Shape::Circle { x: 5.0, y: 5.0, radius: 3.0 };
        assert!(circle.holds(7.0, 7.0) && !circle.holds(7.2, 7.2));
        let square = Shape::Rectangle { x: 1.0, y: 1.0, width: 2.0, height: 2.0 };
        assert!(square.holds(1.0, 2.9) && !square.holds(3.0, 2.0));
    }
}

//! The sample `SMLM Grid`: a grid of blinking emitters, more of them at a time towards the sides, as a camera's frames and as
//! two localisation images.
//!
//! After the grid simulation of the PANEL patent (restore.md, "Sample Data" 3): a regular grid on pixels of 10 nm; "the density
//! of the randomly activated molecular is set as increasing gradually from the center to the sides"; blurred by a Gaussian of
//! 280 nm, camera pixels of 100 nm, Poisson noise and Gaussian noise of 20 %. The patent localises by maximum likelihood;
//! here a fit by iterated centroids finds one emitter a maximum, so that emitters that overlap are taken for one between them:
//! the error that a high density makes. The two images come from the even and from the odd frames.

use rayon::prelude::*;

use super::localise::{localise, Localisation, Spot};
use super::optics::FWHM_PER_SIGMA;
use super::random::{Random, Stream};
use super::shared::{pixel_row, require_none, row, SEED};
use crate::command::{Estimate, Image, Output};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::options::{Kind, OptionSpec, Options};
use crate::round::to_f32;

/// The options of the sample.
pub const SMLM_GRID_OPTIONS: &[OptionSpec] = &[
    row(Kind::Integer, "size", "Size (of the localisation images, pixels)", "500", SIZES),
    SEED,
    row(Kind::Integer, "frames", "Frames (of the camera)", "3000", "a whole number from 2 to 20000"),
    row(Kind::Number, "grid", "Grid (distance of its lines, nm)", "500", "a number from 50 to 10000"),
    row(
        Kind::Number,
        "center",
        "Center (active emitters per square micrometre and frame there)",
        "1",
        "a number from 0.01 to 20",
    ),
    row(
        Kind::Number,
        "sides",
        "Sides (active emitters per square micrometre and frame there)",
        "10",
        "a number from 0.01 to 20",
    ),
    pixel_row("10"),
    row(Kind::Number, "camera", "Camera pixel (nm)", "100", "a whole multiple, 2 to 50, of the pixel size"),
    row(Kind::Number, "fwhm", "FWHM of the point spread function (nm)", "280", "a number from 1 to 5 camera pixels"),
    row(Kind::Number, "photons", "Photons (of an emitter in a frame)", "1000", "a number from 1 to 1000000"),
    row(Kind::Number, "noise", "Noise (Gaussian, % of an emitter's brightest pixel)", "20", "a number from 0 to 100"),
    row(Kind::Number, "sigma", "Sigma (of a rendered localisation, pixels)", "2", "a number from 0.5 to 20"),
];

const SIZES: &str = "a whole number from 200 to 2000, a multiple of the pixels in a camera pixel";

/// Validated options of the sample.
#[derive(Clone, Debug, PartialEq)]
pub struct SmlmGridParams {
    /// Side of the localisation images in pixels.
    size: usize,
    seed: u32,
    frames: u32,
    /// Distance of the grid's lines in pixels.
    grid: f64,
    /// Active emitters per pixel of area, at the centre and at the sides.
    density: [f64; 2],
    /// Pixel size in nm.
    pixel: f64,
    /// Pixels in a camera pixel, along one side.
    ratio: usize,
    /// The image of one emitter on the camera.
    spot: Spot,
    /// Expected photons of one emitter in one frame.
    photons: f64,
    /// Standard deviation of the Gaussian noise in photons.
    noise: f64,
    /// Standard deviation of a rendered localisation in pixels.
    sigma: f64,
}

impl SmlmGridParams {
    /// Reads and checks the options of [`SMLM_GRID_OPTIONS`].
    ///
    /// # Errors
    /// The first value that is not allowed, in the order of the table; values that do not fit each other come last.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn from_options(options: &Options<'_>) -> Result<Self> {
        let size = options.integer("size", 200, 2000)?;
        let seed = options.integer("seed", 0, u32::MAX)?;
        let frames = options.integer("frames", 2, 20_000)?;
        let grid = options.number("grid", 50.0, 10_000.0)?;
        let (center, sides) = (options.number("center", 0.01, 20.0)?, options.number("sides", 0.01, 20.0)?);
        let pixel = options.number("pixel", 10.0, 1000.0)?;
        let camera = options.number("camera", 20.0, 50_000.0)?;
        let fwhm = options.number("fwhm", 1.0, 250_000.0)?;
        let photons = options.number("photons", 1.0, 1e6)?;
        let noise = options.number("noise", 0.0, 100.0)? / 100.0;
        let sigma = options.number("sigma", 0.5, 20.0)?;

        let ratio = (camera / pixel).round();
        if !(2.0..=50.0).contains(&ratio) || (camera / pixel - ratio).abs() > 1e-9 * ratio {
            let allowed = format!("a whole multiple, 2 to 50, of the pixel size of {pixel}");
            return Err(Error::option("camera", &camera.to_string(), &allowed));
        }
        if !(1.0..=5.0).contains(&(fwhm / camera)) {
            let allowed = format!("a number from {camera} to {}, 1 to 5 camera pixels", 5.0 * camera);
            return Err(Error::option("fwhm", &fwhm.to_string(), &allowed));
        }
        let ratio = ratio as u32;
        if !size.is_multiple_of(ratio) || size / ratio < 20 {
            let allowed = format!("a multiple of {ratio}, the pixels in a camera pixel, and {} at least", 20 * ratio);
            return Err(Error::option("size", &size.to_string(), &allowed));
        }
        let spot = Spot::new(fwhm / camera / FWHM_PER_SIGMA);
        let density = [center, sides].map(|d| d * (pixel / 1000.0) * (pixel / 1000.0));
        let noise = noise * photons * spot.peak();
        let (size, ratio, grid) = (size as usize, ratio as usize, grid / pixel);
        Ok(SmlmGridParams { size, seed, frames, grid, density, pixel, ratio, spot, photons, noise, sigma })
    }

    /// Side of the camera's frames in pixels.
    fn side(&self) -> usize {
        self.size / self.ratio
    }

    /// Memory for the camera's frames, the planes of f64 and f32, and the localisations; no blocks.
    pub fn estimate(&self) -> Estimate {
        let (camera, plane) = ((self.side() * self.side()) as u64, (self.size * self.size) as u64);
        Estimate { blocks: 0, bytes: u64::from(self.frames) * camera * 8 + 40 * plane }
    }
}

/// Where emitters are and how many of them are active in a frame, on average.
struct Scene {
    /// The pixels of the grid.
    pixels: Vec<usize>,
    /// Expected number of active emitters in the pixels up to each, summed in their order.
    cumulative: Vec<f64>,
}

impl Scene {
    /// The grid goes from line to line around the middle of the image, as far as a margin allows. The density grows with the
    /// square of the distance from the middle, from `center` there to `sides` where a circle touches the last lines.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    fn new(params: &SmlmGridParams) -> Self {
        let (size, middle) = (params.size, params.size / 2);
        // So that emitters on the last lines are fitted like all others.
        let room = (middle - (params.spot.reach() + 1) * params.ratio) as f64;
        // At least the lines of the middle are there, over all the room.
        let reach = if params.grid <= room { (room / params.grid).floor() * params.grid } else { room };
        let last = reach.floor() as usize;
        // Distance of a pixel from the nearest line, in pixels.
        let on_line = |i: usize| {
            let lines = (i as f64 - middle as f64) / params.grid;
            ((lines - (lines + 0.5).floor()) * params.grid).abs() < 0.5 + 1e-9
        };
        let lines: Vec<bool> = (0..size).map(on_line).collect();
        // A pixel of a line stands for this many pixels of area: the lines of both directions hold all emitters.
        let weight = params.grid / 2.0;
        let [center, sides] = params.density;
        let (mut pixels, mut cumulative, mut sum) = (Vec::new(), Vec::new(), 0.0);
        for y in middle - last..=middle + last {
            for x in middle - last..=middle + last {
                if lines[y] || lines[x] {
                    let (dx, dy) = ((x as f64 - middle as f64) / reach, (y as f64 - middle as f64) / reach);
                    sum += weight * (center + (sides - center) * (dx * dx + dy * dy).min(1.0));
                    pixels.push(y * size + x);
                    cumulative.push(sum);
                }
            }
        }
        Scene { pixels, cumulative }
    }

    /// The places (x, y) of the emitters that are active in a frame, in pixels.
    #[allow(clippy::cast_precision_loss)]
    fn active(&self, size: usize, random: &mut Random) -> Vec<(f64, f64)> {
        let total = self.cumulative.last().copied().unwrap_or(0.0);
        let (count, mut places) = (random.poisson(total), Vec::new());
        while (places.len() as f64) < count {
            let wanted = total * random.uniform();
            let at = self.cumulative.partition_point(|c| *c <= wanted).min(self.pixels.len() - 1);
            let pixel = self.pixels[at];
            places.push(((pixel % size) as f64 + random.uniform(), (pixel / size) as f64 + random.uniform()));
        }
        places
    }
}

/// Makes the sample in the current rayon pool. Images:
/// - `truth`: the grid, 1 on its lines, `size` x `size` pixels;
/// - `frames` (2 planes): the localisations of the even and of the odd frames, each a Gaussian of sum 1;
/// - `movie` (`frames` planes): what the camera sees, in photons, `size` / (camera pixel / pixel) pixels wide; cut to 0 below;
/// - `reference`: the mean of the camera's frames, which is the wide-field image.
///
/// Metrics: `pixel_nm` and `camera_nm`, the pixel sizes; `emitters`, how many were active in all frames together;
/// `localisations`, how many were found; `noise_photons`, the standard deviation of the Gaussian noise.
///
/// # Errors
/// An option that is not allowed, an image where none is needed, or a stop asked for by the monitor.
pub fn smlm_grid(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = SmlmGridParams::from_options(options)?;
    require_none(images)?;
    let (size, side, frames) = (params.size, params.side(), params.frames as usize);
    monitor.expect(u64::from(params.frames));

    let scene = Scene::new(&params);
    let mut movie = vec![0.0f32; side * side * frames];
    let found: Vec<(usize, Vec<Localisation>)> = movie
        .par_chunks_mut(side * side)
        .zip(0..params.frames)
        .map(|(pixels, frame)| {
            monitor.check()?;
            let active = scene.active(size, &mut Random::new(params.seed, Stream::Emitters(frame)));
            record(&params, &active, frame, pixels);
            let threshold = 0.5 * params.photons * params.spot.smoothed_peak();
            let found = localise(pixels, side, &params.spot, threshold);
            monitor.advance(1);
            Ok((active.len(), found))
        })
        .collect::<Result<_>>()?;

    let mut planes = Vec::with_capacity(2 * size * size);
    for half in 0..2 {
        let mut plane = vec![0.0; size * size];
        let localisations = found.iter().skip(half).step_by(2).flat_map(|(_, list)| list);
        localisations.for_each(|l| render(&params, l, &mut plane));
        planes.extend(plane.into_iter().map(to_f32));
    }
    let mut sum = vec![0.0; side * side];
    for frame in movie.chunks_exact(side * side) {
        sum.iter_mut().zip(frame).for_each(|(s, &v)| *s += f64::from(v));
    }
    let reference = sum.into_iter().map(|s| to_f32(s / f64::from(params.frames))).collect();
    let mut truth = vec![0.0; size * size];
    scene.pixels.iter().for_each(|&i| truth[i] = 1.0);
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    #[allow(clippy::cast_precision_loss)]
    let camera = params.pixel * params.ratio as f64;
    Ok(Output {
        images: vec![
            Image::stack("truth", size, size, 1, truth)?,
            Image::stack("frames", size, size, 2, planes)?,
            Image::stack("movie", side, side, frames, movie)?,
            Image::stack("reference", side, side, 1, reference)?,
        ],
        metrics: vec![
            ("pixel_nm", params.pixel),
            ("camera_nm", camera),
            ("emitters", count(found.iter().map(|(active, _)| active).sum())),
            ("localisations", count(found.iter().map(|(_, list)| list.len()).sum())),
            ("noise_photons", params.noise),
        ],
        warnings: Vec::new(),
    })
}

/// One frame of the camera. It is small, so its rows are made one after the other; frames go to different threads.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn record(params: &SmlmGridParams, active: &[(f64, f64)], frame: u32, pixels: &mut [f32]) {
    let side = params.side();
    let mut expected = vec![0.0; side * side];
    for &(x, y) in active {
        params.spot.add(x / params.ratio as f64, y / params.ratio as f64, params.photons, side, &mut expected);
    }
    for (row, (out, means)) in pixels.chunks_exact_mut(side).zip(expected.chunks_exact(side)).enumerate() {
        let mut random = Random::new(params.seed, Stream::Noise { frame, row: row as u32 });
        for (pixel, &mean) in out.iter_mut().zip(means) {
            let count = random.poisson(mean);
            *pixel = to_f32((count + params.noise * random.normal()).max(0.0));
        }
    }
}

/// Adds a localisation as a Gaussian whose pixels are its values at their centres, scaled to sum 1 as if all were inside.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn render(params: &SmlmGridParams, at: &Localisation, plane: &mut [f64]) {
    let (size, sigma, ratio) = (params.size, params.sigma, params.ratio as f64);
    let reach = (4.0 * sigma).ceil() as i64;
    let taps = |place: f64| -> Vec<(i64, f64)> {
        let first = place.floor() as i64 - reach;
        let all = (first..=first + 2 * reach).map(|i| {
            let distance = (i as f64 + 0.5 - place) / sigma;
            (i, libm::exp(-0.5 * distance * distance))
        });
        let all: Vec<(i64, f64)> = all.collect();
        let sum: f64 = all.iter().map(|t| t.1).sum();
        all.into_iter().filter(|t| t.0 >= 0 && t.0 < size as i64).map(|(i, v)| (i, v / sum)).collect()
    };
    let (columns, rows) = (taps(at.x * ratio), taps(at.y * ratio));
    for (y, v) in &rows {
        for (x, h) in &columns {
            plane[*y as usize * size + *x as usize] += v * h;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::shared::tests::{checksum, image, made, metric, shapes};

    #[test]
    fn the_same_seed_gives_the_same_bits_everywhere() {
        let small: Vec<_> = ["1", "2"]
            .iter()
            .map(|s| checksum(&made("smlm_grid", &[("size", "200"), ("frames", "40"), ("seed", s)])))
            .collect();
        assert_eq!(small, [0xba17_4f2c_10b2_89e3, 0x5f3b_3281_2ffe_67a3], "got {small:#018x?}");
    }

    fn params(pairs: &[(&str, &str)]) -> Result<SmlmGridParams> {
        SmlmGridParams::from_options(&Options::new(SMLM_GRID_OPTIONS, pairs).unwrap())
    }

    #[test]
    fn images_and_metrics_are_those_of_the_contract() {
        let output = made("smlm_grid", &[("size", "300"), ("frames", "25"), ("camera", "50"), ("fwhm", "120")]);
        let expected =
            [("truth", 300, 300, 1), ("frames", 300, 300, 2), ("movie", 60, 60, 25), ("reference", 60, 60, 1)];
        assert_eq!(shapes(&output), expected);
        assert_eq!((metric(&output, "pixel_nm"), metric(&output, "camera_nm")), (10.0, 50.0));
        // Each localisation has the sum 1, but for what a margin cuts off.
        let drawn: f64 = image(&output, "frames").pixels.iter().map(|&v| f64::from(v)).sum();
        let found = metric(&output, "localisations");
        assert!((drawn / found - 1.0).abs() < 1e-3 && found > 100.0, "{drawn} of {found}");
        let reference = &image(&output, "reference").pixels;
        let movie = image(&output, "movie").pixels.chunks_exact(3600).map(|frame| f64::from(frame[1830])).sum::<f64>();
        assert!((f64::from(reference[1830]) - movie / 25.0).abs() < 1e-4);
    }

    #[test]
    fn the_density_is_that_of_the_centre_and_of_the_sides() {
        let params = params(&[("size", "1000"), ("center", "0.5"), ("sides", "6"), ("grid", "200")]).unwrap();
        let scene = Scene::new(&params);
        let mut densities = [(0.0, 0.0); 2]; // emitters and area in square micrometres, at the centre and at the sides
        for (i, pixel) in scene.pixels.iter().enumerate() {
            let expected = scene.cumulative[i] - if i > 0 { scene.cumulative[i - 1] } else { 0.0 };
            let (x, y) =
                (f64::from(u32::try_from(pixel % 1000).unwrap()), f64::from(u32::try_from(pixel / 1000).unwrap()));
            // Whole cells of the grid around the middle, and outside of the circle.
            if (x - 500.0).abs() < 30.0 && (y - 500.0).abs() < 30.0 {
                densities[0].0 += expected;
            } else if (x - 500.0).hypot(y - 500.0) > 461.0 && (x - 880.0).abs() < 10.0 && (y - 880.0).abs() < 10.0 {
                densities[1].0 += expected;
            }
        }
        densities[0].1 = 0.6 * 0.6;
        densities[1].1 = 0.2 * 0.2;
        let [center, sides] = densities.map(|(sum, area)| sum / area);
        assert!((0.45..0.65).contains(&center), "{center}");
        assert!((5.0..6.5).contains(&sides), "{sides}");
    }

    #[test]
    fn few_emitters_are_found_where_they_are() {
        let options = [("center", "0.05"), ("sides", "0.05"), ("frames", "300"), ("photons", "5000"), ("noise", "2")];
        let output = made("smlm_grid", &options);
        let (emitters, found) = (metric(&output, "emitters"), metric(&output, "localisations"));
        assert!((0.9..=1.0).contains(&(found / emitters)), "{found} of {emitters}");
        // Nearly all of the light of the localisations lies within three of their widths of the grid.
        let truth = &image(&output, "truth").pixels;
        let (mut near, mut all) = (0.0, 0.0);
        for plane in image(&output, "frames").pixels.chunks_exact(500 * 500) {
            for (i, &v) in plane.iter().enumerate() {
                all += f64::from(v);
                let (x, y) = (i % 500, i / 500);
                let around = y.saturating_sub(6)..(y + 7).min(500);
                let on_grid = around
                    .into_iter()
                    .any(|y| truth[y * 500 + x.saturating_sub(6)..y * 500 + (x + 7).min(500)].iter().any(|t| *t > 0.0));
                near += if on_grid { f64::from(v) } else { 0.0 };
            }
        }
        assert!(near / all > 0.97, "{}", near / all);
    }

    #[test]
    fn values_that_do_not_fit_each_other_are_refused() {
        let sentence = |pairs: &[(&str, &str)]| params(pairs).unwrap_err().to_string();
        assert_eq!(
            sentence(&[("camera", "105")]),
            "camera: 105 is not allowed; it must be a whole multiple, 2 to 50, of the pixel size of 10."
        );
        assert_eq!(
            sentence(&[("fwhm", "90")]),
            "fwhm: 90 is not allowed; it must be a number from 100 to 500, 1 to 5 camera pixels."
        );
        for size in ["485", "200"] {
            assert_eq!(
                sentence(&[("size", size), ("camera", "200"), ("pixel", "10")]),
                format!("size: {size} is not allowed; it must be a multiple of 20, the pixels in a camera pixel, and 400 at least.")
            );
        }
        assert!(params(&[("pixel", "65"), ("camera", "130"), ("fwhm", "300")]).is_ok(), "not exact in binary");
    }
}

//! The sample `Missing Structure`: `Tubulin` with one filament that both frames lack and the reference shows.
//!
//! After the PANEL patent (restore.md, "Sample Data" 5): "a certain part of filament was artificially removed". Two frames
//! that lack the same structure agree with each other, so no comparison of frames can notice; the wide-field reference does.
//! Removed is the filament with the most label inside the image, for it is the one that hurts to lose.

use super::shared::{mean, require_none, rounded, FRAMES};
use super::tubulin::TubulinParams;
use crate::command::{Image, Output};
use crate::error::Result;
use crate::monitor::Monitor;
use crate::options::Options;

/// Makes the sample in the current rayon pool; its options are those of `Tubulin`, and so are the filaments of a seed.
/// Images:
/// - `truth`: the label of all filaments, as in `Tubulin`;
/// - `frames` (2 planes): what the camera sees without the missing filament, in photons, with independent noise;
/// - `reference`: the wide-field image of all filaments without noise, the photons that are expected in each pixel;
/// - `missing`: the label of the missing filament alone.
///
/// Metrics: `pixel_nm`, the pixel size; `missing_filament`, its number from 0; `missing_um`, its length inside the image;
/// `mean_photons`, the mean of `reference`; `noise_photons`, the standard deviation of the Gaussian noise.
///
/// # Errors
/// An option that is not allowed, an image where none is needed, or a stop asked for by the monitor.
pub fn missing_structure(options: &Options<'_>, images: &[Image], monitor: &Monitor) -> Result<Output> {
    let params = TubulinParams::from_options(options)?;
    require_none(images)?;
    let (size, n) = (params.size, params.size * params.size);
    monitor.expect(2 * params.filaments() + (8 + u64::from(FRAMES)) * size as u64);

    let (mut chosen, mut most) = (0, -1.0);
    params.each_filament(monitor, |index, filament| {
        let label = filament.brightness * filament.length_inside(size);
        if label > most {
            (chosen, most) = (index, label);
        }
    })?;
    let (mut kept, mut missing, mut length) = (vec![0.0; n], vec![0.0; n], 0.0);
    params.each_filament(monitor, |index, filament| {
        if index == chosen {
            length = filament.draw(size, &mut missing);
        } else {
            filament.draw(size, &mut kept);
        }
    })?;
    // Optics are linear: the whole is the sum of both.
    let mut seen = params.blurred(&kept, monitor)?;
    let mut whole = params.blurred(&missing, monitor)?;
    whole.iter_mut().zip(&seen).for_each(|(w, s)| *w += s);
    let factor = params.expose(&mut whole);
    seen.iter_mut().for_each(|v| *v *= factor);
    kept.iter_mut().zip(&missing).for_each(|(k, m)| *k += m);
    Ok(Output {
        images: vec![
            params.image("truth", rounded(&kept))?,
            params.frames(&seen, monitor)?,
            params.image("reference", rounded(&whole))?,
            params.image("missing", rounded(&missing))?,
        ],
        metrics: vec![
            ("pixel_nm", params.pixel),
            ("missing_filament", f64::from(chosen)),
            ("missing_um", length * params.pixel / 1000.0),
            ("mean_photons", mean(&whole)),
            ("noise_photons", params.noise),
        ],
        warnings: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use crate::samples::shared::tests::{checksum, image, made, metric, shapes};

    #[test]
    fn the_same_seed_gives_the_same_bits_everywhere() {
        let small: Vec<_> =
            ["1", "2"].iter().map(|s| checksum(&made("missing_structure", &[("size", "160"), ("seed", s)]))).collect();
        assert_eq!(small, [0xf689_a40b_ab14_3b48, 0x9071_b86d_e7af_a8d5], "got {small:#018x?}");
    }

    #[test]
    fn it_is_tubulin_without_one_filament() {
        let options = [("size", "200"), ("seed", "3")];
        let (sample, tubulin) = (made("missing_structure", &options), made("tubulin", &options));
        let expected =
            [("truth", 200, 200, 1), ("frames", 200, 200, 2), ("reference", 200, 200, 1), ("missing", 200, 200, 1)];
        assert_eq!(shapes(&sample), expected);
        for name in ["truth", "reference"] {
            let pairs = image(&sample, name).pixels.iter().zip(&image(&tubulin, name).pixels);
            let furthest = pairs.fold(0.0, |m: f32, (a, b)| m.max((a - b).abs()));
            assert!(furthest < 1e-4, "{name} differs by {furthest}");
        }
        // No other filament holds more label inside the image than the one that lacks.
        let label: f64 = image(&sample, "missing").pixels.iter().map(|&v| f64::from(v)).sum();
        let length = metric(&sample, "missing_um") / 0.065;
        assert!((0.125 * length..=length).contains(&(label * (1.0 + 1e-6))), "{label} of {length}");
        let all: f64 = image(&sample, "truth").pixels.iter().map(|&v| f64::from(v)).sum();
        assert!(label > all / 36.0, "{label} of {all}");
    }

    /// Away from the missing filament the frames show the reference; at it they are darker by its light.
    #[test]
    fn both_frames_lack_it() {
        let sample =
            made("missing_structure", &[("size", "200"), ("photons", "100000"), ("noise", "0"), ("blur", "0")]);
        let (reference, missing) = (image(&sample, "reference"), image(&sample, "missing"));
        for frame in image(&sample, "frames").pixels.chunks_exact(200 * 200) {
            let lost: f64 = reference.pixels.iter().zip(frame).map(|(r, f)| f64::from(r - f)).sum();
            let label: f64 = missing.pixels.iter().map(|&v| f64::from(v)).sum();
            let all: f64 = image(&sample, "truth").pixels.iter().map(|&v| f64::from(v)).sum();
            let light: f64 = reference.pixels.iter().map(|&v| f64::from(v)).sum();
            let ratio = lost / (light * label / all);
            assert!((ratio - 1.0).abs() < 0.02, "{ratio} of its light is gone");
        }
    }
}

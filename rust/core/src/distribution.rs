//! How the values of a map are distributed over a region: what is told of a selection, and its histogram.

use crate::command::{Estimate, Image, Output};
use crate::error::{Error, Result};
use crate::monitor::Monitor;
use crate::options::{Kind, OptionSpec, Options};
use crate::reasons::Reason;

/// What counts as foreground: in maps of lengths what is above 0, in error maps everything.
const FOREGROUND: [&str; 2] = ["above 0", "all"];
/// Most bins of a histogram, and fewest where it chooses their number itself.
const BINS_MAX: u32 = 1024;
const BINS_FEW: usize = 16;
const BINS_MANY: usize = 200;

/// The options of `distribution`; all are for programs.
pub(crate) const DISTRIBUTION_OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "foreground",
        label: "",
        kind: Kind::Choice(&FOREGROUND),
        default: FOREGROUND[0],
        suggested: FOREGROUND[0],
        allowed: "above 0 or all",
    },
    OptionSpec {
        key: "bins",
        label: "",
        kind: Kind::Integer,
        default: "0",
        suggested: "0",
        allowed: "a whole number from 0 (as many as suit) to 1024",
    },
];

struct Params {
    all: bool,
    bins: usize,
}

impl Params {
    fn from_options(options: &Options<'_>) -> Result<Self> {
        Ok(Params { all: options.choice("foreground")? == 1, bins: options.integer("bins", 0, BINS_MAX)? as usize })
    }
}

/// Reads the options of `distribution`.
pub(crate) fn check(options: &Options<'_>) -> Result<()> {
    Params::from_options(options).map(drop)
}

/// What `distribution` needs for a region of `height` x `width` pixels.
pub(crate) fn estimate(options: &Options<'_>, height: usize, width: usize) -> Result<Estimate> {
    check(options).map(|()| Estimate { blocks: 0, bytes: 9 * (height * width) as u64 })
}

/// `distribution`: the values of a region in any order and shape, and after them, if they are known, their reasons
/// ([`Reason::code`]). Pixels that are no finite number count for nothing.
///
/// Gives the metrics `foreground` (number of pixels), `mean`, `median`, `quartile_1`, `quartile_3` (linear between the two
/// values around), `minimum`, `maximum`, the shares `unresolved_share` and `nyquist_share` of the foreground, `bin_start` and
/// `bin_width`; NaN where there is nothing to take them from. The image `histogram` has a column for each bin: in its first
/// row how many foreground pixels it holds, in its second how many of these are unresolved.
pub(crate) fn run(options: &Options<'_>, images: &[Image], _: &Monitor) -> Result<Output> {
    let params = Params::from_options(options)?;
    let (values, reasons) = match images {
        [values] => (&values.pixels, None),
        [values, reasons] if values.pixels.len() == reasons.pixels.len() => (&values.pixels, Some(&reasons.pixels)),
        [_, _] => return Err(Error::image("The values and their reasons must be of one size.")),
        _ => return Err(Error::image(format!("One or two images are needed, but {} were given.", images.len()))),
    };
    let mut warnings = Vec::new();
    let is_foreground = |value: f32| value.is_finite() && (params.all || value > 0.0);
    let reasons = reasons.filter(|reasons| {
        let fits = values.iter().zip(*reasons).all(|(&v, &r)| is_foreground(v) == (r != Reason::Background.code()));
        if !fits {
            warnings.push(
                "The map has been changed since it was made, so what it knew of unresolved places no longer fits; their \
                 share is not given."
                    .into(),
            );
        }
        fits
    });
    let mut sorted: Vec<f32> = values.iter().copied().filter(|&v| is_foreground(v)).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    let unresolved = of_reason(values, reasons, Reason::Unresolved);
    let nyquist = of_reason(values, reasons, Reason::Nyquist);
    let bins = Bins::new(&sorted, params.bins);
    let counts = [bins.count(&sorted), bins.count(&unresolved)].concat();
    let share = |part: &[f32]| {
        if reasons.is_some() {
            ratio(part.len(), sorted.len())
        } else {
            f64::NAN
        }
    };
    let metrics = vec![
        ("foreground", count(sorted.len())),
        ("mean", mean(&sorted)),
        ("median", quantile(&sorted, 0.5)),
        ("quartile_1", quantile(&sorted, 0.25)),
        ("quartile_3", quantile(&sorted, 0.75)),
        ("minimum", quantile(&sorted, 0.0)),
        ("maximum", quantile(&sorted, 1.0)),
        ("unresolved_share", share(&unresolved)),
        ("nyquist_share", share(&nyquist)),
        ("bin_start", bins.start),
        ("bin_width", bins.width),
    ];
    Ok(Output { images: vec![Image::stack("histogram", bins.number, 2, 1, counts)?], metrics, warnings })
}

/// The values that have a reason.
fn of_reason(values: &[f32], reasons: Option<&Vec<f32>>, reason: Reason) -> Vec<f32> {
    let reasons = reasons.map_or(&[][..], Vec::as_slice);
    values.iter().zip(reasons).filter(|(_, &r)| r == reason.code()).map(|(&v, _)| v).collect()
}

#[allow(clippy::cast_precision_loss)]
fn count(number: usize) -> f64 {
    number as f64
}

/// NaN where the whole is nothing.
fn ratio(part: usize, whole: usize) -> f64 {
    count(part) / count(whole)
}

fn mean(values: &[f32]) -> f64 {
    values.iter().copied().map(f64::from).sum::<f64>() / count(values.len())
}

/// The value below which a share of the sorted values lies, linear between the two around; NaN where there is none.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn quantile(sorted: &[f32], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let at = share * count(last);
    let low = at.floor() as usize;
    let (a, b) = (f64::from(sorted[low]), f64::from(sorted[(low + 1).min(last)]));
    a + (b - a) * (at - at.floor())
}

/// The bins of a histogram, all of one width, from the smallest to the largest value.
struct Bins {
    start: f64,
    width: f64,
    number: usize,
}

impl Bins {
    /// As many as are asked for; with 0 by the rule of Freedman and Diaconis (twice the quartiles' distance over the cube
    /// root of the number of values), within what a picture can show.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn new(sorted: &[f32], wanted: usize) -> Self {
        let (least, most) = (quantile(sorted, 0.0), quantile(sorted, 1.0));
        let range = most - least;
        if range.is_nan() || range <= 0.0 {
            // One value or none: a bin around it.
            let width = if least.abs() > 0.0 { least.abs() / 100.0 } else { 1.0 };
            let width = if least.is_nan() { f64::NAN } else { width };
            return Bins { start: least - width / 2.0, width, number: 1 };
        }
        let width = 2.0 * (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / count(sorted.len()).cbrt();
        let suits = if width > 0.0 { (range / width).ceil().min(count(BINS_MANY)) as usize } else { BINS_MANY };
        let number = if wanted > 0 { wanted } else { suits.max(BINS_FEW) };
        Bins { start: least, width: range / count(number), number }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn count(&self, values: &[f32]) -> Vec<f32> {
        let mut counts = vec![0u32; self.number];
        for &value in values {
            let bin = ((f64::from(value) - self.start) / self.width).floor().max(0.0) as usize;
            counts[bin.min(self.number - 1)] += 1;
        }
        #[allow(clippy::cast_precision_loss)] // a picture of 16 million pixels in one bin is still exact
        counts.into_iter().map(|n| n as f32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::find;

    fn row(pixels: &[f32]) -> Image {
        Image::new(pixels.len(), 1, pixels.to_vec()).unwrap()
    }

    fn output(options: &[(&str, &str)], images: &[Image]) -> Output {
        find("distribution").unwrap().run(options, images, &Monitor::new()).unwrap()
    }

    fn metric(output: &Output, name: &str) -> f64 {
        output.metrics.iter().find(|m| m.0 == name).unwrap().1
    }

    #[test]
    fn quartiles_lie_between_the_values_and_background_counts_for_nothing() {
        let values = [0.0, 9.0, 2.0, 4.0, 0.0, 7.0, f32::NAN, 1.0];
        let found = output(&[], &[row(&values)]);
        // Of 1 2 4 7 9, by hand; as numpy.quantile gives them.
        for (name, expected) in [
            ("foreground", 5.0),
            ("mean", 4.6),
            ("median", 4.0),
            ("quartile_1", 2.0),
            ("quartile_3", 7.0),
            ("minimum", 1.0),
            ("maximum", 9.0),
        ] {
            assert_eq!(metric(&found, name), expected, "{name}");
        }
        assert!(metric(&found, "unresolved_share").is_nan() && metric(&found, "nyquist_share").is_nan());
        assert_eq!(quantile(&[1.0, 2.0, 4.0, 8.0], 0.25), 1.75);
        let all = output(&[("foreground", "all")], &[row(&values)]);
        assert_eq!((metric(&all, "foreground"), metric(&all, "median")), (7.0, 2.0));
    }

    #[test]
    fn shares_are_of_the_foreground() {
        let values = row(&[0.0, 130.0, 900.0, 400.0, 500.0]);
        let found = output(&[("bins", "7")], &[values.clone(), row(&[0.0, 3.0, 2.0, 1.0, 2.0])]);
        assert_eq!((metric(&found, "unresolved_share"), metric(&found, "nyquist_share")), (0.5, 0.25));
        assert!(found.warnings.is_empty());
        // Bins of 110 from 130 on: 400 in the third, 500 in the fourth, 900 in the last.
        assert_eq!(found.images[0].pixels[..7], [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0]);
        assert_eq!(found.images[0].pixels[7..], [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
        assert_eq!((metric(&found, "bin_start"), metric(&found, "bin_width")), (130.0, 110.0));
        // Reasons of another map tell nothing.
        let changed = output(&[], &[values, row(&[1.0, 3.0, 2.0, 1.0, 2.0])]);
        assert!(metric(&changed, "unresolved_share").is_nan() && changed.warnings.len() == 1);
        assert_eq!(changed.images[0].pixels.iter().sum::<f32>(), 4.0);
    }

    #[test]
    fn nothing_and_one_value_have_a_histogram_too() {
        let none = output(&[], &[row(&[0.0, 0.0])]);
        assert_eq!(metric(&none, "foreground"), 0.0);
        assert!(none.metrics[1..].iter().all(|m| m.1.is_nan()));
        assert_eq!(none.images[0].pixels, [0.0, 0.0]);
        let one = output(&[], &[row(&[50.0, 50.0])]);
        assert_eq!((metric(&one, "bin_start"), metric(&one, "bin_width")), (49.75, 0.5));
        assert_eq!(one.images[0].pixels, [2.0, 0.0]);
    }

    #[test]
    fn many_values_get_bins_that_suit() {
        let values: Vec<f32> = (0..1000).map(|i| 100.0 + (i % 100) as f32).collect();
        let found = output(&[], &[row(&values)]);
        // 2 x 49.5 / 10 = 9.9 wide would be 10 bins; a picture has at least 16.
        assert_eq!((found.images[0].width, found.images[0].height), (16, 2));
        assert_eq!(found.images[0].pixels.iter().sum::<f32>(), 1000.0);
    }

    #[test]
    fn images_that_do_not_belong_together_are_refused() {
        let command = find("distribution").unwrap();
        let sentence = |images: &[Image]| command.run(&[], images, &Monitor::new()).unwrap_err().to_string();
        assert_eq!(sentence(&[row(&[1.0]), row(&[1.0, 1.0])]), "The values and their reasons must be of one size.");
        assert!(sentence(&[]).starts_with("One or two images are needed, but 0"));
        assert!(command.check(&[("bins", "1025")]).is_err());
    }
}

//! What is said of a pair before its run: on simulated pairs whose fault, or innocence, is known.

#![allow(clippy::unwrap_used)] // a test that cannot go on shall panic
#![allow(clippy::cast_precision_loss)] // small images

mod common {
    pub mod simulated;
}

use common::simulated::{moved, object, Random};
use ndarray::{s, Array2};
use panel_core::inspect::inspect;
use panel_core::params::RollingParams;
use panel_core::Monitor;

type Pair = (Array2<f32>, Array2<f32>);
/// Makes a pair of `side` x `side` pixels.
type Kind = fn(side: usize, random: &mut Random) -> Pair;

const SHIFT: &str = "The second image is shifted";
const COLOURED: &str = "is correlated: it fades";
const SHARED: &str = "share their noise";

fn said(pair: &Pair) -> Vec<String> {
    let params = RollingParams::from_pairs(&[("pixel", "1")]).unwrap();
    inspect(pair.0.view(), pair.1.view(), &params, &Monitor::new()).unwrap()
}

fn with_noise(object: &Array2<f32>, deviation: f32, random: &mut Random) -> Pair {
    let (height, width) = object.dim();
    let mut frame = || object + &random.noise(height, width).mapv(|v| v * deviation);
    (frame(), frame())
}

/// The mean over 3 x 3 pixels.
fn smoothed(image: &Array2<f32>) -> Array2<f32> {
    Array2::from_shape_fn((image.nrows() - 2, image.ncols() - 2), |(y, x)| {
        image.slice(s![y..y + 3, x..x + 3]).sum() / 9.0
    })
}

/// Twice as many pixels by linear interpolation.
fn enlarged(image: &Array2<f32>) -> Array2<f32> {
    Array2::from_shape_fn((2 * image.nrows() - 1, 2 * image.ncols() - 1), |(y, x)| {
        let (j, i) = (y.div_ceil(2), x.div_ceil(2));
        (image[[y / 2, x / 2]] + image[[j, x / 2]] + image[[y / 2, i]] + image[[j, i]]) / 4.0
    })
}

fn both(pair: &Pair, change: impl Fn(&Array2<f32>) -> Array2<f32>) -> Pair {
    (change(&pair.0), change(&pair.1))
}

fn white_fine(side: usize, random: &mut Random) -> Pair {
    let truth = object(side, side, 3.0, random);
    with_noise(&truth, 0.5, random)
}

fn white_coarse(side: usize, random: &mut Random) -> Pair {
    let truth = object(side, side, 10.0, random);
    with_noise(&truth, 0.1, random)
}

fn white_alone(side: usize, random: &mut Random) -> Pair {
    with_noise(&Array2::zeros((side, side)), 1.0, random)
}

/// Counts of photons, many where it is bright: noise as unevenly spread as the light.
fn photons(side: usize, random: &mut Random) -> Pair {
    let light = object(side, side, 5.0, random).mapv(|v| 40.0 * v.max(0.0).powi(2) + 1.0);
    let mut frame = || light.mapv(|v| (v + v.sqrt() * random.normal()).round().max(0.0));
    (frame(), frame())
}

fn filtered(side: usize, random: &mut Random) -> Pair {
    both(&white_fine(side + 2, random), smoothed)
}

fn resampled(side: usize, random: &mut Random) -> Pair {
    both(&white_coarse(side / 2 + 1, random), enlarged)
}

/// Moved by a fraction of a pixel by linear interpolation, as registration does.
fn registered(side: usize, random: &mut Random) -> Pair {
    let (a, b) = white_coarse(side + 1, random);
    let part = |dy: usize, dx: usize| b.slice(s![dy..dy + side, dx..dx + side]);
    let moved = (&part(0, 0) + &part(0, 1) + part(1, 0) + part(1, 1)) / 4.0;
    (a.slice(s![..side, ..side]).to_owned(), moved)
}

fn overlapping_averages(side: usize, random: &mut Random) -> Pair {
    let truth = object(side, side, 6.0, random);
    let [a, b, c] = [(); 3].map(|()| random.noise(side, side).mapv(|v| 0.5 * v));
    (&truth + &a + &b + &b, &truth + &c + &b + &b)
}

fn fixed_pattern(side: usize, random: &mut Random) -> Pair {
    let truth = object(side, side, 6.0, random);
    let pattern = random.noise(side, side).mapv(|v| 0.5 * v);
    with_noise(&(truth + pattern), 0.25, random)
}

fn drifted(side: usize, random: &mut Random) -> Pair {
    let field = object(side + 60, side + 60, 6.0, random);
    let cut = |field: &Array2<f32>| field.slice(s![30..30 + side, 30..30 + side]).to_owned();
    let (a, b) = (cut(&field), cut(&moved(field.view(), 13.4, -15.2)));
    let [one, two] = [(); 2].map(|()| random.noise(side, side).mapv(|v| 0.3 * v));
    (a + one, b + two)
}

/// Kinds of pairs, and the part of the sentence that each deserves; none where nothing is wrong.
const KINDS: [(&str, Kind, Option<&str>); 10] = [
    ("white noise, fine object", white_fine, None),
    ("white noise, coarse object", white_coarse, None),
    ("white noise alone", white_alone, None),
    ("photons", photons, None),
    ("filtered 3 x 3", filtered, Some(COLOURED)),
    ("resampled to twice the size", resampled, Some(COLOURED)),
    ("second moved by half a pixel", registered, Some(COLOURED)),
    ("overlapping averages", overlapping_averages, Some(SHARED)),
    ("fixed pattern", fixed_pattern, Some(SHARED)),
    ("moved by 20 pixels", drifted, Some(SHIFT)),
];

#[test]
fn each_kind_of_pair_gets_its_sentence_and_good_ones_none() {
    for (name, make, sentence) in KINDS {
        for seed in 1..=3 {
            let said = said(&make(192, &mut Random(seed)));
            let right = match sentence {
                None => said.is_empty(),
                Some(part) => said.len() == 1 && said[0].contains(part),
            };
            assert!(right, "{name}: {said:?}");
        }
    }
    let (a, b) = white_fine(96, &mut Random(1));
    assert!(said(&(a.clone(), a.clone()))[0].starts_with("The two images are identical, so"));
    assert!(said(&(a.clone(), a.mapv(|v| 3.0 * v + 500.0)))[0].starts_with("The two images are identical but for"));
    assert!(said(&(a, Array2::zeros(b.dim())))[0].starts_with("The second image is constant"));
}

#[test]
#[ignore = "takes a minute; prints the figures of src/inspect/noise.rs"]
fn figures() {
    for side in [128, 256] {
        for (name, make, sentence) in KINDS {
            let pairs = 100;
            let mut right = 0;
            let mut others = 0;
            for seed in 0..pairs {
                let said = said(&make(side, &mut Random(1000 + seed)));
                let about = |part: &str| said.iter().any(|s| s.contains(part));
                right += usize::from(sentence.is_some_and(about));
                others += usize::from(said.iter().any(|s| sentence.is_none_or(|part| !s.contains(part))));
            }
            println!("{side} x {side}, {name}: {right} told, {others} told something else, of {pairs}");
        }
    }
}

//! Error map and PANEL map against the golden files of the f64 reference itself, which are no part of this project (their
//! data have another licence).
//!
//! ```text
//! PANEL_REFERENCE=FOLDER cargo test -p panel-core --test reference_rsm -- --ignored --nocapture
//! ```
//!
//! FOLDER holds golden/; the images stand in ../data/squirrel beside it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot go on shall panic

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use ndarray::Array2;
use panel_core::fusion::fuse;
use panel_core::rsm::error_map;
use panel_core::Monitor;
use serde_json::Value;
use tiff::decoder::{Decoder, DecodingResult};

fn pages(path: &Path) -> Vec<Array2<f32>> {
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut decoder = Decoder::new(BufReader::new(file)).unwrap();
    let mut planes = Vec::new();
    loop {
        let (width, height) = decoder.dimensions().unwrap();
        let pixels = match decoder.read_image().unwrap() {
            DecodingResult::F32(values) => values,
            DecodingResult::U16(values) => values.into_iter().map(f32::from).collect(),
            DecodingResult::U8(values) => values.into_iter().map(f32::from).collect(),
            _ => panic!("{}: neither 8-bit nor 16-bit nor 32-bit float", path.display()),
        };
        planes.push(Array2::from_shape_vec((height as usize, width as usize), pixels).unwrap());
        if !decoder.more_images() {
            return planes;
        }
        decoder.next_image().unwrap();
    }
}

/// The largest difference as a share of the truth's range, and the number of pixels beyond 1e-4 of it.
fn difference(found: &Array2<f32>, truth: &Array2<f32>) -> (f32, usize) {
    let range = truth.iter().fold(0f32, |high, &v| high.max(v));
    let shares: Vec<f32> = found.iter().zip(truth).map(|(a, b)| (a - b).abs() / range).collect();
    (shares.iter().fold(0.0, |high: f32, &v| high.max(v)), shares.iter().filter(|&&v| v > 1e-4).count())
}

#[test]
#[ignore = "needs PANEL_REFERENCE, the folder of the reference's golden files"]
fn error_map_and_panel_map_agree_with_the_reference() {
    let folder = PathBuf::from(std::env::var_os("PANEL_REFERENCE").expect("PANEL_REFERENCE names the folder"));
    let (data, golden) = (folder.join("../data/squirrel"), folder.join("golden"));
    let text = std::fs::read_to_string(golden.join("golden.json")).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let metric = |case: &str, name: &str| json["cases"][case]["metrics"][name].as_f64().unwrap();

    let stack = pages(&data.join("super_resolution.tif"));
    let mean = ndarray::Zip::from(&stack[0]).and(&stack[1]).map_collect(|a, b| 0.5 * a + 0.5 * b);
    let wide = pages(&data.join("widefield.tif")).swap_remove(0);
    let found = error_map(mean.view(), wide.view(), &Monitor::new()).unwrap();
    println!("{:?}, {} runs", found.metrics, found.runs);
    let squares = found.metrics.rse.powi(2) * mean.len() as f64;
    println!("sum of squares / the reference's - 1: {:+.2e}", squares / metric("rsm", "sse") - 1.0);
    assert!((squares / metric("rsm", "sse") - 1.0).abs() < 1e-3);
    for (name, value) in found.metrics.entries() {
        assert!((value / metric("rsm", name) - 1.0).abs() < 1e-3, "{name} {value}");
    }
    let truth = pages(&golden.join("rsm_rsm.tif")).swap_remove(0);
    println!("RSM: {:?}", difference(&found.rsm, &truth));
    assert_eq!(difference(&found.rsm, &truth).1, 0);

    let map = pages(&golden.join("two_n64_s4_3sigma_map.tif")).swap_remove(0);
    let resolved = pages(&golden.join("two_n64_s4_3sigma_resolved.tif")).swap_remove(0).mapv(|v| v > 0.0);
    for rsm in [&truth, &found.rsm] {
        let fused = fuse(map.view(), resolved.view(), Some(rsm.view())).unwrap();
        assert_eq!(fused.threshold, metric("panel", "threshold"));
        for (name, plane) in [("red", &fused.red), ("green", &fused.green)] {
            let truth = pages(&golden.join(format!("panel_{name}.tif"))).swap_remove(0);
            let count = plane.iter().filter(|&&v| v > 0.0).count();
            let expected = metric("panel", &format!("{name}_pixels"));
            println!("{name}: {:?}, {count} of {expected} pixels", difference(plane, &truth));
            // Pixels at the very edge of what is kept may go either way in single precision.
            assert!(difference(plane, &truth).1 as f64 <= 1e-3 * expected);
            assert!((count as f64 / expected - 1.0).abs() <= 1e-3);
        }
    }
}

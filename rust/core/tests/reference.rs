//! Maps against the golden files of the f64 reference itself, which are no part of this project (their data have another
//! licence): more and larger cases than tests/golden holds.
//!
//! ```text
//! PANEL_REFERENCE=FOLDER cargo test -p panel-core --test reference -- --ignored --nocapture
//! ```
//!
//! FOLDER holds panel_reference.py and golden/; the images stand in ../data/squirrel beside it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test that cannot go on shall panic

mod common {
    pub mod tolerance; // the cases of tests/golden are not needed here
}

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use common::tolerance::{compare, Truth};
use panel_core::command::{find, Image};
use panel_core::Monitor;
use serde_json::Value;
use tiff::decoder::{Decoder, DecodingResult};

#[test]
#[ignore = "needs PANEL_REFERENCE, the folder of panel_reference.py and its golden files"]
fn every_case_agrees_with_the_reference() {
    let folder = PathBuf::from(std::env::var_os("PANEL_REFERENCE").expect("PANEL_REFERENCE names the folder"));
    let text = std::fs::read_to_string(folder.join("golden/golden.json")).unwrap();
    let golden: Value = serde_json::from_str(&text).unwrap();
    let stack = pages(&folder.join("../data/squirrel/super_resolution.tif"));
    let mut wrong = Vec::new();
    for (name, case) in golden["cases"].as_object().unwrap() {
        // The background alone is checked in background.rs, error map and PANEL map in reference_rsm.rs.
        if ["background_crop", "rsm", "panel"].contains(&name.as_str()) {
            continue;
        }
        let golden = GoldenCase::new(case);
        let images = golden.images(&stack);
        let found = find(golden.command).unwrap().run(&golden.pairs(), &images, &Monitor::new()).unwrap();
        let report = compare(&golden.truth(&folder, &images[0]), &found);
        println!("{name}: {report}");
        if !report.failures.is_empty() {
            wrong.push(format!("{name}: {report}"));
        }
    }
    assert!(wrong.is_empty(), "outside the tolerances:\n{}", wrong.join("\n"));
}

/// A case of golden.json, with the reference's own defaults.
struct GoldenCase<'a> {
    json: &'a Value,
    command: &'static str,
    options: Vec<(String, String)>,
}

impl<'a> GoldenCase<'a> {
    fn new(json: &'a Value) -> Self {
        let function = json["function"].as_str().unwrap();
        let (command, own) = match function {
            "rfrc_two_frame" => ("rfrc", None),
            "blockwise_frc_map" => ("rfrc", Some(("tiles", "true"))),
            "rfrc_single_frame" => ("single", None),
            "whole_image_frc" => ("whole", None),
            "rfrc_planes" => ("volume", Some(("method", "plane by plane"))),
            "fsc_map" => ("volume", Some(("method", "Fourier shell"))),
            _ => panic!("no command is known for {function}"),
        };
        let mut options: Vec<_> = own.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let given = json["arguments"].as_object().unwrap();
        if command != "whole" && !given.contains_key("median") {
            options.push(("median".into(), "true".into()));
        }
        for (key, value) in given {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if !["frames", "crop_y", "crop_x", "share"].contains(&key.as_str()) {
                options.push((if key == "pixel_z" { "spacing" } else { key }.to_owned(), text));
            }
        }
        GoldenCase { json, command, options }
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.options.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
    }

    fn option(&self, key: &str) -> Option<&str> {
        self.options.iter().find(|o| o.0 == key).map(|o| o.1.as_str())
    }

    fn images(&self, stack: &[Plane]) -> Vec<Image> {
        if self.command == "volume" {
            return stack[..2].iter().map(volume).collect();
        }
        self.frames(stack)
    }

    /// The frames cropped, the second made more like the first by the case's share.
    #[allow(clippy::cast_possible_truncation)]
    fn frames(&self, stack: &[Plane]) -> Vec<Image> {
        let arguments = &self.json["arguments"];
        let index = |key: &str, k: usize| usize::try_from(arguments[key][k].as_u64().unwrap()).unwrap();
        let share = arguments["share"].as_f64().unwrap();
        let (ys, xs) = (index("crop_y", 0)..index("crop_y", 1), index("crop_x", 0)..index("crop_x", 1));
        let crop = |k: usize| -> Vec<f64> {
            let plane = &stack[index("frames", k)];
            let row = |y: usize| &plane.pixels[y * plane.width..][xs.clone()];
            ys.clone().flat_map(|y| row(y).to_vec()).collect()
        };
        let first = crop(0);
        let image = |k: usize| {
            let share = if k == 0 { 0.0 } else { share };
            let mixed = first.iter().zip(crop(k)).map(|(a, b)| ((1.0 - share) * b + share * a) as f32).collect();
            Image::new(xs.len(), ys.len(), mixed).unwrap()
        };
        (0..arguments["frames"].as_array().unwrap().len()).map(image).collect()
    }

    fn truth(&self, folder: &Path, image: &Image) -> Truth {
        let case = self.json;
        let plane = |key: &str| {
            let file = case["files"][key].as_str()?;
            Some(pages(&folder.join("golden").join(file)).swap_remove(0))
        };
        #[allow(clippy::cast_possible_truncation)]
        let values = |key: &str| -> Option<Vec<f32>> {
            case.get(key)
                .map(numbers)
                .or_else(|| plane(key).map(|p| p.pixels))
                .map(|values| values.into_iter().map(|v| v as f32).collect())
        };
        let metric = |(k, v): (&String, &Value)| (k.clone(), v.as_f64().unwrap_or(f64::NAN)); // null: not a number
        let metrics = case["metrics"].as_object().unwrap().iter().map(metric).collect();
        let size = [image.width, image.height, image.depth];
        if self.command == "whole" {
            let curves = ["smoothed", "threshold"].map(|name| (name.to_owned(), values(name).unwrap())).to_vec();
            return Truth { size, metrics, curves, ..Truth::default() };
        }
        let (tiles, single) = (self.option("tiles").is_some(), self.command == "single");
        let number = |key: &str, default: usize| self.option(key).map_or(default, |v| v.parse().unwrap());
        let step = if tiles { number("block", 64) } else { number("skip", 2) };
        let shells = self.option("method") == Some("Fourier shell");
        let steps = [step, step, if shells { number("zstep", step) } else { 1 }];
        let nodes = std::array::from_fn(|axis| match (tiles, axis < 2 && single, size[axis]) {
            (true, _, pixels) if axis < 2 => pixels / steps[axis],
            (_, true, pixels) => (pixels / 2).div_ceil(steps[axis]),
            (_, _, pixels) => pixels.div_ceil(steps[axis]),
        });
        let reach = usize::from(!tiles && self.option("median") == Some("true"));
        let (map, grid) = (values("map"), values("grid"));
        Truth {
            size,
            nodes,
            step: steps,
            tiles,
            single,
            median: [reach, reach, if shells { reach } else { 0 }],
            cutoff: values("cutoff"),
            grid: if step == 1 { grid.or_else(|| map.clone()) } else { grid },
            near: values("near").map(|n| n.iter().map(|&v| v > 0.0).collect()),
            map,
            metrics,
            ..Truth::default()
        }
    }
}

/// All numbers of nested lists, in order.
fn numbers(value: &Value) -> Vec<f64> {
    match value.as_array() {
        Some(list) => list.iter().flat_map(numbers).collect(),
        None => vec![value.as_f64().unwrap()],
    }
}

/// The volume that golden.json describes: v[z, y, x] = frame[100:148, 100:148] rolled by z in x, times (1 + z/10).
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn volume(frame: &Plane) -> Image {
    let (side, depth) = (48, 18);
    let voxel = |i: usize| {
        let (z, y, x) = (i / side / side, i / side % side, i % side);
        let pixel = frame.pixels[(100 + y) * frame.width + 100 + (x + side - z) % side];
        (pixel * (1.0 + z as f64 / 10.0)) as f32
    };
    Image::stack("", side, side, depth, (0..side * side * depth).map(voxel).collect()).unwrap()
}

/// One page of a TIFF.
struct Plane {
    width: usize,
    pixels: Vec<f64>,
}

fn pages(path: &Path) -> Vec<Plane> {
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let mut decoder = Decoder::new(BufReader::new(file)).unwrap();
    let mut planes = Vec::new();
    loop {
        let width = decoder.dimensions().unwrap().0 as usize;
        let pixels = match decoder.read_image().unwrap() {
            DecodingResult::F32(values) => values.iter().map(|&v| f64::from(v)).collect(),
            DecodingResult::U8(values) => values.iter().map(|&v| f64::from(v)).collect(),
            _ => panic!("{}: neither 8-bit nor 32-bit float", path.display()),
        };
        planes.push(Plane { width, pixels });
        if !decoder.more_images() {
            return planes;
        }
        decoder.next_image().unwrap();
    }
}

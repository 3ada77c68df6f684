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

/// Cases of sections 2 and 3 of the method; drift and the adaptive background are no options yet.
fn is_covered(name: &str, arguments: &Value) -> bool {
    let rolling = name.starts_with("two_") && arguments.get("adaptive").is_none() && arguments.get("drift").is_none();
    rolling || name.starts_with("blockwise_")
}

#[test]
#[ignore = "needs PANEL_REFERENCE, the folder of panel_reference.py and its golden files"]
fn every_case_agrees_with_the_reference() {
    let folder = PathBuf::from(std::env::var_os("PANEL_REFERENCE").expect("PANEL_REFERENCE names the folder"));
    let text = std::fs::read_to_string(folder.join("golden/golden.json")).unwrap();
    let golden: Value = serde_json::from_str(&text).unwrap();
    let stack = pages(&folder.join("../data/squirrel/super_resolution.tif"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, case) in golden["cases"].as_object().unwrap() {
        if !is_covered(name, &case["arguments"]) {
            continue;
        }
        count += 1;
        let arguments = Arguments::new(name, &case["arguments"]);
        let images = arguments.images(&stack);
        let found = find("rfrc").unwrap().run(&arguments.pairs(), &images, &Monitor::new()).unwrap();
        let report = compare(&arguments.truth(case, &folder, &images[0]), &found);
        println!("{name}: {report}");
        if !report.failures.is_empty() {
            wrong.push(format!("{name}: {report}"));
        }
    }
    assert!(count >= 12, "only {count} cases");
    assert!(wrong.is_empty(), "outside the tolerances:\n{}", wrong.join("\n"));
}

/// The arguments of a case, with the reference's own defaults.
struct Arguments<'a> {
    json: &'a Value,
    options: Vec<(String, String)>,
}

impl<'a> Arguments<'a> {
    fn new(name: &str, json: &'a Value) -> Self {
        let mut options = vec![("median".to_owned(), "true".to_owned())];
        if name.starts_with("blockwise_") {
            options.push(("tiles".into(), "true".into()));
        }
        for (key, value) in json.as_object().unwrap() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if key == "median" {
                options[0].1 = text;
            } else if !["frames", "crop_y", "crop_x", "share"].contains(&key.as_str()) {
                options.push((key.clone(), text));
            }
        }
        Arguments { json, options }
    }

    fn pairs(&self) -> Vec<(&str, &str)> {
        self.options.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
    }

    fn option(&self, key: &str) -> Option<&str> {
        self.options.iter().find(|o| o.0 == key).map(|o| o.1.as_str())
    }

    /// The two frames cropped, the second made more like the first by the case's share.
    #[allow(clippy::cast_possible_truncation)]
    fn images(&self, stack: &[Plane]) -> [Image; 2] {
        let index = |key: &str, k: usize| usize::try_from(self.json[key][k].as_u64().unwrap()).unwrap();
        let share = self.json["share"].as_f64().unwrap();
        let (ys, xs) = (index("crop_y", 0)..index("crop_y", 1), index("crop_x", 0)..index("crop_x", 1));
        let crop = |plane: &Plane| -> Vec<f64> {
            let row = |y: usize| &plane.pixels[y * plane.width..][xs.clone()];
            ys.clone().flat_map(|y| row(y).to_vec()).collect()
        };
        let (first, second) = (crop(&stack[index("frames", 0)]), crop(&stack[index("frames", 1)]));
        let mixed = first.iter().zip(&second).map(|(a, b)| ((1.0 - share) * b + share * a) as f32).collect();
        let first = first.iter().map(|&v| v as f32).collect();
        [first, mixed].map(|pixels| Image::new(xs.len(), ys.len(), pixels).unwrap())
    }

    fn truth(&self, case: &Value, folder: &Path, image: &Image) -> Truth {
        let plane = |key: &str| {
            let file = case["files"][key].as_str()?;
            Some(pages(&folder.join("golden").join(file)).swap_remove(0))
        };
        #[allow(clippy::cast_possible_truncation)]
        let values = |key: &str| -> Option<Vec<f32>> {
            let inline =
                |v: &Value| v.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect::<Vec<_>>();
            case.get(key)
                .map(|rows| rows.as_array().unwrap().iter().flat_map(inline).collect())
                .or_else(|| plane(key).map(|p| p.pixels.iter().map(|&v| v as f32).collect()))
        };
        let tiles = self.option("tiles").is_some();
        let number = |key: &str, default: usize| self.option(key).map_or(default, |v| v.parse().unwrap());
        let step = if tiles { number("block", 64) } else { number("skip", 2) };
        let count = |pixels: usize| if tiles { pixels / step } else { pixels.div_ceil(step) };
        let truth = |k: &str, v: &Value| (k.to_owned(), v.as_f64().unwrap_or(f64::NAN)); // null: not a number
        let (map, grid) = (values("map"), values("grid"));
        Truth {
            size: (image.width, image.height),
            nodes: (count(image.width), count(image.height)),
            step,
            tiles,
            median: !tiles && self.option("median") == Some("true"),
            cutoff: values("cutoff"),
            grid: if step == 1 { grid.or_else(|| map.clone()) } else { grid },
            near: values("near").map(|n| n.iter().map(|&v| v > 0.0).collect()),
            map,
            metrics: case["metrics"].as_object().unwrap().iter().map(|(k, v)| truth(k, v)).collect(),
            ..Truth::default()
        }
    }
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

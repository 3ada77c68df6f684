//! Reads the project's own truth data, tests/data and tests/golden (their ORIGIN.md tells the form).

use std::fs;
use std::path::PathBuf;

use panel_core::command::{find, Image, Output};
use panel_core::Monitor;

use super::tolerance::Truth;

/// One case: what to run and what must come out.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// Options of the command.
    pub options: Vec<(String, String)>,
    /// The two images.
    pub images: Vec<Image>,
    /// What must come out.
    pub truth: Truth,
}

impl Case {
    /// Runs the command.
    pub fn run(&self) -> Output {
        let found = find("rfrc").and_then(|c| c.run(&self.pairs(), &self.images, &Monitor::new()));
        found.unwrap_or_else(|e| panic!("{}: {e}", self.name))
    }

    /// The options as the core takes them.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.options.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
    }

    /// The value of an option.
    pub fn option(&self, key: &str) -> &str {
        self.options.iter().find(|o| o.0 == key).map_or("", |o| o.1.as_str())
    }
}

/// A folder below tests/ of the project.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name)
}

/// The planes of a raw file.
pub fn planes(folder_name: &str, file: &str, pixels: usize) -> Vec<Vec<f32>> {
    let path = folder(folder_name).join(file);
    let bytes = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    assert_eq!(bytes.len() % (4 * pixels), 0, "{file} has no whole number of planes of {pixels} pixels");
    let values: Vec<f32> = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    values.chunks_exact(pixels).map(<[f32]>::to_vec).collect()
}

/// All cases of tests/golden/cases.txt.
pub fn all() -> Vec<Case> {
    let text = fs::read_to_string(folder("golden").join("cases.txt")).expect("tests/golden/cases.txt");
    let mut groups: Vec<Vec<(&str, &str)>> = Vec::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("no key=value: {line}"));
        if key == "case" {
            groups.push(Vec::new());
        }
        groups.last_mut().expect("the first line is case=NAME").push((key, value));
    }
    groups.iter().map(|lines| case(lines)).collect()
}

/// The case of a name.
pub fn named(name: &str) -> Case {
    all().into_iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no case {name}"))
}

fn case(lines: &[(&str, &str)]) -> Case {
    let find = |key: &str| lines.iter().find(|l| l.0 == key).map(|l| l.1);
    let text = |key: &str| find(key).unwrap_or_else(|| panic!("{lines:?} has no {key}"));
    let number = |key: &str| text(key).parse::<usize>().unwrap_or_else(|e| panic!("{key}: {e}"));
    let starting = |prefix: &str| -> Vec<(String, String)> {
        let parts = lines.iter().filter_map(|(k, v)| Some((k.strip_prefix(prefix)?.to_owned(), (*v).to_owned())));
        parts.collect()
    };
    let (size, nodes) = ((number("width"), number("height")), (number("grid_width"), number("grid_height")));
    let frames = planes("data", text("input"), size.0 * size.1);
    let image = |key: &str| Image::new(size.0, size.1, frames[number(key)].clone()).expect("a plane of that size");
    let [cutoff, grid, flags] = <[Vec<f32>; 3]>::try_from(planes("golden", text("grid"), nodes.0 * nodes.1))
        .unwrap_or_else(|p| panic!("{} planes in {}", p.len(), text("grid")));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let bit = |bit: u8| Some(flags.iter().map(|&f| f as u8 & bit > 0).collect::<Vec<bool>>());
    assert_eq!(bit(4), Some(cutoff.iter().map(|&c| c > 0.0).collect()), "flags and cut-offs of {}", text("case"));
    let tiles = text("option.tiles") == "true";
    let metric = |(name, value): (String, String)| (name, value.parse().expect("a metric is a number"));
    Case {
        name: text("case").into(),
        options: starting("option."),
        images: vec![image("first"), image("second")],
        truth: Truth {
            size,
            nodes,
            step: number(if tiles { "option.block" } else { "option.skip" }),
            tiles,
            median: text("option.median") == "true" && !tiles,
            near: bit(1),
            unresolved: bit(2),
            near_foreground: bit(8),
            cutoff: Some(cutoff),
            grid: Some(grid),
            map: find("map").map(|file| planes("golden", file, size.0 * size.1).swap_remove(0)),
            metrics: starting("metric.").into_iter().map(metric).collect(),
        },
    }
}

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
    /// The command of the core that is run.
    pub command: String,
    /// Options of the command.
    pub options: Vec<(String, String)>,
    /// The image, or the two.
    pub images: Vec<Image>,
    /// What must come out.
    pub truth: Truth,
}

impl Case {
    /// Runs the command.
    pub fn run(&self) -> Output {
        let found = find(&self.command).and_then(|c| c.run(&self.pairs(), &self.images, &Monitor::new()));
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
    groups.iter().map(|lines| Lines(lines).case()).collect()
}

/// The case of a name.
pub fn named(name: &str) -> Case {
    all().into_iter().find(|c| c.name == name).unwrap_or_else(|| panic!("no case {name}"))
}

/// The lines of one case.
struct Lines<'a>(&'a [(&'a str, &'a str)]);

impl<'a> Lines<'a> {
    fn find(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|l| l.0 == key).map(|l| l.1)
    }

    fn text(&self, key: &str) -> &'a str {
        self.find(key).unwrap_or_else(|| panic!("{:?} has no {key}", self.0))
    }

    fn number(&self, key: &str) -> usize {
        self.text(key).parse().unwrap_or_else(|e| panic!("{key}: {e}"))
    }

    fn is(&self, key: &str) -> bool {
        self.find(key) == Some("true")
    }

    fn starting(&self, prefix: &str) -> Vec<(String, String)> {
        let parts = self.0.iter().filter_map(|(k, v)| Some((k.strip_prefix(prefix)?.to_owned(), (*v).to_owned())));
        parts.collect()
    }

    fn case(&self) -> Case {
        let size = ["width", "height", "depth"].map(|key| self.number(key));
        let frames = planes("data", self.text("input"), size.iter().product());
        let image = |key: &&str| Image::stack("", size[0], size[1], size[2], frames[self.number(key)].clone());
        let images = ["first", "second"].iter().filter(|key| self.find(key).is_some()).map(image);
        let metric = |(name, value): (String, String)| (name, value.parse().expect("a metric is a number"));
        let mut truth = if let Some(file) = self.find("curves") { curves(file) } else { self.nodes() };
        truth.size = size;
        truth.map = self.find("map").map(|file| planes("golden", file, size.iter().product()).swap_remove(0));
        truth.metrics = self.starting("metric.").into_iter().map(metric).collect();
        Case {
            name: self.text("case").into(),
            command: self.text("command").into(),
            options: self.starting("option."),
            images: images.collect::<Result<_, _>>().expect("images of that size"),
            truth,
        }
    }

    /// The truth about the nodes of a map.
    fn nodes(&self) -> Truth {
        let nodes = ["grid_width", "grid_height", "grid_depth"].map(|key| self.number(key));
        let file = self.text("grid");
        let [cutoff, grid, flags] = <[Vec<f32>; 3]>::try_from(planes("golden", file, nodes.iter().product()))
            .unwrap_or_else(|p| panic!("{} planes in {file}", p.len()));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let bit = |bit: u8| Some(flags.iter().map(|&f| f as u8 & bit > 0).collect::<Vec<bool>>());
        assert_eq!(bit(4), Some(grid.iter().map(|&v| v > 0.0).collect()), "flags and lengths of {file}");
        let tiles = self.is("option.tiles");
        let step = self.number(if tiles { "option.block" } else { "option.skip" });
        let shells = self.find("option.method") == Some("Fourier shell");
        let across = match self.find("option.zstep") {
            Some("skip") if shells => step,
            Some(_) if shells => self.number("option.zstep"),
            _ => 1,
        };
        let reach = usize::from(self.is("option.median") && !tiles);
        Truth {
            nodes,
            step: [step, step, across],
            tiles,
            single: self.text("command") == "single",
            median: [reach, reach, if shells { reach } else { 0 }],
            near: bit(1),
            unresolved: bit(2),
            near_foreground: bit(8),
            cutoff: Some(cutoff).filter(|cutoff| !cutoff[0].is_nan()),
            grid: Some(grid),
            ..Truth::default()
        }
    }
}

/// The truth about the curves of whole images.
fn curves(file: &str) -> Truth {
    let names = ["raw", "smoothed", "threshold"];
    let rings = planes("golden", file, 1).len() / names.len();
    let curves = names.iter().map(|&name| name.to_owned()).zip(planes("golden", file, rings)).collect();
    Truth { curves, ..Truth::default() }
}

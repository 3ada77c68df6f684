//! Runs a command on a raw file, without a JVM.
//!
//! ```text
//! cargo run --release -p panel-core --example command -- NAME INPUT.raw WIDTH HEIGHT DEPTH OUTPUT [key=value ...]
//! ```
//!
//! INPUT.raw holds the command's images one after the other, each DEPTH planes of HEIGHT rows of WIDTH 32-bit floats in the
//! machine's byte order. For each image that comes out a file OUTPUT.IMAGE.raw is written in the same form. The keys are those
//! of the command's dialog, `pixel` in the unit that lengths shall have.

use std::error::Error;
use std::time::Instant;

use panel_core::command::{find, Image};
use panel_core::Monitor;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, input, width, height, depth, output, options @ ..] = arguments.as_slice() else {
        return Err("usage: command NAME INPUT.raw WIDTH HEIGHT DEPTH OUTPUT [key=value ...]".into());
    };
    let (width, height, depth): (usize, usize, usize) = (width.parse()?, height.parse()?, depth.parse()?);
    let bytes = std::fs::read(input)?;
    let pixels: Vec<f32> = bytes.chunks_exact(4).map(|b| f32::from_ne_bytes([b[0], b[1], b[2], b[3]])).collect();
    let size = width * height * depth;
    if size == 0 || !pixels.len().is_multiple_of(size) {
        return Err(format!("{input} holds {} values, which are no images of {size}", pixels.len()).into());
    }
    let images = pixels.chunks_exact(size).map(|p| Image::stack("", width, height, depth, p.to_vec()));
    let images = images.collect::<Result<Vec<_>, _>>()?;
    let pairs: Option<Vec<(&str, &str)>> = options.iter().map(|pair| pair.split_once('=')).collect();
    let pairs = pairs.ok_or("options must have the form key=value")?;

    let start = Instant::now();
    let found = find(name)?.run(&pairs, &images, &Monitor::new())?;
    let seconds = start.elapsed().as_secs_f64();
    for (name, value) in &found.metrics {
        println!("{name} {value}");
    }
    for image in &found.images {
        println!("image {} {} x {} x {}", image.name, image.width, image.height, image.depth);
        let bytes: Vec<u8> = image.pixels.iter().flat_map(|v| v.to_ne_bytes()).collect();
        std::fs::write(format!("{output}.{}.raw", image.name), bytes)?;
    }
    for warning in &found.warnings {
        println!("warning: {warning}");
    }
    println!("seconds {seconds:.3}");
    Ok(())
}

//! Makes an error map from raw files, without a JVM.
//!
//! ```text
//! cargo run --release -p panel-core --example rsm -- IMAGE.raw WIDTH HEIGHT REFERENCE.raw WIDTH HEIGHT MAPS.raw
//! ```
//!
//! The images are 32-bit floats in the machine's byte order, row by row; MAPS.raw gets the error map and the image at the
//! reference's resolution, one after the other, in the same form.

use std::error::Error;
use std::time::Instant;

use panel_core::command::{find, Image};
use panel_core::Monitor;

fn image(path: &str, width: &str, height: &str) -> Result<Image, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let pixels = bytes.chunks_exact(4).map(|b| f32::from_ne_bytes([b[0], b[1], b[2], b[3]])).collect();
    Ok(Image::new(width.parse()?, height.parse()?, pixels)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [high, width, height, low, low_width, low_height, output] = arguments.as_slice() else {
        return Err("usage: rsm IMAGE.raw WIDTH HEIGHT REFERENCE.raw WIDTH HEIGHT MAPS.raw".into());
    };
    let images = [image(high, width, height)?, image(low, low_width, low_height)?];
    let start = Instant::now();
    let found = find("rsm")?.run(&[], &images, &Monitor::new())?;
    let seconds = start.elapsed().as_secs_f64();
    for (name, value) in &found.metrics {
        println!("{name} {value}");
    }
    for warning in &found.warnings {
        println!("warning: {warning}");
    }
    println!("seconds {seconds:.3}");
    let pixels = found.images.iter().flat_map(|image| &image.pixels);
    std::fs::write(output, pixels.flat_map(|v| v.to_ne_bytes()).collect::<Vec<u8>>())?;
    Ok(())
}

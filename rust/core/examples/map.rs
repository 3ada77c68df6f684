//! Makes a rolling FRC map from a raw file, without a JVM.
//!
//! ```text
//! cargo run --release -p panel-core --example map -- PAIR.raw WIDTH HEIGHT MAP.raw [key=value ...]
//! ```
//!
//! PAIR.raw holds two images of WIDTH x HEIGHT 32-bit floats in the machine's byte order, one after the other; MAP.raw gets
//! the map in the same form. A folder in its place gets all that the command gives: map.raw, and on the nodes grid.raw,
//! cutoff.raw and resolved.raw. The keys are those of `rFRC Map...`, `pixel` in the unit that lengths shall have. Metrics are
//! printed with all their digits.

use std::error::Error;
use std::io;
use std::path::Path;
use std::time::Instant;

use panel_core::command::{find, Image};
use panel_core::Monitor;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, width, height, output, options @ ..] = arguments.as_slice() else {
        return Err("usage: map PAIR.raw WIDTH HEIGHT MAP.raw [key=value ...]".into());
    };
    let (width, height): (usize, usize) = (width.parse()?, height.parse()?);
    let bytes = std::fs::read(input)?;
    let pixels: Vec<f32> = bytes.chunks_exact(4).map(|b| f32::from_ne_bytes([b[0], b[1], b[2], b[3]])).collect();
    if pixels.len() != 2 * width * height {
        return Err(format!("{input} holds {} values, not 2 x {width} x {height}", pixels.len()).into());
    }
    let images = pixels.chunks_exact(width * height).map(|p| Image::new(width, height, p.to_vec()));
    let images = images.collect::<Result<Vec<_>, _>>()?;
    let split = |pair: &'_ String| pair.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned()));
    let pairs: Option<Vec<(String, String)>> = options.iter().map(split).collect();
    let pairs = pairs.ok_or("options must have the form key=value")?;
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();

    let start = Instant::now();
    let found = find("rfrc")?.run(&pairs, &images, &Monitor::new())?;
    let seconds = start.elapsed().as_secs_f64();
    for (name, value) in &found.metrics {
        println!("{name} {value}");
    }
    for warning in &found.warnings {
        println!("warning: {warning}");
    }
    println!("seconds {seconds:.3}");
    let output = Path::new(output);
    if output.is_dir() {
        for image in &found.images {
            write(&output.join(format!("{}.raw", image.name)), image)?;
        }
    } else {
        write(output, &found.images[0])?;
    }
    Ok(())
}

fn write(path: &Path, image: &Image) -> io::Result<()> {
    std::fs::write(path, image.pixels.iter().flat_map(|v| v.to_ne_bytes()).collect::<Vec<u8>>())
}

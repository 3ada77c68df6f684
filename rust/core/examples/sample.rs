//! Writes one image of a sample to a raw file, without a JVM.
//!
//! ```text
//! cargo run --release -p panel-core --example sample -- tubulin frames OUT.raw [key=value ...]
//! ```
//!
//! OUT.raw gets the planes of the image one after the other, as 32-bit little-endian floats row by row; the sizes are
//! printed. The keys are those of the sample's dialog.

use std::error::Error;

use panel_core::command::find;
use panel_core::Monitor;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [sample, name, output, options @ ..] = arguments.as_slice() else {
        return Err("usage: sample SAMPLE IMAGE OUT.raw [key=value ...]".into());
    };
    let pairs: Option<Vec<(&str, &str)>> = options.iter().map(|pair| pair.split_once('=')).collect();
    let made = find(sample)?.run(&pairs.ok_or("options must have the form key=value")?, &[], &Monitor::new())?;
    for (name, value) in &made.metrics {
        println!("{name} {value}");
    }
    let Some(image) = made.images.iter().find(|image| image.name == *name) else {
        let names: Vec<_> = made.images.iter().map(|image| image.name.as_str()).collect();
        return Err(format!("{sample} has no image {name}, only {}", names.join(", ")).into());
    };
    std::fs::write(output, image.pixels.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>())?;
    println!("{name}: {} x {} x {}", image.width, image.height, image.depth);
    Ok(())
}

//! Linker flags of the library.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // ImageJ drops its plugins' class loader at Help > Refresh Menus, and with it the JVM unloads the library, possibly
    // while the threads of a job still run in it. So it stays in memory for good. (Only ELF has such a flag.)
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}

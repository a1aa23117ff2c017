//! Reads `science/*.toml`, checks every entry and writes static tables. No TOML is read at run time.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is how a build script speaks to cargo"
)]

mod emit;
mod registry;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs, io};

use registry::{Files, NAMES};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    println!("cargo:rerun-if-changed=build");
    let folder = Path::new("../../science");
    let mut files = Files::default();
    for name in NAMES {
        let path = folder.join(name);
        println!("cargo:rerun-if-changed={}", path.display());
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(format!(
                    "science/{name} cannot be read ({error}); check that it is a text file"
                ));
            }
        };
        if let Some(slot) = files.text_mut(name) {
            *slot = text;
        }
    }
    let registry = registry::read(&files).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        format!("{} to put right in science/:\n{}", lines.len(), lines.join("\n"))
    })?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; run this through cargo")?;
    fs::write(Path::new(&out).join("tables.rs"), emit::tables(&registry))
        .map_err(|error| format!("the tables cannot be written ({error}); check the disk"))
}

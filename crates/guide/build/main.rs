//! Compiles `content/helplines.toml`, `content/notice` and `content/practices` into static tables. A number that helps nobody, or
//! a practice that names a message, a row, a claim or a state that is not there, stops the build.

mod helplines;
mod notice;
mod practices;
mod registry;

use std::error::Error;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    // Asked when it runs: a build cache may serve another checkout than the one this program was compiled in.
    let package = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?;
    let root = Path::new(&package).join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let notices = read_all(&root.join("content/notice"))?;
    fs::write(out.join("notice.rs"), notice::tables(&notices)?)?;

    let practices = read_all(&root.join("content/practices"))?;
    let mut messages = String::new();
    for path in files(&root.join("content/en"), "ftl")? {
        messages.push_str(&read(&path)?);
        messages.push('\n');
    }
    let known = registry::Known::read(
        &messages,
        &read(&root.join("science/rows.toml"))?,
        &read(&root.join("science/claims.toml"))?,
    )?;
    fs::write(out.join("practices.rs"), practices::tables(&practices, &known)?)?;

    let numbers = read(&root.join("content/helplines.toml"))?;
    fs::write(out.join("helplines.rs"), helplines::tables(&numbers, &known)?)?;
    Ok(())
}

/// The TOML files of a folder, each with its path.
fn read_all(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut all = Vec::new();
    for path in files(folder, "toml")? {
        all.push((path.display().to_string(), read(&path)?));
    }
    Ok(all)
}

/// The files of a folder with this extension, by name.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    writeln!(io::stdout(), "cargo::rerun-if-changed={}", folder.display())?;
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String, Box<dyn Error>> {
    writeln!(io::stdout(), "cargo::rerun-if-changed={}", path.display())?;
    Ok(fs::read_to_string(path)?)
}

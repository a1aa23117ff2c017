//! Packs a built app into the binary when `AFTERGLOW_SITE` names its folder; otherwise packs nothing.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    println!("cargo::rerun-if-env-changed=AFTERGLOW_SITE");
    let out = std::env::var_os("OUT_DIR").context("cargo sets OUT_DIR")?;
    let mut table = String::from("&[\n");
    if let Some(site) = std::env::var_os("AFTERGLOW_SITE") {
        let site = PathBuf::from(site);
        println!("cargo::rerun-if-changed={}", site.display());
        let mut packed = Vec::new();
        for file in files(&site)? {
            let path = file
                .strip_prefix(&site)
                .context("a file lies outside its folder")?;
            packed.push((path.to_string_lossy().into_owned(), file));
        }
        // The binary finds a file by halving, so the names must be in the order of their bytes.
        packed.sort();
        for (path, file) in packed {
            writeln!(table, "    ({path:?}, include_bytes!({file:?})),")?;
        }
    }
    table.push_str("]\n");
    std::fs::write(Path::new(&out).join("packed.rs"), table).context("could not write the table of files")
}

fn files(site: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![site.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            std::fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    Ok(found)
}

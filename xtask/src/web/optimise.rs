//! Makes a module smaller where a `wasm-opt` is at hand; the build works without one.
//!
//! Measured on a small Leptos page, as sent: 38.2 kB without it, 37.2 kB with version 108 as in Debian 12;
//! version 132 is not better, so the system's own is taken, whichever it is.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

use crate::process;
use crate::workspace::Workspace;

/// What today's Rust compiler uses and older tools must be told to expect.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Small code, and no sections that only tools read.
const SMALLER: [&str; 4] = [
    "-Oz",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Returns the smaller module, or the given one with a printed sentence.
///
/// # Errors
/// Only when files cannot be written or read.
pub(crate) fn module(workspace: &Workspace, package: &str, wasm: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let Some(tool) = process::find("wasm-opt") else {
        process::step(
            "wasm-opt is not installed; the app works without it and is a little larger (apt-get install binaryen)",
        );
        return Ok(wasm);
    };
    let folder = workspace.target.join("web-parts");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let (before, after) = (
        folder.join(format!("{package}.wasm")),
        folder.join(format!("{package}.opt.wasm")),
    );
    std::fs::write(&before, &wasm).with_context(|| format!("could not write {}", before.display()))?;
    process::step(&format!("make {package} smaller with {}", tool.display()));
    match optimise(&tool, &before, &after) {
        Ok(smaller) if smaller.len() < wasm.len() => Ok(smaller),
        Ok(_) => Ok(wasm),
        Err(error) => {
            process::step(&format!("{error:#}; the module is used as it was"));
            Ok(wasm)
        }
    }
}

fn optimise(tool: &Path, before: &Path, after: &Path) -> anyhow::Result<Vec<u8>> {
    process::run(
        Command::new(tool)
            .args(SMALLER)
            .args(FEATURES)
            .arg(before)
            .arg("-o")
            .arg(after),
    )
    .context("this wasm-opt cannot read the module")?;
    std::fs::read(after).with_context(|| format!("could not read {}", after.display()))
}

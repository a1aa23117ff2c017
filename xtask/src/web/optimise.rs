//! Makes a module smaller where a `wasm-opt` is at hand; the build works without one.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::process;
use crate::workspace::Workspace;

/// What today's Rust compiler uses and older tools must be told to expect.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Returns the smaller module, or the given one with a printed sentence.
///
/// # Errors
/// Only when files cannot be written or read.
pub(crate) fn module(workspace: &Workspace, package: &str, wasm: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    let Some(tool) = tool(workspace) else {
        process::step("wasm-opt is not installed; the app works without it and is a little larger (apt-get install binaryen)");
        return Ok(wasm);
    };
    let folder = workspace.target.join("web-parts");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let (before, after) = (folder.join(format!("{package}.wasm")), folder.join(format!("{package}.opt.wasm")));
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
    process::run(Command::new(tool).args(["-Oz", "--strip-debug"]).args(FEATURES).arg(before).arg("-o").arg(after))
        .context("this wasm-opt cannot read the module")?;
    std::fs::read(after).with_context(|| format!("could not read {}", after.display()))
}

/// The pinned npm package first, then the system's.
fn tool(workspace: &Workspace) -> Option<PathBuf> {
    let pinned = workspace.path("e2e/node_modules/.bin/wasm-opt");
    if pinned.exists() && process::find("node").is_some() {
        return Some(pinned);
    }
    process::find("wasm-opt")
}

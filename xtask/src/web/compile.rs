//! cargo, for the browser.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::process;
use crate::toolchain::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// Reference types are off: the app is no larger without them. Vector instructions are on: every browser
/// that has `compileStreaming` in a Worker has had them since 2023, and the planner plays draws side by side.
const RUSTFLAGS: [&str; 1] = ["-Ctarget-feature=+simd128,-reference-types"];

/// Besides, for the package itself: names of functions that hold their whole path stay in the module, which is split
/// by them; and two functions of the same body stay two, or code of one half would carry the name of the other.
const NAMES: [&str; 3] = [
    "-Cstrip=debuginfo",
    "-Csymbol-mangling-version=v0",
    "-Cllvm-args=-mergefunc-preserve-debug-info",
];

/// Builds the packages and returns the module file of each.
///
/// # Errors
/// When the target is missing and cannot be added, or when cargo fails.
pub(crate) fn modules(
    workspace: &Workspace,
    packages: &[&'static str],
) -> anyhow::Result<Vec<(&'static str, PathBuf)>> {
    let library = toolchain::wasm_library()?;
    let from_source = toolchain::from_source(library);
    let flags = flags(workspace)?;
    let mut files = Vec::new();
    for package in packages {
        let mut command = process::cargo();
        command.current_dir(&workspace.root);
        command.args(["rustc", "--lib", "--profile", "web", "--target", WASM_TARGET]);
        command.args(["--message-format", "json-render-diagnostics", "--config", &flags]);
        command.args(from_source.arguments).envs(from_source.environment);
        command.args(["--package", package, "--"]).args(NAMES);
        let messages = process::output(command.stdin(Stdio::null()))?;
        files.push((*package, artifact(&messages, package)?));
    }
    Ok(files)
}

/// The compiler's flags, as cargo's configuration. A panic names the file it is in, and a path would tell of the machine
/// that built the module and change its bytes: what stands before the names of packages is left out.
fn flags(workspace: &Workspace) -> anyhow::Result<String> {
    let mut flags: Vec<String> = RUSTFLAGS.map(str::to_owned).into();
    let hide = |folder: &Path| format!("--remap-path-prefix={}=.", folder.display());
    // Of two that fit, the compiler takes the later.
    flags.push(hide(&toolchain::sysroot()?));
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME")?;
        Some(Path::new(&home).join(".cargo"))
    });
    if let Some(home) = home {
        flags.push(hide(&home));
        let sources = home.join("registry").join("src");
        // Each registry's packages lie in a folder of their own, whose name is no business of the module either.
        for registry in std::fs::read_dir(&sources).into_iter().flatten() {
            let registry = registry.with_context(|| format!("{} cannot be read", sources.display()))?;
            flags.push(hide(&registry.path()));
        }
    }
    flags.push(hide(&workspace.root));
    // What build scripts write is compiled from here, and the folder need not lie in the checkout.
    flags.push(hide(&workspace.target));
    Ok(format!(
        "target.{WASM_TARGET}.rustflags={}",
        serde_json::to_string(&flags).context("paths that are not text")?
    ))
}

/// The `.wasm` file that cargo says it made for the library of a package.
fn artifact(messages: &str, package: &str) -> anyhow::Result<PathBuf> {
    let library = package.replace('-', "_");
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line).context("cargo printed a line that is not JSON")?;
        if message["reason"] != "compiler-artifact" || message["target"]["name"] != library.as_str() {
            continue;
        }
        let files = message["filenames"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let module = files
            .iter()
            .filter_map(Value::as_str)
            .find(|file| file.ends_with(".wasm"));
        if let Some(module) = module {
            return Ok(PathBuf::from(module));
        }
    }
    bail!(
        "cargo made no WebAssembly module for `{package}`: its Cargo.toml needs crate-type = [\"cdylib\", …]"
    )
}

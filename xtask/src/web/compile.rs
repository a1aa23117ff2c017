//! cargo, for the browser.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::process;
use crate::toolchain::{self, WASM_TARGET};
use crate::workspace::Workspace;

/// `erase_components` makes Leptos erase the types of views: less code to load and faster builds.
/// Reference types are off because the profile's `strip = true` drops the section in which wasm-bindgen
/// would read that they may be used; the app is no larger without them. Vector instructions are on: every browser
/// that has `compileStreaming` in a Worker has had them since 2023, and the planner plays draws side by side.
const RUSTFLAGS: &str = r#"target.wasm32-unknown-unknown.rustflags=["--cfg","erase_components","-Ctarget-feature=+simd128,-reference-types"]"#;

/// Builds the packages and returns the module file of each.
///
/// # Errors
/// When the target is missing and cannot be added, or when cargo fails.
pub(crate) fn modules(
    workspace: &Workspace,
    packages: &[&'static str],
) -> anyhow::Result<Vec<(&'static str, PathBuf)>> {
    let library = toolchain::wasm_library()?;
    let mut command = process::cargo();
    command.current_dir(&workspace.root);
    command.args(["build", "--lib", "--profile", "web", "--target", WASM_TARGET]);
    command.args([
        "--message-format",
        "json-render-diagnostics",
        "--config",
        RUSTFLAGS,
    ]);
    let from_source = toolchain::from_source(library);
    command.args(from_source.arguments).envs(from_source.environment);
    for package in packages {
        command.args(["--package", package]);
    }
    let messages = process::output(command.stdin(Stdio::null()))?;
    packages
        .iter()
        .map(|package| Ok((*package, artifact(&messages, package)?)))
        .collect::<anyhow::Result<Vec<_>>>()
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

//! The formatter and the compiler's lints, with warnings as errors.

use crate::process;
use crate::toolchain::{self, WASM_TARGET};
use crate::web;
use crate::workspace::Workspace;

/// Is every file formatted?
///
/// # Errors
/// When one is not; `cargo fmt --all` is the cure.
pub(super) fn format(workspace: &Workspace) -> anyhow::Result<()> {
    process::timed("rustfmt (cure: cargo fmt --all)", || {
        process::run(
            process::cargo()
                .current_dir(&workspace.root)
                .args(["fmt", "--all", "--check"]),
        )
    })
}

/// Does clippy agree: all targets on this machine, and what runs in the browser for the browser?
///
/// # Errors
/// When clippy finds something; its own text names the cure.
pub(super) fn clippy(workspace: &Workspace) -> anyhow::Result<()> {
    let browser: Vec<&str> = web::BROWSER_PACKAGES
        .into_iter()
        .filter(|name| workspace.has(name))
        .collect();
    process::timed("clippy", || {
        let mut command = process::cargo();
        command
            .current_dir(&workspace.root)
            .args(["clippy", "--quiet", "--workspace", "--all-targets"]);
        process::run(command.args(["--", "--deny", "warnings"]))
    })?;
    process::timed("clippy for the browser", || {
        let from_source = toolchain::from_source(toolchain::wasm_library()?);
        let mut command = process::cargo();
        command
            .current_dir(&workspace.root)
            .args(["clippy", "--quiet", "--lib", "--target", WASM_TARGET])
            .args(from_source.arguments)
            .envs(from_source.environment);
        for package in browser {
            command.args(["--package", package]);
        }
        process::run(command.args(["--", "--deny", "warnings"]))
    })
}

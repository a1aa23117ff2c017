//! The WebAssembly target of the Rust toolchain: found, added, or built from source.

use std::path::PathBuf;
use std::process::Command;

use anyhow::bail;

use crate::process;

/// The target every browser module is built for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// How the standard library of the target is had.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmLibrary {
    /// Installed beside the compiler.
    Installed,
    /// Built from the compiler's own source, as part of our build.
    FromSource,
}

/// What cargo is told besides when it builds the library itself; empty where it is installed.
pub(crate) struct FromSource {
    pub(crate) arguments: &'static [&'static str],
    pub(crate) environment: Option<(&'static str, &'static str)>,
}

/// What cargo is told besides, for a library that is had like this.
pub(crate) const fn from_source(library: WasmLibrary) -> FromSource {
    match library {
        WasmLibrary::Installed => FromSource {
            arguments: &[],
            environment: None,
        },
        WasmLibrary::FromSource => FromSource {
            arguments: &["-Z", "build-std=std,panic_abort"],
            environment: Some(("RUSTC_BOOTSTRAP", "1")),
        },
    }
}

/// The folder of the compiler in use.
///
/// # Errors
/// When there is no compiler.
pub(crate) fn sysroot() -> anyhow::Result<PathBuf> {
    let said = process::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(said.trim()))
}

/// Makes sure that the WebAssembly target can be built, adding it where rustup can.
///
/// # Errors
/// One sentence that says what to install.
pub(crate) fn wasm_library() -> anyhow::Result<WasmLibrary> {
    let rustlib = sysroot()?.join("lib").join("rustlib");
    let installed = || rustlib.join(WASM_TARGET).join("lib").is_dir();
    if installed() {
        return Ok(WasmLibrary::Installed);
    }
    if process::find("rustup").is_some() {
        process::step("adding the WebAssembly target: rustup target add wasm32-unknown-unknown");
        let added = process::run(Command::new("rustup").args(["target", "add", WASM_TARGET]));
        if added.is_ok() && installed() {
            return Ok(WasmLibrary::Installed);
        }
    }
    if rustlib.join("src").join("rust").join("library").is_dir() && process::find("rust-lld").is_some() {
        process::step("the WebAssembly target is missing; building its library from the compiler's source");
        return Ok(WasmLibrary::FromSource);
    }
    bail!(
        "the WebAssembly target is missing: run `rustup target add {WASM_TARGET}` \
         (or install the package of your system that brings it for this version of rustc)"
    )
}

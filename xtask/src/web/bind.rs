//! wasm-bindgen as a library, so that its version is locked with the crate's.

use std::path::Path;

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::Bound;

/// Makes the binding code of one module.
///
/// # Errors
/// When the module was built with another version of wasm-bindgen, or brings JavaScript files of its
/// own: the loader could not vouch for those.
pub(crate) fn module(package: &'static str, file: &Path) -> anyhow::Result<Bound> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(file)
        .out_name(package)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true);
    bindgen
        .web(true)
        .context("wasm-bindgen refused the target `web`")?;
    let mut output = bindgen
        .generate_output()
        .with_context(|| format!("wasm-bindgen could not bind `{package}`"))?;
    if let Some(name) = output.local_modules().keys().next() {
        bail!("`{package}` brings its own JavaScript file ({name}); write it without `module = …` imports");
    }
    if output.snippets().values().any(|snippets| !snippets.is_empty()) {
        bail!("`{package}` or one of its dependencies uses `inline_js`, which the loader cannot vouch for");
    }
    let glue = output.js().to_owned();
    let wasm = output.wasm_mut().emit_wasm();
    Ok(Bound { package, wasm, glue })
}

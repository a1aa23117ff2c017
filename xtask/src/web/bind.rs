//! wasm-bindgen as a library, so that its version is locked with the crate's. The names of functions stay in: the
//! module is split by them, and loses them then.

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
    let mut module =
        walrus::Module::from_file(file).with_context(|| format!("could not read {}", file.display()))?;
    // From this section wasm-bindgen would read that reference types may be used, since the standard library was
    // built with them; the app is no larger without.
    module.customs.remove_raw("target_features");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes(package, module.emit_wasm())
        .out_name(package)
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(false);
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
    Ok(Bound {
        package,
        wasm,
        later: None,
        glue,
    })
}

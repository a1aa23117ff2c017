//! Builds the app that a browser loads.
//!
//! compile → bind gives three modules (the app, the engine, the reader of squares); split takes out of the app's what can follow later;
//! assemble puts all of it behind a loader that knows the hash of every part; a release is signed over all files; compress
//! writes the copies that the server sends.
//!
//! There is no `wasm-opt` in between: measured on the app, it makes the module 13 % smaller on disk and 5 %
//! larger as sent (257 kB instead of 245 kB with brotli), the engine the same; versions 108 and 132 agree.

mod assemble;
mod bind;
mod compile;
mod compress;
mod icons;
mod names;
mod split;

use std::path::Path;

use anyhow::{Context, bail};

use crate::process;
use crate::release::{self, Signing};
use crate::workspace::Workspace;

/// One WebAssembly module and the JavaScript that binds it.
pub(crate) struct Bound {
    /// The name of its package.
    pub(crate) package: &'static str,
    /// The module, ready to be compiled by the browser.
    pub(crate) wasm: Vec<u8>,
    /// Its later half, where it is split.
    pub(crate) later: Option<Vec<u8>>,
    /// The binding code, one JavaScript module without imports.
    pub(crate) glue: String,
}

/// The package that mounts the app and derives keys.
pub(crate) const APP: &str = "web";
/// The package with the model and the planner, loaded when first asked.
pub(crate) const ENGINE: &str = "engine-web";
/// The package that reads square codes, loaded when the camera is opened.
pub(crate) const SQUARE: &str = "square-web";

/// What the app can do without until it stands: see `apps/web/src/screens/later.rs`.
pub(crate) const LATER: split::Rule = split::Rule {
    door: "web::screens::later::show",
    rooms: &[
        "web::screens::another::",
        "web::screens::ask::",
        "web::screens::by_passkey::",
        "web::screens::check::",
        "web::screens::claims::",
        "web::screens::compare::",
        "web::screens::curves::",
        "web::screens::cycle::",
        "web::screens::keeping::",
        "web::screens::learned::",
        "web::screens::more::",
        "web::screens::opens::",
        "web::screens::own::",
        "web::screens::plan::",
        "web::screens::practice::",
        "web::screens::read_back::",
        "web::screens::take::",
        "web::screens::terms::",
        "web::screens::then::",
        "web::screens::together::",
        "web::screens::understand::",
    ],
};

/// The packages whose code runs only in a browser.
pub(crate) const BROWSER_PACKAGES: [&str; 4] = [APP, ENGINE, SQUARE, "store-web"];

pub(crate) use compress::files;

/// Builds everything into `out`, replacing what was there, for this machine: signed with the checkout's own key.
///
/// # Errors
/// When a part does not build; the text names the stage and the cure.
pub(crate) fn build(workspace: &Workspace, out: &Path) -> anyhow::Result<()> {
    build_signed(workspace, out, &Signing::of_development(workspace, None)?)
}

/// Builds everything into `out`, replacing what was there.
///
/// # Errors
/// When a part does not build; the text names the stage and the cure.
pub(crate) fn build_signed(workspace: &Workspace, out: &Path, signing: &Signing) -> anyhow::Result<()> {
    let present: Vec<&'static str> = [APP, ENGINE, SQUARE]
        .into_iter()
        .filter(|name| workspace.has(name))
        .collect();
    let modules = process::timed("compile to WebAssembly", || compile::modules(workspace, &present))?;
    let mut bound = Vec::new();
    for (package, file) in modules {
        let mut module = bind::module(package, &file)?;
        let halves = split::halves(&module.wasm, &LATER)?;
        module.wasm = halves.first;
        module.later = halves.later;
        bound.push(module);
    }
    if bound
        .iter()
        .any(|module| module.package == APP && module.later.is_none())
    {
        bail!("the app has no `{}`: nothing was split off", LATER.door);
    }
    let site = assemble::site(workspace, &bound)?;
    write(out, &site)?;
    release::put(out, signing)?;
    process::timed("compress", || compress::folder(out))?;
    process::step(&format!("the app is in {}", out.display()));
    Ok(())
}

/// Builds one package by itself as a module with its binding code.
///
/// # Errors
/// When it does not build, or wasm-bindgen refuses it.
pub(crate) fn module(workspace: &Workspace, package: &'static str) -> anyhow::Result<Bound> {
    let modules = compile::modules(workspace, &[package])?;
    let (_, file) = modules
        .first()
        .with_context(|| format!("nothing was built of `{package}`"))?;
    bind::module(package, file)
}

/// One file of the site: a path with `/` below the root, and its bytes.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

fn write(out: &Path, site: &[File]) -> anyhow::Result<()> {
    if out.exists() {
        std::fs::remove_dir_all(out).with_context(|| format!("could not empty {}", out.display()))?;
    }
    for file in site {
        let path = out.join(&file.path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("could not make {}", folder.display()))?;
        }
        std::fs::write(&path, &file.bytes).with_context(|| format!("could not write {}", path.display()))?;
    }
    Ok(())
}

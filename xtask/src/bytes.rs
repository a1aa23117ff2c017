//! The scalar reference of the model gives the same bits natively and in WebAssembly.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::workspace::Workspace;
use crate::{process, web};

/// The package that is built both ways.
pub(crate) const PACKAGE: &str = "bench-web";
/// How many random couples live through an evening.
const COUPLES: &str = "240";

/// Plays the evenings of random couples in both builds and compares every bit of every number.
///
/// # Errors
/// When a build fails, or names the first couple whose evening differs.
pub(crate) fn check(workspace: &Workspace) -> anyhow::Result<()> {
    let folder = module(workspace, PACKAGE)?;
    let script = workspace.path("bench").join("web").join("reference.mjs");
    let in_wasm = process::output(Command::new("node").arg(script).arg(folder).arg(COUPLES))?;
    let native = process::output(process::cargo().current_dir(&workspace.root).args([
        "run",
        "--quiet",
        "--package",
        PACKAGE,
        "--example",
        "reference",
        "--",
        COUPLES,
    ]))?;
    same(&native, &in_wasm)?;
    process::step(&format!(
        "{COUPLES} evenings have the same bits natively and in WebAssembly"
    ));
    Ok(())
}

/// Builds a package as a module and puts it with its binding code into a folder of its own.
///
/// # Errors
/// When it does not build or cannot be written.
pub(crate) fn module(workspace: &Workspace, package: &'static str) -> anyhow::Result<PathBuf> {
    let folder = workspace.target.join(package);
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let bound = web::module(workspace, package)?;
    write(&folder, package, "wasm", &bound.wasm)?;
    write(&folder, package, "mjs", bound.glue.as_bytes())?;
    Ok(folder)
}

fn write(folder: &Path, package: &str, ending: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let file = folder.join(package).with_extension(ending);
    std::fs::write(&file, bytes).with_context(|| format!("could not write {}", file.display()))
}

fn same(native: &str, in_wasm: &str) -> anyhow::Result<()> {
    if native.lines().count() != in_wasm.lines().count() || native.is_empty() {
        bail!(
            "{} evenings natively, {} in WebAssembly",
            native.lines().count(),
            in_wasm.lines().count()
        );
    }
    for (native, in_wasm) in native.lines().zip(in_wasm.lines()) {
        if native != in_wasm {
            bail!("the evening of couple {native} natively is {in_wasm} in WebAssembly");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn the_first_other_bit_is_named() {
        assert!(same("0 aa\n1 bb\n", "0 aa\n1 bb\n").is_ok());
        let wrong = |native, in_wasm| same(native, in_wasm).map_err(|error| error.to_string());
        assert_eq!(
            wrong("0 aa\n1 bb\n", "0 aa\n1 bc\n"),
            Err("the evening of couple 1 bb natively is 1 bc in WebAssembly".to_owned())
        );
        assert_eq!(
            wrong("0 aa\n", ""),
            Err("1 evenings natively, 0 in WebAssembly".to_owned())
        );
        assert!(wrong("", "").is_err());
    }
}

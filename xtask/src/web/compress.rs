//! The copies that the server sends to browsers that understand brotli or gzip.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;

/// The strongest setting of brotli; the copies are made once per build.
const BROTLI_QUALITY: i32 = 11;
/// The largest usual window of brotli, 4 MiB.
const BROTLI_WINDOW: i32 = 22;

/// Writes a `.br` and a `.gz` beside every file that gets smaller by it.
///
/// # Errors
/// When a file cannot be read or written.
pub(crate) fn folder(root: &Path) -> anyhow::Result<()> {
    for path in files(root)? {
        let compressible = path
            .extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| {
                ["html", "js", "css", "wasm", "webmanifest", "bin"].contains(&extension)
            });
        if !compressible {
            continue;
        }
        let bytes = std::fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        write_smaller(&path, "br", &bytes, brotli(&bytes)?)?;
        write_smaller(&path, "gz", &bytes, gzip(&bytes)?)?;
    }
    Ok(())
}

/// Every file below a folder, in the order of their paths.
///
/// # Errors
/// When a folder cannot be listed.
pub(crate) fn files(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))?;
        for entry in entries {
            let path = entry
                .with_context(|| format!("could not list {}", folder.display()))?
                .path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The brotli form of some bytes.
///
/// # Errors
/// Never in practice: it writes to memory.
pub(crate) fn brotli(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut reader = bytes;
    brotli::BrotliCompress(&mut reader, &mut packed, &parameters).context("brotli failed")?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).context("gzip failed")?;
    encoder.finish().context("gzip failed")
}

fn write_smaller(path: &Path, extension: &str, bytes: &[u8], packed: Vec<u8>) -> anyhow::Result<()> {
    if packed.len() >= bytes.len() {
        return Ok(());
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    std::fs::write(&name, packed).with_context(|| format!("could not write {}", Path::new(&name).display()))
}

//! The names between the two halves of a module, so that the first half spends few bytes on them.
//!
//! A function gets its place in a module only when the module is written. Names that were given before run up and down
//! along the written exports, which compresses badly: 2.4 kB more for 1,700 of them than names that are given anew along
//! the places, and so count.

use std::collections::BTreeMap;

use anyhow::Context;
use walrus::{ImportId, Module, ModuleConfig};

use super::split::FIRST;

/// How many signs a digit may be.
const BASE: usize = 36;

/// What a name that was made for the later half begins with; wasm-bindgen's own begin otherwise.
const MADE: char = '$';

/// Both written halves, with the names between them given anew along the exports of the first.
///
/// # Errors
/// When a half cannot be read.
pub(super) fn renamed(first: &[u8], later: &[u8]) -> anyhow::Result<[Vec<u8>; 2]> {
    let (mut first, mut later) = (read(first)?, read(later)?);
    let mut names = BTreeMap::new();
    for export in first
        .exports
        .iter_mut()
        .filter(|export| export.name.starts_with(MADE))
    {
        let name = name(names.len());
        names.insert(core::mem::replace(&mut export.name, name.clone()), name);
    }
    let imports: Vec<ImportId> = later.imports.iter().map(walrus::Import::id).collect();
    for id in imports {
        let import = later.imports.get_mut(id);
        if import.module == FIRST
            && let Some(name) = names.get(&import.name)
        {
            import.name.clone_from(name);
        }
    }
    Ok([first.emit_wasm(), later.emit_wasm()])
}

fn read(bytes: &[u8]) -> anyhow::Result<Module> {
    ModuleConfig::new()
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(bytes)
        .context("a half of the module cannot be read")
}

/// The name with this number: as many digits for each of a stretch, so that neighbours differ in the last.
fn name(number: usize) -> String {
    let digits = [number / BASE / BASE % BASE, number / BASE % BASE, number % BASE];
    let sign = |digit: usize| match u8::try_from(digit).unwrap_or_default() {
        digit @ 0..10 => char::from(b'0' + digit),
        digit => char::from(b'a' + digit - 10),
    };
    core::iter::once(MADE).chain(digits.map(sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: usize, expected: &str) {
        assert_eq!(name(number), expected);
    }

    #[test]
    fn names_count() {
        check(0, "$000");
        check(35, "$00z");
        check(36, "$010");
        check(4_000, "$334");
    }
}

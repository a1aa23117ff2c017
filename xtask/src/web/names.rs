//! The names between the two halves of a module, so that the first half spends few bytes on them.
//!
//! A function gets its place in a module only when the module is written. Names that were given before run up and down
//! along the written exports, which compresses badly (3 kB for 1,700 of them); given anew along the places, they count.

use std::collections::BTreeMap;

use anyhow::Context;
use walrus::{ImportId, Module, ModuleConfig};

use super::split::FIRST;

/// Names a digit is made of: all of them may stand in JavaScript behind a `$` without quotes.
const DIGITS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

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
    let base = DIGITS.len();
    let digits = [number / base / base % base, number / base % base, number % base];
    let digits = digits.map(|digit| char::from(DIGITS[digit]));
    core::iter::once(MADE).chain(digits).collect()
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
        check(61, "$00Z");
        check(62, "$010");
        check(4_000, "$12w");
    }
}

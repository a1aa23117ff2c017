//! `fuzz FOLDER VECTORS`: writes what the targets begin with into a folder for each below `FOLDER`, from the golden
//! files in `VECTORS`.
#![expect(clippy::print_stderr, reason = "a tool speaks to the terminal")]

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), Some(vectors)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: fuzz FOLDER VECTORS");
        return ExitCode::from(2);
    };
    match write(folder.as_ref(), vectors.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, vectors: &Path) -> io::Result<()> {
    let golden = golden(vectors)?;
    for target in fuzz::TARGETS {
        let to = folder.join(target.name);
        fs::create_dir_all(&to)?;
        let mut own = (target.beginnings)();
        // Golden bytes are no deeds.
        if !matches!(target.name, "machine" | "links" | "http") {
            own.extend(golden.iter().cloned());
        }
        for (number, bytes) in own
            .iter()
            .filter(|bytes| bytes.len() <= target.longest)
            .enumerate()
        {
            fs::write(to.join(format!("golden-{number}")), bytes)?;
        }
    }
    Ok(())
}

/// Every line `name = digits` of every golden file, as bytes and, for what is typed, as it is written; and every
/// golden file that is no list, whole.
fn golden(vectors: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut all = Vec::new();
    let mut files: Vec<_> = fs::read_dir(vectors)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    for file in files {
        let Ok(text) = fs::read_to_string(file.path()) else {
            continue;
        };
        all.push(text.as_bytes().to_vec());
        for (_, value) in text.lines().filter_map(|line| line.split_once(" = ")) {
            all.push(value.as_bytes().to_vec());
            all.extend(bytes_of(value));
        }
    }
    Ok(all)
}

fn bytes_of(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

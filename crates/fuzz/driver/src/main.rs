//! Hands what libFuzzer makes up to the target that `AFTERGLOW_TARGET` names.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::{Corpus, fuzz_target};

static TARGET: OnceLock<fuzz::Target> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let target = TARGET.get_or_init(|| {
        let name = std::env::var("AFTERGLOW_TARGET").unwrap_or_default();
        let found = fuzz::TARGETS.iter().find(|target| target.name == name);
        *found.expect("AFTERGLOW_TARGET must name a target")
    });
    (target.run)(bytes);
    Corpus::Keep
});

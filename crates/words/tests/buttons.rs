//! A text that sends somebody to a button says the button's own words, in every language.

use words::{Message, Volume, bundles};

/// A text, and the buttons and titles it names.
fn check(key: &str, named: &[&str]) {
    let mut locales: Vec<&str> = bundles().iter().map(|(locale, ..)| *locale).collect();
    locales.dedup();
    assert!(locales.len() >= 2, "{locales:?}");
    for locale in locales {
        let whole = text(locale, key);
        for name in named {
            let name = text(locale, name);
            let quoted = [format!("“{name}”"), format!("«{name}»")];
            let there = quoted.iter().any(|quoted| whole.contains(quoted));
            assert!(there && !name.is_empty(), "{locale}: {name} is not in: {whole}");
        }
    }
}

/// Empty where there is none.
fn text(locale: &str, key: &str) -> String {
    let bundles = Volume::ALL
        .iter()
        .filter_map(|volume| words::bundle(locale, *volume).ok());
    let texts = bundles.filter_map(|bundle| Message::find(key)?.text_in(&bundle, &[]));
    texts.collect()
}

#[test]
fn the_way_back_of_a_file_names_the_buttons_on_it() {
    check("keeping-read-lead", &["keeping-take"]);
    check("keeping-read-other", &["keeping-take"]);
    check("keeping-read-alone", &["who-me", "more-phones"]);
}

//! A text that sends somebody to a button says the button's own words, in every language.

use words::{Message, Volume, bundles};

/// A text, and the buttons and titles it names.
fn check(key: &str, named: &[&str]) {
    let find = |key: &str| Message::find(key).unwrap();
    let mut locales: Vec<&str> = bundles().iter().map(|(locale, ..)| *locale).collect();
    locales.dedup();
    assert!(locales.len() >= 2, "{locales:?}");
    for locale in locales {
        let text = |message: Message| {
            let bundles = Volume::ALL
                .iter()
                .map(|volume| words::bundle(locale, *volume).unwrap());
            let found: Vec<String> = bundles
                .filter_map(|bundle| message.text_in(&bundle, &[]))
                .collect();
            found.concat()
        };
        let whole = text(find(key));
        for name in named {
            let name = text(find(name));
            let quoted = [format!("“{name}”"), format!("«{name}»")];
            let there = quoted.iter().any(|quoted| whole.contains(quoted));
            assert!(there && !name.is_empty(), "{locale}: {name} is not in: {whole}");
        }
    }
}

#[test]
fn the_way_back_of_a_file_names_the_buttons_on_it() {
    check("keeping-read-lead", &["keeping-take"]);
    check("keeping-read-other", &["keeping-take"]);
    check("keeping-read-alone", &["who-me", "more-phones"]);
}

//! Every word a person reads, compiled from Fluent files; a missing key does not compile.
//!
//! The files are `content/<locale>/*.ftl`. The build reads them (see `build/fluent.rs` for the part of Fluent that is
//! understood: texts, variables, terms, `[one]`/`[other]`), so that no parser is shipped to a phone.
//!
//! Code names messages: `m::SOME_KEY` is an index. The texts themselves are data, two [`Bundle`]s for each locale:
//! what somebody needs to open the app and to begin, and the rest. A native program carries all of them and speaks
//! English until told otherwise; in a browser the page fetches them and hands them over with [`take`].

mod bundle;
mod shelf;

pub use bundle::{Bundle, Unreadable, Volume};
pub use shelf::{call, is_whole, locale, missed, take};

/// One message: its place among all of them, first volume first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Message(u16);

/// A language the app speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locale {
    /// Its tag, as in `es`.
    pub tag: &'static str,
    /// What its speakers call it.
    pub name: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 5] = ["ar", "dv", "fa", "he", "ur"];

/// The way a language is written, as the attribute `dir` wants it: `ltr` or `rtl`.
#[must_use]
pub fn direction(tag: &str) -> &'static str {
    let language = tag.split('-').next().unwrap_or_default();
    if RIGHT_TO_LEFT.contains(&language) {
        "rtl"
    } else {
        "ltr"
    }
}

impl Message {
    /// The message with this key, for keys that come as data (items, reasons).
    #[must_use]
    pub fn find(key: &str) -> Option<Self> {
        shelf::find(key).map(Self)
    }

    /// The text with variables filled in. A variable that is not given leaves its name in braces, which tests look for.
    /// Empty while its bundle is on its way; [`missed`] then says so.
    #[must_use]
    pub fn text(self, variables: &[(&str, &str)]) -> String {
        shelf::text(self.0, variables)
    }

    /// The text in a bundle at hand, or nothing where the bundle does not hold it.
    #[must_use]
    pub fn text_in(self, bundle: &Bundle, variables: &[(&str, &str)]) -> Option<String> {
        bundle.text(self.0, variables)
    }

    /// Whether its text has arrived.
    #[must_use]
    pub fn is_here(self) -> bool {
        shelf::is_here(self.0)
    }
}

/// The text of the message with this key, or nothing when there is no such message.
#[must_use]
pub fn text(key: &str, variables: &[(&str, &str)]) -> Option<String> {
    Message::find(key).map(|message| message.text(variables))
}

/// What only programs with all texts inside can tell.
#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::{BUNDLES, Bundle, FINGERPRINT, KEYS, Message, UNTRANSLATED, Unreadable, VARIABLES, Volume};

    impl Message {
        /// The key in the files.
        #[must_use]
        pub fn key(self) -> &'static str {
            KEYS.get(usize::from(self.0)).copied().unwrap_or_default()
        }

        /// The names of the variables the text asks for, sorted.
        #[must_use]
        pub fn variables(self) -> Vec<&'static str> {
            VARIABLES
                .get(usize::from(self.0))
                .map(|names| names.to_vec())
                .unwrap_or_default()
        }

        /// The volume its text is in.
        #[must_use]
        pub fn volume(self) -> Volume {
            if usize::from(self.0) < super::FIRST_COUNT {
                Volume::First
            } else {
                Volume::Later
            }
        }
    }

    /// Every key, sorted within each volume.
    #[must_use]
    pub fn keys() -> &'static [&'static str] {
        KEYS
    }

    /// Locales and keys of the messages that are said in English as yet.
    #[must_use]
    pub fn untranslated() -> &'static [(&'static str, &'static str)] {
        UNTRANSLATED
    }

    /// The bytes of every locale and volume, as a page fetches them.
    #[must_use]
    pub fn bundles() -> &'static [(&'static str, Volume, &'static [u8])] {
        BUNDLES
    }

    /// A bundle of this build.
    ///
    /// # Errors
    /// When there is no such locale.
    pub fn bundle(locale: &str, volume: Volume) -> Result<Bundle, Unreadable> {
        let found = BUNDLES
            .iter()
            .find(|(tag, which, _)| *tag == locale && *which == volume);
        let (_, _, bytes) = found.ok_or(Unreadable::Broken)?;
        Bundle::read(bytes, FINGERPRINT)
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use native::{bundle, bundles, keys, untranslated};

#[cfg(test)]
mod tests {
    use super::*;

    fn check(key: &str, variables: &[(&str, &str)], expected: Option<&str>) {
        assert_eq!(text(key, variables).as_deref(), expected, "{key} {variables:?}");
    }

    #[test]
    fn texts_variables_and_plurals() {
        check("no-such-message", &[], None);
        check("common-minutes", &[("count", "1")], Some("1 minute"));
        check("common-minutes", &[("count", "8")], Some("8 minutes"));
        check("common-minutes", &[], Some("{count} minutes"));
    }

    #[test]
    fn people_have_words_of_their_own() {
        assert!(m::PLAN_LEAD.text(&[]).ends_with("never a yes to sex."));
        call("sex", Some("making love"));
        assert!(m::PLAN_LEAD.text(&[]).ends_with("never a yes to making love."));
        call("nothing of ours", Some("x"));
        call("sex", None);
        assert!(m::PLAN_LEAD.text(&[]).ends_with("never a yes to sex."));
    }

    #[test]
    fn keys_are_found() {
        for key in keys() {
            assert_eq!(Message::find(key).map(Message::key), Some(*key));
        }
    }

    #[test]
    fn every_bundle_of_the_build_can_be_read() {
        for (locale, volume, bytes) in bundles() {
            let bundle = Bundle::read(bytes, FINGERPRINT);
            let said = bundle.map(|bundle| (bundle.locale().to_owned(), bundle.volume()));
            assert_eq!(said, Ok(((*locale).to_owned(), *volume)));
        }
    }

    #[test]
    fn languages_know_their_direction() {
        for (tag, dir) in [("en", "ltr"), ("es", "ltr"), ("ar-XB", "rtl"), ("arn", "ltr")] {
            assert_eq!(direction(tag), dir, "{tag}");
        }
    }
}

//! The bundles at hand: one language at a time, the same for everybody who asks.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::bundle::{Bundle, Unreadable, Volume};
use crate::{FINGERPRINT, LOCALES};

/// What stands on the shelf.
struct Shelf {
    first: Option<Bundle>,
    later: Option<Bundle>,
}

static SHELF: RwLock<Shelf> = RwLock::new(Shelf {
    first: None,
    later: None,
});

/// Things people may have words of their own for, and those words. Each has a message `term-…` with the usual word, and
/// is a variable of the same name in any text.
static TERMS: RwLock<[(&str, Option<String>); 2]> = RwLock::new([("term-partner", None), ("term-sex", None)]);

/// A text was asked for that is still on its way.
static MISSED: AtomicBool = AtomicBool::new(false);

impl Shelf {
    fn bundles(&self) -> impl Iterator<Item = &Bundle> {
        self.first.iter().chain(&self.later)
    }
}

/// A bundle is replaced as a whole, so a shelf is sound whatever happened to another thread.
fn shelf() -> RwLockReadGuard<'static, Shelf> {
    stock();
    SHELF.read().unwrap_or_else(PoisonError::into_inner)
}

/// A native program carries the texts: English is there from the start.
#[cfg(not(target_arch = "wasm32"))]
fn stock() {
    static STOCKED: std::sync::Once = std::sync::Once::new();
    STOCKED.call_once(|| {
        for (_, _, bytes) in crate::BUNDLES.iter().filter(|(tag, _, _)| *tag == LOCALES[0].tag) {
            // The build has just written these bytes; a test reads every one of them.
            let _ = put(bytes);
        }
    });
}

#[cfg(target_arch = "wasm32")]
fn stock() {}

fn put(bytes: &[u8]) -> Result<Volume, Unreadable> {
    let bundle = Bundle::read(bytes, FINGERPRINT)?;
    let volume = bundle.volume();
    let mut shelf = SHELF.write().unwrap_or_else(PoisonError::into_inner);
    match volume {
        Volume::First => {
            let another = shelf
                .later
                .as_ref()
                .is_some_and(|later| later.locale() != bundle.locale());
            if another {
                shelf.later = None;
            }
            shelf.first = Some(bundle);
        }
        Volume::Later => {
            let same = shelf
                .first
                .as_ref()
                .is_none_or(|first| first.locale() == bundle.locale());
            // The language was changed while this was on its way: it is not wanted any more.
            if same {
                shelf.later = Some(bundle);
            }
        }
    }
    Ok(volume)
}

/// Takes the bytes of a bundle. A first volume in another language changes the language; its later volume has to follow.
///
/// # Errors
/// When the bytes are no bundle of this build; what was there stays.
pub fn take(bytes: &[u8]) -> Result<Volume, Unreadable> {
    stock();
    put(bytes)
}

/// The tag of the language that is spoken.
#[must_use]
pub fn locale() -> String {
    shelf().first.as_ref().map_or_else(
        || {
            LOCALES
                .first()
                .map(|locale| locale.tag.to_owned())
                .unwrap_or_default()
        },
        |first| first.locale().to_owned(),
    )
}

/// Whether both volumes have arrived.
#[must_use]
pub fn is_whole() -> bool {
    let shelf = shelf();
    shelf.first.is_some() && shelf.later.is_some()
}

/// Whether a text was asked for, since this was last asked, that is still on its way.
#[must_use]
pub fn missed() -> bool {
    MISSED.swap(false, Ordering::Relaxed)
}

pub(crate) fn is_here(index: u16) -> bool {
    shelf().bundles().any(|bundle| bundle.holds(index))
}

pub(crate) fn find(key: &str) -> Option<u16> {
    let shelf = shelf();
    let found = shelf.bundles().find_map(|bundle| bundle.find(key));
    if found.is_none() && (shelf.first.is_none() || shelf.later.is_none()) {
        MISSED.store(true, Ordering::Relaxed);
    }
    found
}

/// Takes somebody's own word for a thing (`partner` or `sex`), or goes back to the usual one.
pub fn call(thing: &str, word: Option<&str>) {
    let mut terms = TERMS.write().unwrap_or_else(PoisonError::into_inner);
    for (name, own) in terms.iter_mut() {
        if name.strip_prefix("term-") == Some(thing) {
            *own = word.map(str::to_owned);
        }
    }
}

pub(crate) fn text(index: u16, variables: &[(&str, &str)]) -> String {
    let shelf = shelf();
    let own = TERMS.read().unwrap_or_else(PoisonError::into_inner);
    let terms = own.iter().map(|(name, own)| {
        let usual = || shelf.bundles().find_map(|bundle| bundle.say(name, &[]));
        (*name, own.clone().or_else(usual).unwrap_or_default())
    });
    let terms: Vec<(&str, String)> = terms.collect();
    // What is given by the caller comes first, so it wins.
    let given: Vec<(&str, &str)> = variables
        .iter()
        .copied()
        .chain(terms.iter().map(|(name, word)| (*name, word.as_str())))
        .collect();
    let found = shelf.bundles().find_map(|bundle| bundle.text(index, &given));
    found.unwrap_or_else(|| {
        MISSED.store(true, Ordering::Relaxed);
        String::new()
    })
}

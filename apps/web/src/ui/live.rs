//! A value that screens follow: a signal whose machinery is there once, whatever the type of the value.
//!
//! The framework's own signal is compiled anew for every type it holds, about five kilobytes each, and the app holds
//! some thirty types; together they would weigh more than the unlock screen may. Here the value rests behind `dyn Any`
//! beside one trigger. Tracking, ownership and disposal stay the framework's.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use wasm_bindgen::throw_str;

use crate::reactive::ArcTrigger;
use crate::reactive::*;

struct Resting {
    followed: ArcTrigger,
    value: Box<dyn Any>,
}

/// A value that screens follow; copies are cheap and mean the same value.
pub(crate) struct Live<T> {
    rest: StoredValue<Rc<Resting>, LocalStorage>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

fn resting(at: StoredValue<Rc<Resting>, LocalStorage>) -> Option<Rc<Resting>> {
    at.try_with_value(Rc::clone)
}

/// A screen that is gone asks nothing: whoever gets here has kept a closure too long.
fn gone() -> ! {
    throw_str("a value was read after its screen was gone")
}

impl<T: 'static> Live<T> {
    /// A value of the screen, or of whatever owns what is being built.
    pub(crate) fn new(value: T) -> Self {
        let resting = Resting {
            followed: ArcTrigger::new(),
            value: Box::new(RefCell::new(value)),
        };
        Self {
            rest: StoredValue::new_local(Rc::new(resting)),
            kind: PhantomData,
        }
    }

    /// Follows without reading.
    pub(crate) fn track(self) {
        if let Some(resting) = resting(self.rest) {
            resting.followed.track();
        }
    }

    /// Reads without following; nothing once its screen is gone.
    pub(crate) fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        resting(self.rest)?
            .value
            .downcast_ref::<RefCell<T>>()
            .map(|value| read(&value.borrow()))
    }

    /// Reads without following.
    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.try_with_untracked(read).unwrap_or_else(|| gone())
    }

    /// Reads, and follows.
    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Changes the value and tells who follows; nothing once its screen is gone.
    pub(crate) fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let resting = resting(self.rest)?;
        let outcome = resting
            .value
            .downcast_ref::<RefCell<T>>()
            .map(|value| change(&mut value.borrow_mut()));
        resting.followed.notify();
        outcome
    }

    /// Changes the value and tells who follows; does nothing once its screen is gone.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        let _ = self.try_update(change);
    }

    /// Replaces the value and tells who follows; does nothing once its screen is gone.
    pub(crate) fn set(self, value: T) {
        self.update(|old| *old = value);
    }

    /// Whether its screen is still there.
    pub(crate) fn is_there(self) -> bool {
        resting(self.rest).is_some()
    }
}

impl<T: Clone + 'static> Live<T> {
    /// The value; follows.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, without following.
    pub(crate) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// The value, without following; nothing once its screen is gone.
    pub(crate) fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

//! What browsers say when storage fails, in the words of the port.

use store::{OpenError, ReadError, WipeError, WriteError};
use wasm_bindgen::JsValue;

use crate::js::property;

/// The `name` of a `DOMException`, or of whatever was thrown: a technical word that holds no data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn named(name: &str) -> Self {
        Self(name.to_owned())
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.0 == name
    }

    pub(crate) fn into_name(self) -> String {
        self.0
    }

    fn kind(&self) -> Kind {
        match self.0.as_str() {
            "QuotaExceededError" => Kind::Full,
            "SecurityError" | "NotAllowedError" | "NoModificationAllowedError" => Kind::Denied,
            // The connection was closed underneath, or the database or file is not there any more.
            "InvalidStateError" | "NotFoundError" | "TransactionInactiveError" => Kind::Gone,
            // The browser lost or cannot decode what it had stored.
            "NotReadableError" | "DataError" | "DataCloneError" => Kind::Corrupt,
            _ => Kind::Other,
        }
    }
}

enum Kind {
    Full,
    Denied,
    Gone,
    Corrupt,
    Other,
}

impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Self {
        // A rejected request hands over its event; the reason is at its target.
        let target = property(&thrown, "target");
        let error = property(&target, "error");
        let name = [&error, &thrown].map(|value| property(value, "name").as_string());
        let name = name.into_iter().flatten().find(|name| !name.is_empty());
        Self(name.unwrap_or_else(|| "UnknownError".to_owned()))
    }
}

impl From<Failure> for OpenError {
    fn from(failure: Failure) -> Self {
        match failure.kind() {
            Kind::Full => Self::Full,
            // Firefox answers InvalidStateError in private windows that keep no databases.
            Kind::Denied | Kind::Gone => Self::Denied,
            Kind::Corrupt => Self::Corrupt,
            Kind::Other if failure.is("VersionError") => Self::Newer,
            Kind::Other if failure.is(BLOCKED) => Self::InUse,
            Kind::Other => Self::Failed {
                name: failure.into_name(),
            },
        }
    }
}

impl From<Failure> for ReadError {
    fn from(failure: Failure) -> Self {
        match failure.kind() {
            Kind::Denied => Self::Denied,
            Kind::Gone => Self::Gone,
            Kind::Corrupt => Self::Corrupt,
            Kind::Full | Kind::Other => Self::Failed {
                name: failure.into_name(),
            },
        }
    }
}

impl From<Failure> for WriteError {
    fn from(failure: Failure) -> Self {
        match failure.kind() {
            Kind::Full => Self::Full,
            Kind::Denied => Self::Denied,
            Kind::Gone => Self::Gone,
            Kind::Corrupt | Kind::Other => Self::Failed {
                name: failure.into_name(),
            },
        }
    }
}

/// The name given to a request that another window holds up: browsers have an event for it and no exception.
pub(crate) const BLOCKED: &str = "BlockedByAnotherWindow";

pub(crate) fn slots_remain(failure: Failure) -> WipeError {
    WipeError::SlotsRemain {
        name: failure.into_name(),
    }
}

pub(crate) fn sealed_remain(failure: Failure) -> WipeError {
    WipeError::SealedRemain {
        name: failure.into_name(),
    }
}

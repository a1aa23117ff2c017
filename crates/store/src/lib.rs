//! Where opaque bytes rest: the port, a memory store and a file store.

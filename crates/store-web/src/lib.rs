//! Where opaque bytes rest in a browser: a storage bucket, IndexedDB and OPFS.

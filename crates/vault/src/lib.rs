//! Key slots and envelopes: what turns a passphrase into readable records and back.

//! Every word a person reads, compiled from Fluent files; a missing key does not compile.

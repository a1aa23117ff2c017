//! The binary, run as people run it: files and a command line in, stdout, stderr and exit code out.

mod bad_input;
mod command_line;
mod machines;
mod people;
mod run;

//! The binary, run as people run it: files and a command line in, stdout, stderr and exit code out.

#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod learn;
#[cfg(test)]
mod machines;
#[cfg(test)]
mod people;
#[cfg(test)]
mod run;
#[cfg(test)]
mod study;
#[cfg(test)]
mod taken;

//! The library as a C compiler and a C program see it.

#[cfg(test)]
mod c_program;
#[cfg(test)]
mod header;
#[cfg(test)]
mod outside_tools;
#[cfg(test)]
mod restart;

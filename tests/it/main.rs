//! Tests of the whole: register in, cards out, read back from the picture and verified.

mod aadhaar;
mod architecture;
mod bad_files;
mod care;
mod command_line;
mod lot_bundles;
mod other_verifiers;
mod outside_tools;
mod publishing;
mod round_trip;
mod s3_server;
mod signing_keys;

//! The verifier seen from outside.

#[cfg(test)]
mod cbor;
#[cfg(test)]
mod forge;
#[cfg(test)]
mod support;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod verdicts;

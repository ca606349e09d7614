//! The verifier seen from outside.

#[cfg(test)]
mod any_input;
#[cfg(test)]
mod bit_flips;
#[cfg(test)]
mod cbor;
#[cfg(test)]
mod deltas;
#[cfg(feature = "device")]
#[cfg(test)]
mod device;
#[cfg(test)]
mod forge;
#[cfg(test)]
mod ietf_status_list;
#[cfg(feature = "device")]
#[cfg(test)]
mod ledger;
#[cfg(feature = "device")]
#[cfg(test)]
mod scales;
#[cfg(feature = "session")]
#[cfg(test)]
mod session;
#[cfg(test)]
mod signatures;
#[cfg(test)]
mod signed_claims;
#[cfg(test)]
mod spec;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tampered;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod verdicts;

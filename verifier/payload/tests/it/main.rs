//! The payload seen from outside; run with `--features encode`.

#[cfg(test)]
#[cfg(feature = "encode")]
mod round_trip;

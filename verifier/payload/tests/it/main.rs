//! The payload seen from outside; run with `--features encode,carrier`.

#[cfg(test)]
#[cfg(all(feature = "encode", feature = "carrier"))]
mod carriers;
#[cfg(test)]
#[cfg(feature = "encode")]
mod round_trip;

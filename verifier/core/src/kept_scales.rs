use card_payload::limits::SCALES_KEPT_MAX;
use card_payload::{Month, Scale};

use crate::lists::Lists;
use crate::update_error::UpdateError;

/// The scales of a device, each with the bytes that the issuer signed; the earliest month first.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeptScales(Vec<(Vec<u8>, Scale)>);

impl KeptScales {
    /// Takes a scale; one of the same month that was signed earlier goes, and the earliest months
    /// where there are more than [`SCALES_KEPT_MAX`].
    pub(crate) fn take(&mut self, token: &[u8], lists: &Lists) -> Result<Month, UpdateError> {
        let scale = lists.open_scale(token)?;
        let month = scale.month;
        let held = self.find(month).map(|held| held.issued_at);
        if held.is_some_and(|held| held > scale.issued_at) {
            return Err(UpdateError::ScaleRollback(month));
        }
        self.0.retain(|(_, other)| other.month != month);
        self.0.push((token.to_vec(), scale));
        self.0.sort_by_key(|(_, scale)| scale.month);
        let over = self.0.len().saturating_sub(SCALES_KEPT_MAX);
        self.0.drain(..over);
        Ok(month)
    }

    /// Drops scales whose key these lists no longer let sign.
    pub(crate) fn check_under(&mut self, lists: &Lists) {
        self.0.retain(|(token, _)| lists.open_scale(token).is_ok());
    }

    pub(crate) fn find(&self, month: Month) -> Option<&Scale> {
        let mut scales = self.0.iter().map(|(_, scale)| scale);
        scales.find(|scale| scale.month == month)
    }

    pub(crate) fn months(&self) -> impl Iterator<Item = Month> {
        self.0.iter().map(|(_, scale)| scale.month)
    }

    pub(crate) fn tokens(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|(token, _)| token.as_slice())
    }
}

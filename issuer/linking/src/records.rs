use crate::error::LinkError;
use crate::profile::Profile;

/// A list of records: for each one value per field of the profile, in one long text.
#[derive(Debug, Clone, Default)]
pub struct Records {
    fields: usize,
    text: String,
    /// Where each value ends in `text`.
    ends: Vec<usize>,
}

/// Places of rows are counted in 32 bits, and the last one stands for "none".
const ROWS_MAX: usize = u32::MAX as usize - 1;

impl Records {
    /// An empty list for the fields of `profile`.
    pub fn new(profile: &Profile) -> Self {
        Self {
            fields: profile.fields.len(),
            text: String::new(),
            ends: Vec::new(),
        }
    }

    /// Adds a record: one value for each field, in the profile's order. An empty value is missing.
    /// Several values of one field, such as a name in both scripts, stand in lines.
    pub fn push(&mut self, values: &[&str]) -> Result<(), LinkError> {
        if values.len() != self.fields {
            return Err(LinkError::ValueCount {
                found: values.len(),
                expected: self.fields,
            });
        }
        if self.len() >= ROWS_MAX {
            return Err(LinkError::TooManyRows { most: ROWS_MAX });
        }
        for value in values {
            self.text.push_str(value);
            self.ends.push(self.text.len());
        }
        Ok(())
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ends.len() / self.fields.max(1)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The value of a field; empty if it is missing.
    pub fn value(&self, row: usize, field: usize) -> &str {
        let at = row * self.fields + field;
        let start = if at == 0 {
            0
        } else {
            self.ends.get(at - 1).copied().unwrap_or_default()
        };
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.text.get(start..end).unwrap_or_default()
    }

    pub(crate) fn fields(&self) -> usize {
        self.fields
    }
}

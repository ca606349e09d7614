use std::io::{self, BufRead};

use super::file_error::FileError;
use super::json_family::read_family;
use super::json_scan::{Scanner, Value};
use super::limits::JSON_FAMILY_MAX;
use super::raw_family::RawItem;
use super::source_notes::{SourceNotes, tellable_name};
use super::source_profile::SourceProfile;
use super::{Reason, RowError};

/// Reads a register as one JSON text: a list of families, or an object in which such a list stands.
/// One family is held in memory at a time, however long the list.
pub(super) struct JsonList<R> {
    scanner: Scanner<R>,
    profile: SourceProfile,
    notes: SourceNotes,
    place: Place,
    /// Objects around the list that are not closed yet.
    open_objects: usize,
    /// Whether the next thing must be a comma or the end, since something stood before.
    after_item: bool,
    has_list: bool,
    /// Families so far, also those that could not be read.
    families: u64,
}

/// Where in the text the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    /// In an object around the list.
    Around,
    /// In the list of families.
    List,
    /// After the last bracket.
    End,
}

/// Objects around a list: `{"response": {"data": [` has two.
const OBJECTS_AROUND_MAX: usize = 4;
/// Bytes of a key of such an object.
const KEY_MAX: usize = 200;

impl<R: BufRead> JsonList<R> {
    pub(super) fn new(reader: R, profile: &SourceProfile) -> Self {
        Self {
            scanner: Scanner::new(reader),
            profile: profile.clone(),
            notes: SourceNotes::default(),
            place: Place::Start,
            open_objects: 0,
            after_item: false,
            has_list: false,
            families: 0,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.scanner.bytes_read()
    }

    pub(super) fn into_notes(self) -> SourceNotes {
        self.notes
    }

    /// The next family, or something in the list that is none.
    pub(super) fn next(&mut self) -> io::Result<Result<Option<RawItem>, FileError>> {
        loop {
            let step = match self.place {
                Place::Start => self.begin()?,
                Place::Around => self.around()?,
                Place::List => match self.in_list()? {
                    Ok(Some(item)) => return Ok(Ok(Some(item))),
                    Ok(None) => Ok(()),
                    Err(error) => Err(error),
                },
                Place::End => {
                    return Ok(match self.scanner.peek()? {
                        Some(_) => Err(self.broken("something stands after the end")),
                        None if !self.has_list => Err(FileError::NoFamilyList),
                        None => Ok(None),
                    });
                }
            };
            if let Err(error) = step {
                return Ok(Err(error));
            }
        }
    }

    fn begin(&mut self) -> io::Result<Result<(), FileError>> {
        self.scanner.skip_byte_order_mark()?;
        Ok(match self.scanner.peek()? {
            None => Err(FileError::Empty),
            Some(b'[') => {
                self.enter_list();
                Ok(())
            }
            Some(b'{') => {
                self.enter_object();
                Ok(())
            }
            Some(_) => Err(self.broken("it begins with neither [ nor {")),
        })
    }

    fn enter_list(&mut self) {
        self.scanner.step();
        self.place = Place::List;
        self.after_item = false;
        self.has_list = true;
    }

    fn enter_object(&mut self) {
        self.scanner.step();
        self.place = Place::Around;
        self.after_item = false;
        self.open_objects += 1;
    }

    /// A list or object was closed.
    fn leave(&mut self) {
        self.scanner.step();
        self.after_item = true;
        self.place = if self.open_objects == 0 {
            Place::End
        } else {
            Place::Around
        };
    }

    /// The next key of an object around the list: the way to the list is followed, single values
    /// are passed over, and another list is refused, so that no families are left out unnoticed.
    fn around(&mut self) -> io::Result<Result<(), FileError>> {
        match self.scanner.peek()? {
            Some(b'}') => {
                self.open_objects -= 1;
                self.leave();
                return Ok(Ok(()));
            }
            Some(b',') if self.after_item => {
                self.scanner.step();
                self.after_item = false;
                return Ok(Ok(()));
            }
            Some(b'"') if !self.after_item => {}
            None => return Ok(Err(self.cut_short())),
            Some(_) => return Ok(Err(self.broken("a key, a comma or } is missing"))),
        }
        let key = match self.scanner.value(KEY_MAX)? {
            Value::Whole(bytes) => serde_json::from_slice::<String>(bytes).ok(),
            Value::TooLong => None,
            Value::CutShort => return Ok(Err(self.cut_short())),
        };
        if self.scanner.peek()? != Some(b':') {
            return Ok(Err(self.broken("a colon is missing after a key")));
        }
        self.scanner.step();
        let is_known = key
            .as_deref()
            .is_some_and(|key| self.profile.is_family_list(key));
        Ok(match self.scanner.peek()? {
            None => Err(self.cut_short()),
            Some(b'[') if is_known => {
                self.enter_list();
                Ok(())
            }
            Some(b'{') if is_known && self.open_objects < OBJECTS_AROUND_MAX => {
                self.enter_object();
                Ok(())
            }
            Some(b'[' | b'{') => Err(FileError::UnknownList {
                name: key.as_deref().and_then(tellable_name).map(str::to_owned),
                profile: self.profile.name().to_owned(),
            }),
            Some(_) => match self.scanner.value(JSON_FAMILY_MAX)? {
                Value::CutShort => Err(self.cut_short()),
                Value::Whole(_) | Value::TooLong => {
                    self.after_item = true;
                    Ok(())
                }
            },
        })
    }

    fn in_list(&mut self) -> io::Result<Result<Option<RawItem>, FileError>> {
        match self.scanner.peek()? {
            None => return Ok(Err(self.cut_short())),
            Some(b']') => {
                self.leave();
                return Ok(Ok(None));
            }
            Some(b',') if self.after_item => {
                self.scanner.step();
                self.after_item = false;
                return Ok(Ok(None));
            }
            Some(_) if self.after_item => {
                return Ok(Err(self.broken("a comma is missing between two families")));
            }
            Some(_) => {}
        }
        self.families += 1;
        self.after_item = true;
        let place = self.families;
        let unreadable = |reason| RawItem::Unreadable(RowError::of_line(place, reason));
        Ok(match self.scanner.value(JSON_FAMILY_MAX)? {
            Value::Whole(bytes) => Ok(Some(
                read_family(&self.profile, &mut self.notes, place, bytes)
                    .map_or_else(unreadable, RawItem::Family),
            )),
            Value::TooLong => Ok(Some(unreadable(Reason::LineTooLong))),
            Value::CutShort => Err(self.cut_short()),
        })
    }

    fn broken(&self, what: &'static str) -> FileError {
        FileError::BrokenJson {
            what,
            line: self.scanner.line(),
            families: self.families,
        }
    }

    fn cut_short(&self) -> FileError {
        self.broken("it ends too early")
    }
}

//! A PDF under the eyes of the rules: its bytes, its objects, its pages.

use std::io::Read as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::Place;

/// What one stream may inflate to: a hundred times the largest that a lot has.
const STREAM_MAX: usize = 64 << 20;

/// Parents above a page, and references that lead to one another.
const DEPTH_MAX: usize = 64;

/// A document and what is asked of it everywhere.
pub(super) struct PdfFile<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) document: &'a Document,
    pages: Vec<ObjectId>,
}

/// A stream that this program does not decode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NotDecoded(pub(super) String);

impl<'a> PdfFile<'a> {
    pub(super) fn new(bytes: &'a [u8], document: &'a Document) -> Self {
        Self {
            bytes,
            document,
            pages: document.page_iter().collect(),
        }
    }

    pub(super) fn page_count(&self) -> u32 {
        u32::try_from(self.pages.len()).unwrap_or(u32::MAX)
    }

    /// Every page with its number from 1, its object's number and its entries.
    pub(super) fn pages(&self) -> impl Iterator<Item = (Place, &'a Dictionary)> + '_ {
        (1..).zip(&self.pages).filter_map(|(number, id)| {
            let place = Place {
                page: Some(number),
                object: Some(id.0),
            };
            let page = self.document.get_dictionary(*id).ok()?;
            Some((place, page))
        })
    }

    pub(super) fn page_ids(&self) -> &[ObjectId] {
        &self.pages
    }

    /// Follows references; null and what does not exist are nothing.
    pub(super) fn resolve<'d>(&self, object: &'d Object) -> Option<&'d Object>
    where
        'a: 'd,
    {
        let (_, object) = self.document.dereference(object).ok()?;
        (!object.is_null()).then_some(object)
    }

    /// An entry of a dictionary, references followed.
    pub(super) fn get<'d>(&self, entries: &'d Dictionary, key: &str) -> Option<&'d Object>
    where
        'a: 'd,
    {
        self.resolve(entries.get(key.as_bytes()).ok()?)
    }

    pub(super) fn dictionary<'d>(
        &self,
        entries: &'d Dictionary,
        key: &str,
    ) -> Option<&'d Dictionary>
    where
        'a: 'd,
    {
        entries_of(self.get(entries, key)?)
    }

    pub(super) fn array<'d>(&self, entries: &'d Dictionary, key: &str) -> Option<&'d [Object]>
    where
        'a: 'd,
    {
        self.get(entries, key)?.as_array().ok().map(Vec::as_slice)
    }

    pub(super) fn name<'d>(&self, entries: &'d Dictionary, key: &str) -> Option<&'d [u8]>
    where
        'a: 'd,
    {
        self.get(entries, key)?.as_name().ok()
    }

    pub(super) fn integer(&self, entries: &Dictionary, key: &str) -> Option<i64> {
        self.get(entries, key)?.as_i64().ok()
    }

    pub(super) fn number(&self, object: &Object) -> Option<f64> {
        self.resolve(object)?.as_float().ok().map(f64::from)
    }

    pub(super) fn text(&self, entries: &Dictionary, key: &str) -> Option<String> {
        lopdf::decode_text_string(self.get(entries, key)?).ok()
    }

    pub(super) fn catalog(&self) -> Option<&'a Dictionary> {
        self.dictionary(&self.document.trailer, "Root")
    }

    /// The entry of a page, or of the nearest node above that has it (ISO 32000-1, 7.7.3.4).
    pub(super) fn inherited<'d>(&self, page: &'d Dictionary, key: &str) -> Option<&'d Object>
    where
        'a: 'd,
    {
        let mut node = page;
        for _ in 0..DEPTH_MAX {
            if let Some(value) = self.get(node, key) {
                return Some(value);
            }
            node = self.dictionary(node, "Parent")?;
        }
        None
    }

    /// The bytes of a stream after its filters.
    pub(super) fn decoded(&self, stream: &Stream) -> Result<Vec<u8>, NotDecoded> {
        let names = self.filters(&stream.dict);
        let filters: Vec<&[u8]> = names.iter().map(Vec::as_slice).collect();
        match filters.as_slice() {
            [] => Ok(stream.content.clone()),
            [b"FlateDecode"] if !has_predictor(&stream.dict) => inflate(&stream.content),
            [b"ASCII85Decode"] => stream
                .decompressed_content_with_limit(STREAM_MAX)
                .map_err(|error| NotDecoded(error.to_string())),
            filters => {
                let names = filters.iter().map(|name| String::from_utf8_lossy(name));
                let names = names.collect::<Vec<_>>().join(", ");
                Err(NotDecoded(format!("it is encoded with {names}")))
            }
        }
    }

    /// The names of a stream's filters, in the order of decoding.
    pub(super) fn filters(&self, entries: &Dictionary) -> Vec<Vec<u8>> {
        let follow = |object| self.document.dereference(object).ok().map(|found| found.1);
        match entries.get(b"Filter").ok().and_then(follow) {
            Some(Object::Name(name)) => vec![name.clone()],
            Some(Object::Array(names)) => names
                .iter()
                .filter_map(|name| follow(name)?.as_name().ok().map(<[u8]>::to_vec))
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// The entries of a dictionary or of a stream's dictionary.
pub(super) fn entries_of(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(entries) => Some(entries),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

/// The number of the object that a reference leads to.
pub(super) fn reference_of(object: &Object) -> Option<u32> {
    object.as_reference().ok().map(|id| id.0)
}

/// A name as a person reads it.
pub(super) fn shown(name: &[u8]) -> String {
    const SHOWN_MAX: usize = 60;
    let text = String::from_utf8_lossy(name);
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(SHOWN_MAX)
        .collect()
}

fn has_predictor(entries: &Dictionary) -> bool {
    entries.has(b"DecodeParms")
}

/// Inflates to the end, with the checksum: half a stream is an error here.
fn inflate(deflated: &[u8]) -> Result<Vec<u8>, NotDecoded> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(STREAM_MAX).unwrap_or(u64::MAX);
    flate2::read::ZlibDecoder::new(deflated)
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| NotDecoded(format!("it cannot be inflated: {error}")))?;
    if bytes.len() == STREAM_MAX {
        return Err(NotDecoded("it inflates to more than 64 MB".into()));
    }
    Ok(bytes)
}

//! Variable data: the parts of a PDF/VT, one for each card (ISO 16612-2).

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::Place;
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, entries_of};
use super::rules::DATA_PARTS;

/// Parts in one another; a lot needs two levels.
const DEPTH_MAX: usize = 32;

pub(super) fn check(file: &PdfFile<'_>, ledger: &mut Ledger) {
    let root = file
        .catalog()
        .and_then(|catalog| file.dictionary(catalog, "DPartRoot"));
    let Some(root) = root else {
        if let Some((place, _)) = file.pages().find(|(_, page)| page.has(b"DPart")) {
            ledger.found(&DATA_PARTS, place, "it names a part, but the file has none");
        }
        return;
    };
    ledger.saw(&DATA_PARTS);
    let ids = file.page_ids();
    let mut parts = Parts {
        file,
        numbers: ids.iter().copied().zip(0..).collect(),
        visited: HashSet::new(),
        next_page: 0,
        leaves: 0,
    };
    let walked = match root.get(b"DPartRootNode") {
        Ok(Object::Reference(id)) => parts.walk(*id, DEPTH_MAX),
        _ => Err("it has no DPartRootNode".into()),
    };
    match walked {
        Err(what) => ledger.found(&DATA_PARTS, Place::default(), what),
        Ok(()) if parts.next_page != ids.len() => {
            let what = format!("they hold {} of {} pages", parts.next_page, ids.len());
            ledger.found(&DATA_PARTS, Place::default(), what);
        }
        Ok(()) => ledger.note(&DATA_PARTS, format!("{} parts", parts.leaves)),
    }
}

struct Parts<'f, 'a> {
    file: &'f PdfFile<'a>,
    numbers: HashMap<ObjectId, usize>,
    visited: HashSet<ObjectId>,
    /// The page that the next part must begin with.
    next_page: usize,
    leaves: u64,
}

impl Parts<'_, '_> {
    fn walk(&mut self, id: ObjectId, depth: usize) -> Result<(), String> {
        let number = id.0;
        if depth == 0 || !self.visited.insert(id) {
            return Err(format!("part {number} is within itself, or too deep"));
        }
        let object = self.file.document.get_object(id).ok();
        let Some(part) = object.and_then(entries_of) else {
            return Err(format!("part {number} is not there"));
        };
        if part.has(b"Start") {
            return self.leaf(id, part);
        }
        let rows = self.file.array(part, "DParts");
        let rows = rows.ok_or_else(|| format!("part {number} has neither pages nor parts"))?;
        for row in rows {
            let row = self.file.resolve(row).and_then(|row| row.as_array().ok());
            for child in row.map(Vec::as_slice).unwrap_or_default() {
                let Object::Reference(child) = child else {
                    return Err(format!("part {number} has parts that are no objects"));
                };
                self.walk(*child, depth - 1)?;
            }
        }
        Ok(())
    }

    fn leaf(&mut self, id: ObjectId, part: &Dictionary) -> Result<(), String> {
        let number = id.0;
        let page = |key: &str| {
            let page = part.get(key.as_bytes()).and_then(Object::as_reference);
            page.ok().and_then(|page| self.numbers.get(&page).copied())
        };
        let start = page("Start").ok_or_else(|| format!("part {number} begins with no page"))?;
        let end = if part.has(b"End") {
            page("End").ok_or_else(|| format!("part {number} ends with no page"))?
        } else {
            start
        };
        if start != self.next_page || end < start {
            return Err(format!("part {number} is out of order"));
        }
        for page in start..=end {
            let entries = self
                .file
                .document
                .get_dictionary(self.file.page_ids()[page]);
            let named = entries.and_then(|page| page.get(b"DPart")?.as_reference());
            if !named.is_ok_and(|named| named == id) {
                return Err(format!("page {} does not name part {number}", page + 1));
            }
        }
        self.next_page = end + 1;
        self.leaves += 1;
        Ok(())
    }
}

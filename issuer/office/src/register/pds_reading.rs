use std::path::Path;

use time::Date;

use super::open_source::OpenSource;
use super::pds_card::PdsCard;
use super::pds_check::PdsCheck;
use super::raw_family::RawItem;
use super::source_profile::{SourceKind, SourceProfile};
use super::{FileError, NumberPatterns, RowError, SourceNotes};

/// Reads the food department's list of ration cards, a batch at a time: memory does not grow with
/// the list.
#[derive(Debug)]
pub struct PdsReader {
    source: OpenSource,
    check: PdsCheck,
    is_at_end: bool,
}

/// What a list of ration cards yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdsItem {
    /// A card with its members.
    Card(Box<PdsCard>),
    /// A card that is not taken, and why.
    Rejected {
        /// Its number, where it may be repeated to people.
        ration_card: Option<String>,
        /// Everything that is wrong with it.
        errors: Vec<RowError>,
    },
    /// A line that belongs to no card that could be read.
    Unreadable(RowError),
}

impl PdsReader {
    /// Opens a list. `today` is the day that no date in it may be later than.
    pub fn open(
        path: &Path,
        profile: &SourceProfile,
        numbers: NumberPatterns,
        today: Date,
    ) -> Result<Self, FileError> {
        Ok(Self {
            source: OpenSource::open(path, profile, SourceKind::Pds)?,
            check: PdsCheck { numbers, today },
            is_at_end: false,
        })
    }

    /// The next items, at most so many, in the list's order; empty at its end.
    pub fn next_batch(&mut self, at_most: usize) -> Result<Vec<PdsItem>, FileError> {
        let mut items = Vec::with_capacity(at_most);
        while items.len() < at_most && !self.is_at_end {
            match self.source.next()? {
                None => self.is_at_end = true,
                Some(RawItem::Unreadable(error)) => items.push(PdsItem::Unreadable(error)),
                Some(RawItem::Family(raw)) => items.push(match self.check.check(&raw) {
                    Ok(card) => PdsItem::Card(Box::new(card)),
                    Err(errors) => PdsItem::Rejected {
                        ration_card: self.check.known_number(&raw.id),
                        errors,
                    },
                }),
            }
        }
        Ok(items)
    }

    /// Bytes of the list.
    pub fn bytes(&self) -> u64 {
        self.source.bytes
    }

    /// Bytes of it that were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    /// What was noticed beside the cards, at the end.
    pub fn into_notes(self) -> SourceNotes {
        self.source.into_notes()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use issuer_domain::{Category, CategorySet, Gender, Relation};
    use time::macros::date;

    use super::*;

    fn read(name: &str, text: &str) -> (Vec<PdsItem>, SourceNotes) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let profile = SourceProfile::bundled(SourceProfile::PDS_CARDS).unwrap();
        let numbers = NumberPatterns::himachal().unwrap();
        let mut reader = PdsReader::open(&path, &profile, numbers, date!(2026 - 11 - 21)).unwrap();
        let mut all = Vec::new();
        loop {
            let batch = reader.next_batch(2).unwrap();
            if batch.is_empty() {
                return (all, reader.into_notes());
            }
            all.extend(batch);
        }
    }

    #[test]
    fn cards_are_read_from_a_table() {
        let (items, notes) = read(
            "cards.csv",
            "Ration Card No.,Category,FPS Code,FPS Name,District Name,himMemberId,Member Name,Gender,\
             Date of Birth,Relation,Aadhaar No,Caste\n\
             HP2019041705823,P.H.H + BPL,HP18144000,Society Kotla,KANGRA,100000101,सीता देवी,F,1971,Self,x,y\n\
             HP2019041705823,,,,,,Ram Lal,M,,Husband,,\n\
             HP2019041705824,APL,HP18144000,,Ladakh,,Gita,,,,,\n\
             HP2019041705825,APL,HP18144000,,Una,,Rita,,,,,\n",
        );
        assert_eq!(notes.aadhaar_cells, 1);
        let [
            PdsItem::Card(first),
            PdsItem::Rejected { errors, .. },
            PdsItem::Card(last),
        ] = &items[..]
        else {
            panic!("{items:?}")
        };
        assert_eq!(first.ration_card, "HP2019041705823");
        let both = CategorySet::of([Category::Phh, Category::Bpl]).unwrap();
        assert_eq!(first.categories, both);
        assert_eq!((first.district_lgd, first.line), (Some(18), 2));
        assert_eq!(first.head().unwrap().name.hindi(), Some("सीता देवी"));
        assert_eq!(first.members[1].name.latin(), Some("Ram Lal"));
        assert_eq!(first.members[1].relation, Some(Relation::Spouse));
        assert_eq!(errors[0].reason.code(), "unknown_place");
        assert_eq!(last.head(), None);
        assert_eq!(last.members[0].gender, Gender::Unknown);
    }

    #[test]
    fn cards_are_read_from_json_and_aadhaar_numbers_are_thrown_away() {
        let (items, notes) = read(
            "cards.json",
            r#"{"status": "ok", "data": [
                {"rationCardNo": "HP2019041705823", "category": ["BPL", "PHH"], "fpsCode": 1234,
                 "districtName": "Lahaul & Spiti", "members": [
                    {"memberName": "Tashi", "aadhaarNumber": 999941057058, "gender": "Male",
                     "relation": "HOF", "yearOfBirth": 1980.0, "occupation": null}]}]}"#,
        );
        assert_eq!(notes.aadhaar_cells, 1);
        let [PdsItem::Card(card)] = &items[..] else {
            panic!("{items:?}")
        };
        assert_eq!(card.shop_code, "1234");
        assert_eq!(card.district_lgd, Some(21));
        assert_eq!(card.members[0].birth_year, Some(1980));
    }
}

use super::Column;
use crate::storage::OtherFamily;

/// Why a family of a register file was not taken: one line of the reject file. The value that was
/// wrong is never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Line of the file, from 1.
    pub line: u64,
    /// The family, where its id could be read.
    pub family_id: Option<String>,
    /// Place of the member in the family, from 1, where the reason concerns one member.
    pub member: Option<usize>,
    /// The column, where the reason concerns one.
    pub column: Option<Column>,
    /// What is wrong.
    pub reason: Reason,
    /// The family that has the same number, where that is what is wrong.
    pub other: Option<OtherFamily>,
}

macro_rules! reasons {
    ($($variant:ident $code:literal $text:literal $hint:literal)*) => {
        /// What can be wrong with a row. Codes are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $(#[doc = $text] $variant,)*
        }

        impl Reason {
            /// All reasons.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The short stable name, for programs.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What is wrong, for people.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What to do about it.
            pub const fn hint(self) -> &'static str {
                match self { $(Self::$variant => $hint,)* }
            }
        }
    };
}

reasons! {
    LineTooLong "line_too_long"
        "The line is longer than any true line can be."
        "Look for a missing line break or quotation mark before this line."
    BrokenQuotes "broken_quotes"
        "A quotation mark is not closed on its line."
        "Close it; double a quotation mark inside a cell; a cell has no line break."
    ColumnCount "column_count"
        "The line has more or fewer cells than the first line."
        "Put quotation marks around cells that contain a comma."
    NotUtf8 "not_utf8"
        "The line is not UTF-8 text."
        "Save the file as CSV UTF-8."
    BadJson "bad_json"
        "The line is not a JSON object as the format has it."
        "Write one family per line, with its members as a list of objects."
    UnknownKey "unknown_key"
        "The object has a key that the format does not know."
        "Remove the key or correct its spelling."
    NeighbourUnreadable "neighbour_unreadable"
        "A line beside this family's lines cannot be read and may be one of its members."
        "Correct the unreadable line; then the whole family is taken."
    FieldTwice "field_twice"
        "Two columns of the source bring this field, and they differ."
        "Correct whichever is wrong, or name one of the two under dropped in a profile of your own."
    UnknownPlace "unknown_place"
        "No place of the profile's table has this name or code."
        "Correct the name, or add it as an alias to the table of a profile of your own."
    SpreadsheetError "spreadsheet_error"
        "The cell shows an error of the spreadsheet, such as #N/A."
        "Correct it in the spreadsheet and save it anew."
    Missing "missing"
        "A cell that every row needs is empty."
        "Fill it in from the register."
    CellTooLong "cell_too_long"
        "The cell is longer than its limit."
        "Shorten it to what belongs into this column."
    AadhaarNumber "aadhaar_number"
        "The cell holds what may be an Aadhaar number."
        "Remove it from the file and from where the file came from; it was not stored."
    ControlCharacter "control_character"
        "The cell has a control character."
        "Type the cell anew."
    NumberShape "number_shape"
        "The number does not have the shape that the department gives out."
        "Compare it with the register; leading zeros and letters count."
    LgdCode "lgd_code"
        "The LGD code is no whole number from 1 to 4,294,967,295."
        "Take the code from lgdirectory.gov.in."
    NotADate "not_a_date"
        "The cell is no date."
        "Write dd-mm-yyyy; a birth may also be yyyy alone."
    DateInFuture "date_in_future"
        "The date lies in the future."
        "Correct the date."
    BirthYear "birth_year"
        "The year of birth lies before 1900 or after the as-on date."
        "Correct the year, or leave the cell empty where it is not known."
    UnknownWord "unknown_word"
        "The word is none that this column knows."
        "Use a word that FORMAT.md lists."
    NameCharacter "name_character"
        "The name has a character that no name has, such as a digit or sign, or no letter at all."
        "Type the name anew, without numbers and titles in brackets."
    NameScript "name_script"
        "The name is in the other script's column, or in a third script."
        "Put Devanagari into the Hindi column and Latin letters into the Latin one."
    LegacyHindi "legacy_hindi"
        "The Hindi cell has Latin letters as a legacy Hindi font (Kruti Dev, DevLys, Chanakya) writes them."
        "Convert the column to Unicode (Mangal, Nirmala) with the font's converter; it is no Latin name."
    NameTooLong "name_too_long"
        "The name is longer than 99 characters."
        "Use the name as in the register, without address or title."
    GenderContradiction "gender_contradiction"
        "The word for the relation tells another gender than the gender column."
        "Correct whichever of the two is wrong."
    DiffersInFamily "differs_in_family"
        "The cell differs from the first row of the same family."
        "Columns of the family are the same in all its rows."
    RelationAge "relation_age"
        "The relation cannot be: a grandparent is older than the head, a grandchild younger."
        "Correct the relation or the year of birth."
    NoHead "no_head"
        "No member of the family is its head."
        "Give one member the relation Head."
    TwoHeads "two_heads"
        "More than one member of the family is its head."
        "Keep one head and correct the relation of the others."
    TooManyMembers "too_many_members"
        "The family has more than 72 members."
        "Check whether two families were run together; nine cards hold 72."
    MemberTwiceInFamily "member_twice_in_family"
        "The member id stands twice in the family."
        "Remove the double row or correct the id."
    ValidUntilMissing "valid_until_missing"
        "A temporary or migrant family needs the day until which its card holds."
        "Fill in valid_until."
    ValidUntilNotAllowed "valid_until_not_allowed"
        "A permanent family has no day until which its card holds."
        "Empty valid_until or correct the card type."
    AlreadyExpired "already_expired"
        "The family's card would have expired before the as-on date."
        "Correct valid_until, or leave the family out."
    PhotoPath "photo_path"
        "The photo's path leads out of the register file's folder."
        "Give a path inside it, such as photos/41705823.jpg."
    PhotoMissing "photo_missing"
        "There is no photo file of this name."
        "Add the file, or leave the cell empty for a card without photo."
    PhotoTooLarge "photo_too_large"
        "The photo file has more than 200 kB."
        "Save it smaller: 480 × 600 pixels are plenty."
    PhotoNotJpeg "photo_not_jpeg"
        "The photo is not a whole JPEG file."
        "Save it as JPEG; a file cut short must be copied again."
    PhotoDimensions "photo_dimensions"
        "The photo has a side of less than 100 or more than 1,200 pixels."
        "Save it with about 480 × 600 pixels."
    PhotoColours "photo_colours"
        "The photo is neither RGB nor grey."
        "Save it as RGB; CMYK photos print wrongly."
    FamilyTwice "family_twice"
        "The family id stands in two places of the file; no card is made for it now."
        "Put all rows of the family together, once, and import the file again."
    RationCardTwice "ration_card_twice"
        "The ration card stands in two places of the list; the first one was taken."
        "Put all rows of the card together, once, and import the list again."
    MemberTwice "member_twice"
        "The member id is in another family of the same file."
        "A member belongs to one family at a time: remove one of the two."
    MemberInOtherFamily "member_in_other_family"
        "The member is in another family that an earlier file brought."
        "Import the family that the member left first, or correct the id."
    RationCardInOtherFamily "ration_card_in_other_family"
        "The ration card belongs to another family."
        "A ration card belongs to one family: correct one of the two."
    UnknownOutcome "unknown_outcome"
        "The outcome with what stands beside it is none that there is."
        "RETURN.md lists the outcomes, and the reasons that each may have."
    UnknownCard "unknown_card"
        "There is no card of this number in any lot."
        "Compare it with the print, digit by digit."
    CardInOtherLot "card_in_other_lot"
        "The card is in another lot."
        "Take the row out, or give the file of that lot."
    CardNotInSample "card_not_in_sample"
        "The card is not among those to look at."
        "`issuer lot sample` lists them; another card says nothing about the lot."
    CardTwice "card_twice"
        "The card stands in the file more than once, and the rows differ."
        "Keep the row that is true."
    ContradictsRecord "contradicts_record"
        "The row contradicts what was recorded of the card before."
        "A number that is spoiled or missing stays burnt; destroy the card if it turns up."
    NotAtThePress "not_at_the_press"
        "The card's lot never went to the press."
        "Look whether the file belongs to this lot."
    TimeTooEarly "time_too_early"
        "The time lies before the card came to where it is."
        "Correct the time."
    NotACount "not_a_count"
        "The cell is no whole number from 0 to 4,294,967,295."
        "Write digits alone."
    StockBalance "stock_balance"
        "opening + received is not used + spoiled + closing."
        "Count the blank cards again; used are those with a card number on them."
    DayTwice "day_twice"
        "The day stands in the file more than once."
        "Write one row for each day."
    CardNotThere "card_not_there"
        "The card is not where this could happen to it."
        "`issuer card show` tells where it is; consignments are received first."
    NotAMember "not_a_member"
        "Who took the card is no member of its family."
        "Hand it to a member, and write the member id."
    CardHoldsNoMore "card_holds_no_more"
        "The card is blocked or ended and must not be handed over."
        "Cure the block, or keep the card and destroy it."
    CardHoldsYet "card_holds_yet"
        "The card holds, and is not stored at an office."
        "Take it back first; a card that came back may be destroyed."
    NewCardWaits "new_card_waits"
        "A new card of the family waits for its signature."
        "Run `issuer issue`, then this again."
}

#[cfg(test)]
mod tests {
    use super::Reason;

    #[test]
    fn codes_are_unique_and_texts_are_sentences() {
        let codes: std::collections::BTreeSet<_> =
            Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            assert!(reason.text().ends_with('.') && reason.hint().ends_with('.'));
            assert!(!reason.text().contains('"') && !reason.hint().contains('"'));
        }
    }
}

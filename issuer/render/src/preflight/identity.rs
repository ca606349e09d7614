//! What a file says of itself, in two places that must agree: the document information and the XMP
//! metadata.

use lopdf::{Dictionary, Object};
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::pdf::metadata::PDFX_VERSION;

use super::Place;
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, shown};
use super::rules::{IDENTIFICATION, INFO_AGREES, METADATA, TRAPPED};
use super::xmp::{DUBLIN_CORE, PDF, PDFX_ID, XMP, XMP_MM, Xmp};

/// Properties that every PDF/X-4 has.
const REQUIRED: [(&str, &str, &str); 7] = [
    (DUBLIN_CORE, "title", "dc:title"),
    (XMP, "CreateDate", "xmp:CreateDate"),
    (XMP, "ModifyDate", "xmp:ModifyDate"),
    (XMP, "MetadataDate", "xmp:MetadataDate"),
    (XMP_MM, "DocumentID", "xmpMM:DocumentID"),
    (XMP_MM, "VersionID", "xmpMM:VersionID"),
    (XMP_MM, "RenditionClass", "xmpMM:RenditionClass"),
];

/// The same thing in the document information and in the metadata.
const SAME_TEXT: [(&str, &str, &str); 3] = [
    ("Title", DUBLIN_CORE, "title"),
    ("Creator", XMP, "CreatorTool"),
    ("Producer", PDF, "Producer"),
];
const SAME_MOMENT: [(&str, &str); 2] = [("CreationDate", "CreateDate"), ("ModDate", "ModifyDate")];

pub(super) fn check(file: &PdfFile<'_>, ledger: &mut Ledger) {
    let whole_file = Place::default();
    let info = file.dictionary(&file.document.trailer, "Info");
    let packet = packet(file, ledger);
    let xmp = packet.as_deref().and_then(Xmp::parse);
    if packet.is_some() && xmp.is_none() {
        ledger.found(&METADATA, whole_file, "the metadata are no XML");
    }
    if let Some(xmp) = &xmp {
        for (namespace, name, shown) in REQUIRED {
            if xmp.get(namespace, name).is_none() {
                ledger.found(&METADATA, whole_file, format!("no {shown}"));
            }
        }
    }
    check_identification(file, info, xmp.as_ref(), ledger);
    check_trapped(file, info, xmp.as_ref(), ledger);
    if let (Some(info), Some(xmp)) = (info, &xmp) {
        check_agreement(file, info, xmp, ledger);
    }
}

/// The XMP packet of the catalog as text.
fn packet(file: &PdfFile<'_>, ledger: &mut Ledger) -> Option<String> {
    let whole_file = Place::default();
    ledger.saw(&METADATA);
    let metadata = file
        .catalog()
        .and_then(|catalog| file.get(catalog, "Metadata"));
    let Some(Object::Stream(stream)) = metadata else {
        ledger.found(&METADATA, whole_file, "there are no XMP metadata");
        return None;
    };
    if stream.dict.has(b"Filter") {
        ledger.found(&METADATA, whole_file, "the metadata are compressed");
    }
    match file.decoded(stream).map(String::from_utf8) {
        Ok(Ok(packet)) => Some(packet),
        Ok(Err(_)) => {
            ledger.found(&METADATA, whole_file, "the metadata are not UTF-8");
            None
        }
        Err(not_decoded) => {
            let what = format!("the metadata cannot be read: {}", not_decoded.0);
            ledger.found(&METADATA, whole_file, what);
            None
        }
    }
}

fn check_identification(
    file: &PdfFile<'_>,
    info: Option<&Dictionary>,
    xmp: Option<&Xmp<'_>>,
    ledger: &mut Ledger,
) {
    let whole_file = Place::default();
    ledger.saw(&IDENTIFICATION);
    let key = "GTS_PDFXVersion";
    match xmp.and_then(|xmp| xmp.get(PDFX_ID, key)) {
        Some(version) if version == PDFX_VERSION => {}
        Some(version) => {
            let what = format!("pdfxid:{key} is {}", shown(version.as_bytes()));
            ledger.found(&IDENTIFICATION, whole_file, what);
        }
        None => ledger.found(&IDENTIFICATION, whole_file, format!("no pdfxid:{key}")),
    }
    let told = info.and_then(|info| file.text(info, key));
    if let Some(told) = told.filter(|told| told != PDFX_VERSION) {
        let what = format!("the document information says {}", shown(told.as_bytes()));
        ledger.found(&IDENTIFICATION, whole_file, what);
    }
}

fn check_trapped(
    file: &PdfFile<'_>,
    info: Option<&Dictionary>,
    xmp: Option<&Xmp<'_>>,
    ledger: &mut Ledger,
) {
    ledger.saw(&TRAPPED);
    let in_info = info.and_then(|info| match file.get(info, "Trapped")? {
        Object::Name(name) => Some(shown(name)),
        Object::Boolean(value) => Some(format!("the truth value {value}, not a name")),
        _ => Some("something else".to_owned()),
    });
    let in_xmp = xmp.and_then(|xmp| xmp.get(PDF, "Trapped"));
    let told: Vec<String> = [in_info, in_xmp].into_iter().flatten().collect();
    let sound = |told: &String| told == "True" || told == "False";
    let what = match told.as_slice() {
        [] => Some("nothing says it".to_owned()),
        [one, other] if one != other => Some(format!("Trapped is {one} and {other}")),
        told => told
            .iter()
            .find(|told| !sound(told))
            .map(|told| format!("Trapped is {told}")),
    };
    if let Some(what) = what {
        ledger.found(&TRAPPED, Place::default(), what);
    }
}

fn check_agreement(file: &PdfFile<'_>, info: &Dictionary, xmp: &Xmp<'_>, ledger: &mut Ledger) {
    let whole_file = Place::default();
    ledger.saw(&INFO_AGREES);
    for (key, namespace, name) in SAME_TEXT {
        if let (Some(one), Some(other)) = (file.text(info, key), xmp.get(namespace, name))
            && one.trim() != other
        {
            let what = format!("{key} is not the same in both");
            ledger.found(&INFO_AGREES, whole_file, what);
        }
    }
    for (key, name) in SAME_MOMENT {
        if let (Some(one), Some(other)) = (file.text(info, key), xmp.get(XMP, name))
            && (moment(&one).is_none() || moment(&one) != moment(&other))
        {
            let what = format!("{key} is {}, xmp:{name} is {other}", shown(one.as_bytes()));
            ledger.found(&INFO_AGREES, whole_file, what);
        }
    }
}

/// A date as PDF (ISO 32000-1, 7.9.4) or XMP has it. Both leave out what is small, and without an
/// offset both mean UTC here.
fn moment(text: &str) -> Option<OffsetDateTime> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    // In XMP a hyphen before the T parts the date; after it, it is an offset's sign.
    let (date, time) = text.split_once('T').unwrap_or(("", text));
    let zone_at = time.find(['+', '-', 'Z']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone_at);
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let given = digits(date) + &digits(time);
    let field = |from: usize, length: usize, otherwise: u8| match given.get(from..from + length) {
        Some(digits) => digits.parse().ok(),
        None => Some(otherwise),
    };
    let year = given.get(..4)?.parse().ok()?;
    let month = Month::try_from(field(4, 2, 1)?).ok()?;
    let date = Date::from_calendar_date(year, month, field(6, 2, 1)?).ok()?;
    let time = Time::from_hms(field(8, 2, 0)?, field(10, 2, 0)?, field(12, 2, 0)?).ok()?;
    let shift = digits(zone);
    let part = |from: usize| {
        shift
            .get(from..from + 2)
            .map_or(Some(0), |two| two.parse().ok())
    };
    let (hours, minutes): (i8, i8) = (part(0)?, part(2)?);
    let offset = UtcOffset::from_hms(hours, minutes, 0).ok()?;
    let offset = if zone.starts_with('-') {
        -offset
    } else {
        offset
    };
    Some(PrimitiveDateTime::new(date, time).assume_offset(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_both_kinds_are_the_same_moment() {
        let same = [
            "D:20261121100509+05'30'",
            "D:20261121100509+05'30",
            "2026-11-21T10:05:09+05:30",
            "2026-11-21T04:35:09.25Z",
            "D:20261121003509-04'00'",
        ];
        let moments: Vec<_> = same.map(moment).to_vec();
        assert!(moments[0].is_some());
        assert!(moments.iter().all(|one| *one == moments[0]), "{moments:?}");
        assert_eq!(moment("D:2026"), moment("2026-01-01T00:00:00Z"));
        for text in [
            "",
            "yesterday",
            "D:20261321",
            "2026-11-21T25:00",
            "D:2026112110+99'00'",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}

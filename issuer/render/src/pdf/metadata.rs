//! What makes a PDF a PDF/X-4: metadata, output intent and document information
//! (ISO 15930-7:2010, 6.2 and 6.4 to 6.8).

use std::fmt::Write as _;

use pdf_writer::types::{OutputIntentSubtype, TrappingStatus};
use pdf_writer::writers::{DocumentInfo, OutputIntent};
use pdf_writer::{Date, Name, Ref, Str, TextStr};
use time::OffsetDateTime;

/// The value of `GTS_PDFXVersion`.
pub(crate) const PDFX_VERSION: &str = "PDF/X-4";

/// Who wrote the file, in its metadata.
pub(crate) const PRODUCER: &str = concat!("issuer-render ", env!("CARGO_PKG_VERSION"));

/// The profile of the press that a file is made for.
#[derive(Debug, Clone)]
pub struct OutputProfile {
    icc: std::borrow::Cow<'static, [u8]>,
    condition: String,
    description: String,
    /// Where the condition's name is explained.
    registry: Option<&'static str>,
}

/// A file that is no output profile of a four-colour press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not an ICC output profile with the colours CMYK\n\nhint: ask the printer for the profile of the press"
)]
pub struct NotAnOutputProfile;

impl OutputProfile {
    /// Coated paper by offset, ISO 12647-2: the profile in `profiles/`.
    pub fn coated() -> Self {
        Self {
            icc: include_bytes!("../../profiles/fogra39l-coated-300.icc")
                .as_slice()
                .into(),
            condition: "FOGRA39".into(),
            description: "Coated paper, ISO 12647-2:2004/Amd 1, total ink 300 %".into(),
            registry: Some("http://www.color.org"),
        }
    }

    /// The press's own profile; `condition` is the printer's name for it.
    pub fn of_press(icc: Vec<u8>, condition: &str) -> Result<Self, NotAnOutputProfile> {
        // Device class, colour space and signature of the header (ICC.1, 7.2).
        let field = |at: usize| icc.get(at..at + 4);
        if field(12) != Some(b"prtr") || field(16) != Some(b"CMYK") || field(36) != Some(b"acsp") {
            return Err(NotAnOutputProfile);
        }
        Ok(Self {
            icc: icc.into(),
            condition: condition.into(),
            description: condition.into(),
            registry: None,
        })
    }

    pub(crate) fn icc(&self) -> &[u8] {
        &self.icc
    }

    pub(crate) fn condition(&self) -> &str {
        &self.condition
    }

    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    pub(crate) fn registry(&self) -> Option<&'static str> {
        self.registry
    }
}

/// The profile that photos are in.
pub(crate) const SRGB: &[u8] = include_bytes!("../../profiles/srgb.icc");

/// What a file says of itself.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) created: OffsetDateTime,
    /// Identifies the file.
    pub(crate) id: [u8; 16],
    /// Whether it tells which pages belong together: PDF/VT-1 as well.
    pub(crate) document_parts: bool,
}

pub(crate) fn write_info(mut info: DocumentInfo<'_>, about: &About<'_>) {
    info.title(TextStr(about.title))
        .creator(TextStr(PRODUCER))
        .producer(TextStr(PRODUCER));
    info.creation_date(date(about.created))
        .modified_date(date(about.created));
    info.trapped(TrappingStatus::NotTrapped);
    info.pair(Name(b"GTS_PDFXVersion"), Str(PDFX_VERSION.as_bytes()));
}

pub(crate) fn write_output_intent(mut intent: OutputIntent<'_>, profile: &OutputProfile, icc: Ref) {
    intent.subtype(OutputIntentSubtype::PDFX);
    intent.output_condition_identifier(TextStr(profile.condition()));
    intent.output_condition(TextStr(profile.description()));
    intent.info(TextStr(profile.description()));
    if let Some(registry) = profile.registry() {
        intent.registry_name(TextStr(registry));
    }
    intent.dest_output_profile(icc);
}

fn date(moment: OffsetDateTime) -> Date {
    let (hours, minutes, _) = moment.offset().as_hms();
    Date::new(u16::try_from(moment.year()).unwrap_or_default())
        .month(moment.month().into())
        .day(moment.day())
        .hour(moment.hour())
        .minute(moment.minute())
        .second(moment.second())
        .utc_offset_hour(hours)
        .utc_offset_minute(minutes.unsigned_abs())
}

/// A date as PDF dictionaries have it: `D:20261121100509+05'30'`.
pub(crate) fn pdf_date(moment: OffsetDateTime) -> String {
    let (hours, minutes, _) = moment.offset().as_hms();
    let sign = if moment.offset().is_negative() {
        '-'
    } else {
        '+'
    };
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}{sign}{:02}'{:02}'",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
        hours.unsigned_abs(),
        minutes.unsigned_abs(),
    )
}

/// The XMP packet: the file's kind, dates, title and id, which must agree with the document
/// information.
pub(crate) fn xmp(about: &About<'_>) -> String {
    let moment = about.created;
    let (hours, minutes, _) = moment.offset().as_hms();
    let sign = if moment.offset().is_negative() {
        '-'
    } else {
        '+'
    };
    let date = format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        moment.year(),
        u8::from(moment.month()),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second(),
        hours.unsigned_abs(),
        minutes.unsigned_abs(),
    );
    let title = escape(about.title);
    let uuid = uuid(about.id);
    // ISO 16612-2, 6.2.
    let (vt_namespace, vt_version) = if about.document_parts {
        let version = format!(
            "   <pdfvtid:GTS_PDFVTVersion>PDF/VT-1</pdfvtid:GTS_PDFVTVersion>\n   \
             <pdfvtid:GTS_PDFVTModDate>{date}</pdfvtid:GTS_PDFVTModDate>\n"
        );
        (
            "    xmlns:pdfvtid=\"http://www.npes.org/pdfvt/ns/id/\"\n",
            version,
        )
    } else {
        ("", String::new())
    };
    format!(
        r#"<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
{vt_namespace}    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <pdf:Producer>{PRODUCER}</pdf:Producer>
   <pdf:Trapped>False</pdf:Trapped>
   <pdfxid:GTS_PDFXVersion>{PDFX_VERSION}</pdfxid:GTS_PDFXVersion>
{vt_version}   <xmp:CreateDate>{date}</xmp:CreateDate>
   <xmp:ModifyDate>{date}</xmp:ModifyDate>
   <xmp:MetadataDate>{date}</xmp:MetadataDate>
   <xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
   <xmpMM:DocumentID>uuid:{uuid}</xmpMM:DocumentID>
   <xmpMM:InstanceID>uuid:{uuid}</xmpMM:InstanceID>
   <xmpMM:RenditionClass>default</xmpMM:RenditionClass>
   <xmpMM:VersionID>1</xmpMM:VersionID>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        bom = '\u{FEFF}',
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The id as a UUID of version 8, "custom" (RFC 9562, 5.8).
fn uuid(mut id: [u8; 16]) -> String {
    id[6] = id[6] & 0x0F | 0x80;
    id[8] = id[8] & 0x3F | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in id.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_profile_passes_the_check_that_a_press_profile_must_pass() {
        let icc = OutputProfile::coated().icc().to_vec();
        assert!(OutputProfile::of_press(icc, "FOGRA39").is_ok());
        assert_eq!(
            OutputProfile::of_press(SRGB.to_vec(), "x").unwrap_err(),
            NotAnOutputProfile
        );
        assert_eq!(
            OutputProfile::of_press(vec![0; 9], "x").unwrap_err(),
            NotAnOutputProfile
        );
    }

    #[test]
    fn metadata_escapes_the_title_and_writes_the_offset() {
        let created = time::macros::datetime!(2026-11-21 10:05:09 +5:30);
        let text = xmp(&About {
            title: "A & <B>",
            created,
            id: [0xFF; 16],
            document_parts: false,
        });
        assert!(text.contains("A &amp; &lt;B&gt;"));
        assert!(text.contains("<xmp:CreateDate>2026-11-21T10:05:09+05:30</xmp:CreateDate>"));
        assert!(text.contains("uuid:ffffffff-ffff-8fff-bfff-ffffffffffff"));
    }
}

//! Colour spaces: which are of a known device, which plates they need (ISO 32000-1, 8.6).

use std::collections::HashMap;

use lopdf::{Dictionary, Object, Stream};

use super::Place;
use super::graphics::{Black, Color};
use super::icc::IccHeader;
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, reference_of, shown};
use super::rules::{ICC_BASED, SPOT_COLOURS};

/// What kind of colours numbers mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Gray,
    /// Red, green and blue of no known device.
    Rgb,
    Cmyk,
    /// CMYK by a profile: the numbers are not those of the plates.
    IccCmyk,
    /// Gray, RGB or Lab that mean a known colour.
    Known {
        channels: u8,
    },
    /// Plates by their names.
    Spots,
    Pattern,
    /// What this program does not know, or what is broken.
    Unknown,
}

impl Space {
    /// The colour that the numbers mean.
    pub(super) fn color(self, numbers: &[f64]) -> Color {
        let ink = |number: f64| number.clamp(0.0, 1.0) * 100.0;
        let sum = || numbers.iter().copied().map(ink).sum();
        match (self, numbers) {
            (Self::Gray, &[gray]) => Color {
                ink: ink(1.0 - gray),
                black: if gray <= 0.0 { Black::Gray } else { Black::Not },
            },
            (Self::Cmyk, &[cyan, magenta, yellow, black]) => Color {
                ink: sum(),
                black: match black >= 1.0 {
                    true if [cyan, magenta, yellow].iter().all(|other| *other <= 0.0) => Black::Ink,
                    true => Black::Rich,
                    false => Black::Not,
                },
            },
            (Self::IccCmyk | Self::Spots, _) => Color {
                ink: sum(),
                black: Black::Not,
            },
            _ => Color {
                ink: 0.0,
                black: Black::Not,
            },
        }
    }

    /// The colour that is current when the space is chosen (ISO 32000-1, 8.6.8).
    pub(super) fn initial(self) -> Color {
        match self {
            Self::Gray => self.color(&[0.0]),
            Self::Cmyk | Self::IccCmyk => self.color(&[0.0, 0.0, 0.0, 1.0]),
            _ => self.color(&[]),
        }
    }

    /// Whether it is any RGB.
    pub(super) fn is_rgb(self) -> bool {
        matches!(self, Self::Rgb | Self::Known { channels: 3 })
    }
}

/// Colour spaces in one another: a pattern of an indexed space of a base.
const DEPTH_MAX: u32 = 6;

/// Reads colour spaces, each profile once.
#[derive(Debug, Default)]
pub(super) struct Spaces {
    profiles: HashMap<u32, Space>,
}

impl Spaces {
    /// The space that an object is, as a page's resources have it.
    pub(super) fn read(
        &mut self,
        file: &PdfFile<'_>,
        resources: Option<&Dictionary>,
        object: &Object,
        place: Place,
        ledger: &mut Ledger,
    ) -> Space {
        self.read_within(file, resources, object, place, ledger, DEPTH_MAX)
    }

    fn read_within(
        &mut self,
        file: &PdfFile<'_>,
        resources: Option<&Dictionary>,
        object: &Object,
        place: Place,
        ledger: &mut Ledger,
        depth: u32,
    ) -> Space {
        let (Some(depth), Some(object)) = (depth.checked_sub(1), file.resolve(object)) else {
            return Space::Unknown;
        };
        let named = |name: &str| {
            let spaces = file.dictionary(resources?, "ColorSpace")?;
            spaces.get(name.as_bytes()).ok()
        };
        let (kind, rest) = match object {
            Object::Name(name) => (name.as_slice(), [].as_slice()),
            Object::Array(items) => match items.split_first() {
                Some((first, rest)) => {
                    let name = file.resolve(first).and_then(|name| name.as_name().ok());
                    (name.unwrap_or_default(), rest)
                }
                None => return Space::Unknown,
            },
            _ => return Space::Unknown,
        };
        let mut read = |object: &Object, ledger: &mut Ledger| {
            self.read_within(file, resources, object, place, ledger, depth)
        };
        match (kind, rest) {
            (b"DeviceGray" | b"G", _) => Space::Gray,
            (b"DeviceCMYK" | b"CMYK", _) => Space::Cmyk,
            (b"DeviceRGB" | b"RGB", _) => match named("DefaultRGB") {
                // It must not stand for itself (ISO 32000-1, 8.6.5.6).
                Some(default) => read(default, ledger),
                None => Space::Rgb,
            },
            (b"CalGray", _) => Space::Known { channels: 1 },
            (b"CalRGB" | b"Lab", _) => Space::Known { channels: 3 },
            (b"Indexed" | b"I", [base, ..]) => match read(base, ledger) {
                base @ (Space::Rgb | Space::Unknown) => base,
                // Which colours are used stands in the image.
                _ => Space::Known { channels: 1 },
            },
            (b"ICCBased", [profile, ..]) => self.icc_based(file, profile, place, ledger),
            (b"Separation" | b"DeviceN", [plates, alternate, ..]) => {
                let alternate = read(alternate, ledger);
                check_spots(file, plates, alternate, place, ledger);
                Space::Spots
            }
            (b"Pattern", [base, ..]) => match read(base, ledger) {
                Space::Rgb => Space::Rgb,
                _ => Space::Pattern,
            },
            (b"Pattern", []) => Space::Pattern,
            (name, []) => match named(&String::from_utf8_lossy(name)) {
                Some(space) => read(space, ledger),
                None => Space::Unknown,
            },
            _ => Space::Unknown,
        }
    }

    fn icc_based(
        &mut self,
        file: &PdfFile<'_>,
        profile: &Object,
        place: Place,
        ledger: &mut Ledger,
    ) -> Space {
        ledger.saw(&ICC_BASED);
        let number = reference_of(profile);
        if let Some(space) = number.and_then(|number| self.profiles.get(&number)) {
            return *space;
        }
        let stream = file.resolve(profile).and_then(|one| one.as_stream().ok());
        let space = match stream.ok_or_else(|| "there is none".to_owned()) {
            Ok(stream) => check_profile(file, stream),
            Err(why) => Err(why),
        };
        let space = space.unwrap_or_else(|why| {
            ledger.found(&ICC_BASED, place, format!("an ICC profile: {why}"));
            Space::Unknown
        });
        if let Some(number) = number {
            self.profiles.insert(number, space);
        }
        space
    }
}

fn check_profile(file: &PdfFile<'_>, stream: &Stream) -> Result<Space, String> {
    let icc = file.decoded(stream).map_err(|not_decoded| not_decoded.0)?;
    let header = IccHeader::read(&icc)?;
    if !header.is_for_content() {
        return Err(format!(
            "class {} is none for content",
            shown(&header.class)
        ));
    }
    let told = file.integer(&stream.dict, "N");
    match header.channels() {
        None => Err(format!(
            "colours {} are none for content",
            shown(&header.space)
        )),
        channels if channels != told => Err("N is not the number of its channels".into()),
        Some(4) => Ok(Space::IccCmyk),
        Some(1) => Ok(Space::Known { channels: 1 }),
        Some(_) => Ok(Space::Known { channels: 3 }),
    }
}

fn check_spots(
    file: &PdfFile<'_>,
    names: &Object,
    alternate: Space,
    place: Place,
    ledger: &mut Ledger,
) {
    ledger.saw(&SPOT_COLOURS);
    let names = match file.resolve(names) {
        Some(Object::Array(names)) => names.as_slice(),
        Some(name) => std::slice::from_ref(name),
        None => &[],
    };
    let names = names
        .iter()
        .filter_map(|name| file.resolve(name)?.as_name().ok())
        .map(shown);
    for name in names {
        if !matches!(alternate, Space::Cmyk | Space::IccCmyk) {
            let what = format!("plate {name} has no substitute in CMYK");
            ledger.found(&SPOT_COLOURS, place, what);
        }
        ledger.note(&SPOT_COLOURS, format!("plate {name}"));
    }
}

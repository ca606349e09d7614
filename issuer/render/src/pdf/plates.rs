//! The plates of a press beside cyan, magenta, yellow and black: spot inks, varnish, and what marks
//! for the register are printed with, which is all of them.

use pdf_writer::Obj;
use pdf_writer::writers::ColorSpace;

use crate::layout::Layout;
use crate::press::PressProfile;

use super::drawn::separation_name;
use super::lot::LotError;

/// Parts of an ink that differ by less are the same: layouts tell them in whole percents.
const SAME: f32 = 0.001;

/// The plates of a file, numbered.
#[derive(Debug)]
pub(super) struct Plates {
    list: Vec<Plate>,
    /// Prints on every plate.
    pub(super) registration: Option<u8>,
    pub(super) varnish: Option<u8>,
}

#[derive(Debug)]
struct Plate {
    /// The press's name of it.
    separation: String,
    /// The layouts' name of its ink; none for what no layout draws with.
    ink: Option<String>,
    /// What stands for it where there is no such plate, and the layout that said so.
    instead: Option<([f32; 4], String)>,
}

impl Plates {
    pub(super) fn new(press: &PressProfile) -> Self {
        let mut list: Vec<Plate> = press
            .spots()
            .iter()
            .map(|spot| Plate {
                separation: spot.separation.clone(),
                ink: Some(spot.ink.clone()),
                instead: None,
            })
            .collect();
        let mut add = |separation: &str, cmyk: [f32; 4]| {
            list.push(Plate {
                separation: separation.to_owned(),
                ink: None,
                instead: Some((cmyk, String::new())),
            });
            number(list.len() - 1)
        };
        // Varnish has no colour: a printer without that plate prints nothing instead.
        let varnish = press
            .varnish()
            .map(|varnish| add(&varnish.separation, [0.0; 4]));
        let registration = press.sheet().map(|_| add("All", [1.0; 4]));
        Self {
            list,
            registration,
            varnish,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Numbers of the plates but the one that means all of them.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u8> {
        let registration = self.registration;
        (0..self.list.len())
            .map(number)
            .filter(move |number| Some(*number) != registration)
    }

    /// Names of the plates, for what identifies the file.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|plate| &*plate.separation)
    }

    /// By ink of a layout: the number of its plate. Notes the layout's colours of the plates, which
    /// every layout must agree on (ISO 15930-7, 6.2.4.4).
    pub(super) fn of_layout(&mut self, layout: &Layout) -> Result<Vec<Option<u8>>, LotError> {
        let mut separations = vec![None; layout.inks.len()];
        for (index, plate) in self.list.iter_mut().enumerate() {
            let Some(name) = &plate.ink else { continue };
            let Some(place) = layout.inks.iter().position(|ink| ink.name == *name) else {
                continue;
            };
            let cmyk = layout.inks[place].cmyk;
            let (first, of) = plate
                .instead
                .get_or_insert_with(|| (cmyk, layout.id.clone()));
            let mut inks = first.iter().zip(cmyk);
            if inks.any(|(one, other)| (one - other).abs() > SAME) {
                return Err(LotError::SpotDiffers {
                    ink: name.clone(),
                    layout: layout.id.clone(),
                    other: of.clone(),
                });
            }
            separations[place] = Some(number(index));
        }
        Ok(separations)
    }

    /// The dictionary of colour spaces.
    pub(super) fn write(&self, object: Obj<'_>) {
        let mut spaces = object.dict();
        for (index, plate) in self.list.iter().enumerate() {
            let name = separation_name(number(index));
            let space: ColorSpace<'_> = spaces.insert(pdf_writer::Name(name.as_bytes())).start();
            let mut space = space.separation(pdf_writer::Name(plate.separation.as_bytes()));
            space.alternate_color_space().device_cmyk();
            let mut tint = space.tint_exponential();
            let black = [0.0, 0.0, 0.0, 1.0];
            tint.domain([0.0, 1.0])
                .c0([0.0; 4])
                .c1(plate.instead.as_ref().map_or(black, |(cmyk, _)| *cmyk))
                .n(1.0);
        }
    }
}

/// Profiles have fewer plates than 256: each is an ink of a layout.
fn number(index: usize) -> u8 {
    u8::try_from(index).unwrap_or(u8::MAX)
}

//! Whether texts stand out from the artwork below them.

use super::error::{LayoutProblem, value};
use super::{InkChoice, Layout, SideLayout, TRIM_MM, TextBox, rules};
use crate::fonts::FontSet;
use crate::placed::{Frame, Side};
use crate::preview::Canvas;

/// Dots per mm at which artwork is looked at: a hairline of 0.09 mm then takes most of a dot.
const DOTS_PER_MM: f32 = 10.0;

impl Layout {
    /// Refuses a layout with a text that does not stand out from the artwork (or chip) below it by
    /// WCAG 2.2's 4.5 : 1. Draws both sides, so it takes some tens of milliseconds.
    pub(super) fn check_contrast(&self, fonts: &FontSet) -> Result<(), LayoutProblem> {
        for side in [Side::Front, Side::Back] {
            let layout = self.side(side);
            let trim = Frame {
                x: 0.0,
                y: 0.0,
                width: TRIM_MM[0],
                height: TRIM_MM[1],
            };
            let Some(mut canvas) = Canvas::new(trim, DOTS_PER_MM) else {
                continue;
            };
            canvas.draw(&layout.base[..layout.base_shapes], self, fonts, None);
            for text in &layout.boxes {
                self.check_box(text, layout, &canvas)?;
            }
        }
        Ok(())
    }

    fn check_box(
        &self,
        text: &TextBox,
        layout: &SideLayout,
        canvas: &Canvas,
    ) -> Result<(), LayoutProblem> {
        let chip = layout
            .chips
            .iter()
            .find(|chip| rules::overlap(chip.frame, text.frame));
        for style in self.categories {
            let srgb = |choice: InkChoice| self.ink(choice.of(style)).srgb;
            let own = srgb(text.ink);
            let worst = match chip {
                Some(chip) => contrast(own, srgb(chip.ink)),
                None => canvas
                    .colours(text.frame)
                    .map(|below| contrast(own, below))
                    .fold(f32::INFINITY, f32::min),
            };
            if worst < rules::CONTRAST_MIN {
                return value(
                    &text.table,
                    "ink",
                    format!(
                        "ink `{}` stands out from what lies below it by only {worst:.1} : 1",
                        self.ink(text.ink.of(style)).name
                    ),
                    format!(
                        "{} : 1 is needed: lighten the artwork there, or choose another ink",
                        rules::CONTRAST_MIN
                    ),
                );
            }
        }
        Ok(())
    }
}

/// The contrast of two colours, 1 to 21: WCAG 2.2, "contrast ratio".
fn contrast(one: [u8; 3], other: [u8; 3]) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, "relative luminance".
fn luminance(srgb: [u8; 3]) -> f32 {
    let [red, green, blue] = srgb.map(|part| {
        let part = f32::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

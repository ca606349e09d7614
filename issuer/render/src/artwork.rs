//! SVG artwork to flat paths in the layout's inks. What a press cannot print from one flat ink
//! (text, pictures, gradients, transparency) is refused by name.

mod segments;

use usvg::tiny_skia_path::{StrokeDash, Transform};

use self::segments::segments;
use crate::placed::{FillRule, Frame, Ink, InkId, Shape, Stroke};

/// Elements that become paths, or hold or describe them.
const ELEMENTS: [&str; 15] = [
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "defs",
    "symbol", "style", "title", "desc",
];

/// How far two lengths may differ, relative, to count as the same scale.
const SCALE_TOLERANCE: f32 = 0.01;

/// Why an SVG file is no artwork.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ArtworkError {
    /// Not SVG.
    #[error("it is not SVG: {reason}\n\nhint: save it as plain SVG")]
    NotSvg {
        /// What the reader says.
        reason: String,
    },
    /// Another place than the layout's.
    #[error(
        "its viewBox is {found}, not \"{expected}\"\n\nhint: draw in millimetres with this viewBox"
    )]
    ViewBox {
        /// What the file says.
        found: String,
        /// What it should say.
        expected: String,
    },
    /// Something that a flat ink cannot print.
    #[error("line {line} has <{element}>\n\nhint: {hint}")]
    Element {
        /// Where.
        line: u32,
        /// The element's name.
        element: String,
        /// What to do.
        hint: &'static str,
    },
    /// A property of a shape that a flat ink cannot print.
    #[error("{shape} has {what}\n\nhint: {hint}")]
    Property {
        /// The shape's or group's id, or what it is.
        shape: String,
        /// The property.
        what: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A colour that is no ink.
    #[error(
        "{shape} has the colour {colour}, which is no ink of the layout\n\nhint: use one of {known}, or add an ink with this svg colour to layout.toml"
    )]
    Colour {
        /// The shape's id, or what it is.
        shape: String,
        /// As `#rrggbb`.
        colour: String,
        /// The inks' colours.
        known: String,
    },
}

/// Reads a drawing whose viewBox is `view_box` and puts it so that the viewBox's left top corner
/// stands at `at` (mm).
pub(crate) fn read(
    svg: &str,
    view_box: Frame,
    at: [f32; 2],
    inks: &[Ink],
) -> Result<Vec<Shape>, ArtworkError> {
    let not_svg = |reason: String| ArtworkError::NotSvg { reason };
    let document =
        usvg::roxmltree::Document::parse(svg).map_err(|error| not_svg(error.to_string()))?;
    check_view_box(&document, view_box)?;
    check_elements(&document)?;
    let tree = usvg::Tree::from_xmltree(&document, &usvg::Options::default())
        .map_err(|error| not_svg(error.to_string()))?;
    let scale = view_box.width / tree.size().width();
    let to_card = Transform::from_row(scale, 0.0, 0.0, scale, at[0], at[1]);
    let mut reader = Reader {
        to_card,
        inks,
        shapes: Vec::new(),
    };
    reader.group(tree.root())?;
    Ok(reader.shapes)
}

fn check_view_box(
    document: &usvg::roxmltree::Document<'_>,
    expected: Frame,
) -> Result<(), ArtworkError> {
    let root = document.root_element();
    let found = root.attribute("viewBox").unwrap_or_default();
    let numbers: Vec<f32> = found
        .split([' ', ',', '\n', '\t'])
        .filter(|number| !number.is_empty())
        .filter_map(|number| number.parse().ok())
        .collect();
    let Frame {
        x,
        y,
        width,
        height,
    } = expected;
    let wanted = [x, y, width, height];
    let same = numbers.len() == 4
        && numbers
            .iter()
            .zip(wanted)
            .all(|(number, wanted)| (number - wanted).abs() < 0.005);
    if same {
        return Ok(());
    }
    Err(ArtworkError::ViewBox {
        found: if found.is_empty() {
            "missing".to_owned()
        } else {
            format!("\"{found}\"")
        },
        expected: format!("{x} {y} {width} {height}"),
    })
}

fn check_elements(document: &usvg::roxmltree::Document<'_>) -> Result<(), ArtworkError> {
    let drawn = |node: &usvg::roxmltree::Node<'_, '_>| {
        node.is_element()
            && node
                .tag_name()
                .namespace()
                .is_none_or(|space| space == "http://www.w3.org/2000/svg")
    };
    for node in document.root().descendants().filter(drawn) {
        let element = node.tag_name().name();
        // Editors keep notes in here; they draw nothing.
        if ELEMENTS.contains(&element) || element == "metadata" {
            continue;
        }
        let hint = match element {
            "text" | "tspan" | "textPath" => {
                "words belong into layout.toml, or convert them to paths"
            }
            "image" => "artwork is drawn, not photographed: trace it to paths",
            "linearGradient" | "radialGradient" | "pattern" | "mesh" => {
                "use flat colours, or hatch with fine lines"
            }
            "clipPath" | "mask" => {
                "cut the paths themselves, or cover what is too much with a later shape"
            }
            "filter" => "no filter prints as flat ink: remove it",
            _ => "use paths, rect, circle, ellipse, line, polyline, polygon, g and use",
        };
        let line = document.text_pos_at(node.range().start).row;
        return Err(ArtworkError::Element {
            line,
            element: element.to_owned(),
            hint,
        });
    }
    Ok(())
}

struct Reader<'a> {
    to_card: Transform,
    inks: &'a [Ink],
    shapes: Vec<Shape>,
}

impl Reader<'_> {
    fn group(&mut self, group: &usvg::Group) -> Result<(), ArtworkError> {
        let refuse = |what, hint| {
            let shape = named("a group", group.id());
            Err(ArtworkError::Property { shape, what, hint })
        };
        if group.opacity().get() < 1.0 {
            return refuse("opacity", "choose a lighter ink instead");
        }
        if group.blend_mode() != usvg::BlendMode::Normal {
            return refuse("a blend mode", "remove mix-blend-mode");
        }
        if group.clip_path().is_some() || group.mask().is_some() {
            return refuse("a clip or mask", "cut the paths themselves");
        }
        if !group.filters().is_empty() {
            return refuse("a filter", "remove it");
        }
        for child in group.children() {
            match child {
                usvg::Node::Group(group) => self.group(group)?,
                usvg::Node::Path(path) if path.is_visible() => self.path(path)?,
                usvg::Node::Path(_) => {}
                usvg::Node::Image(image) => {
                    let shape = named("an image", image.id());
                    let hint = "trace it to paths";
                    return Err(ArtworkError::Property {
                        shape,
                        what: "pixels",
                        hint,
                    });
                }
                usvg::Node::Text(text) => {
                    let shape = named("a text", text.id());
                    let hint = "write it in layout.toml";
                    return Err(ArtworkError::Property {
                        shape,
                        what: "letters",
                        hint,
                    });
                }
            }
        }
        Ok(())
    }

    fn path(&mut self, path: &usvg::Path) -> Result<(), ArtworkError> {
        let name = named("a shape", path.id());
        let transform = path.abs_transform().post_concat(self.to_card);
        let fill = match path.fill() {
            Some(fill) => {
                let rule = match fill.rule() {
                    usvg::FillRule::NonZero => FillRule::NonZero,
                    usvg::FillRule::EvenOdd => FillRule::EvenOdd,
                };
                Some((self.ink(fill.paint(), fill.opacity().get(), &name)?, rule))
            }
            None => None,
        };
        let stroke = match path.stroke() {
            Some(stroke) => Some(self.stroke(stroke, transform, &name)?),
            None => None,
        };
        let dashes = path
            .stroke()
            .and_then(|stroke| StrokeDash::new(stroke.dasharray()?.to_vec(), stroke.dashoffset()));
        let whole = segments(path.data(), transform);
        match (stroke, dashes) {
            (Some(stroke), Some(dashes)) => {
                if fill.is_some() {
                    self.shapes.push(Shape {
                        segments: whole,
                        fill,
                        stroke: None,
                    });
                }
                // The drawing is in millimetres: 100 steps to one keep curved dashes smooth.
                if let Some(dashed) = path.data().dash(&dashes, 100.0) {
                    let segments = segments(&dashed, transform);
                    self.shapes.push(Shape {
                        segments,
                        fill: None,
                        stroke: Some(stroke),
                    });
                }
            }
            (Some(stroke), None) if path.paint_order() == usvg::PaintOrder::StrokeAndFill => {
                let segments = whole.clone();
                self.shapes.push(Shape {
                    segments,
                    fill: None,
                    stroke: Some(stroke),
                });
                self.shapes.push(Shape {
                    segments: whole,
                    fill,
                    stroke: None,
                });
            }
            (stroke, _) => self.shapes.push(Shape {
                segments: whole,
                fill,
                stroke,
            }),
        }
        Ok(())
    }

    fn stroke(
        &self,
        stroke: &usvg::Stroke,
        transform: Transform,
        shape: &str,
    ) -> Result<Stroke, ArtworkError> {
        let along = transform.sx.hypot(transform.ky);
        let across = transform.kx.hypot(transform.sy);
        if (along - across).abs() > along * SCALE_TOLERANCE {
            return Err(ArtworkError::Property {
                shape: shape.to_owned(),
                what: "a stroke under a transform with two scales",
                hint: "scale both directions alike, or turn the stroke into a path",
            });
        }
        if stroke.linecap() == usvg::LineCap::Square {
            return Err(ArtworkError::Property {
                shape: shape.to_owned(),
                what: "square line caps",
                hint: "use butt or round",
            });
        }
        Ok(Stroke {
            ink: self.ink(stroke.paint(), stroke.opacity().get(), shape)?,
            width: stroke.width().get() * along,
            round: stroke.linecap() == usvg::LineCap::Round
                || stroke.linejoin() == usvg::LineJoin::Round,
        })
    }

    fn ink(&self, paint: &usvg::Paint, opacity: f32, shape: &str) -> Result<InkId, ArtworkError> {
        let refuse = |what, hint| {
            Err(ArtworkError::Property {
                shape: shape.to_owned(),
                what,
                hint,
            })
        };
        let usvg::Paint::Color(colour) = paint else {
            return refuse(
                "a gradient or pattern",
                "use flat colours, or hatch with fine lines",
            );
        };
        if opacity < 1.0 {
            return refuse("opacity", "choose a lighter ink instead");
        }
        let srgb = [colour.red, colour.green, colour.blue];
        (0..)
            .map(InkId)
            .zip(self.inks)
            .find(|(_, ink)| ink.srgb == srgb)
            .map(|(id, _)| id)
            .ok_or_else(|| ArtworkError::Colour {
                shape: shape.to_owned(),
                colour: hex(srgb),
                known: self
                    .inks
                    .iter()
                    .map(|ink| format!("{} ({})", hex(ink.srgb), ink.name))
                    .collect::<Vec<_>>()
                    .join(", "),
            })
    }
}

fn named(kind: &str, id: &str) -> String {
    if id.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} `{id}`")
    }
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests;

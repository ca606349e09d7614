//! Walks through what every page draws, with the forms, patterns and glyphs that it uses.

mod named;

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Object, Stream};

use super::Place;
use super::boxes::PageEdges;
use super::content::{Operand, Operations};
use super::graphics::{IDENTITY, Matrix, State, least_scale, then};
use super::ledger::Ledger;
use super::pdf_file::{PdfFile, entries_of, shown};
use super::rendering;
use super::rules::{
    BLEND_SPACE, CONTENTS, DEVICE_RGB, HAIRLINES, HALFTONES, Rule, TOTAL_INK, TRANSFER,
};
use super::spaces::{Space, Spaces};
use super::text_checks;

/// Drawings in one another. Layouts need one level.
const DRAWINGS_DEEP_MAX: usize = 12;

/// States of a drawing that are remembered, so that it is not walked through again.
const STATES_MAX: usize = 32;

/// Operations of a file: 20,000 pages have 10 million. More is drawings that name one another, so
/// that a small file never ends.
const OPERATIONS_MAX: u64 = 200_000_000;

/// Saved states in one another.
const SAVED_MAX: usize = 256;

/// 300 %, as the bundled profile has it.
const TOTAL_INK_MAX: f64 = 300.0;

/// 0.05 mm in points, less what rounding to a thousandth may take off.
const LINE_WIDTH_MIN: f64 = 0.05 * 72.0 / 25.4 - 0.001;

pub(super) fn check(file: &PdfFile<'_>, ledger: &mut Ledger) {
    for rule in [&CONTENTS, &DEVICE_RGB, &BLEND_SPACE, &TRANSFER, &HALFTONES] {
        ledger.saw(rule);
    }
    let mut walk = Walk {
        file,
        ledger,
        spaces: Spaces::default(),
        fonts: HashSet::new(),
        drawn: HashMap::new(),
        place: Place::default(),
        origin: [0.0; 2],
        operations: 0,
    };
    for (place, page) in file.pages() {
        walk.page(page, place);
    }
}

/// What the walk knows wherever it is.
struct Walk<'f, 'a> {
    file: &'f PdfFile<'a>,
    ledger: &'f mut Ledger,
    spaces: Spaces,
    /// Fonts that were looked at.
    fonts: HashSet<u32>,
    /// Drawings that were walked through, with the states that they began in.
    drawn: HashMap<u32, Vec<State>>,
    place: Place,
    /// The page's lower left corner.
    origin: [f64; 2],
    operations: u64,
}

/// One content stream on the way through it.
struct Scope<'s> {
    resources: Option<&'s Dictionary>,
    state: State,
    saved: Vec<State>,
    text_matrix: Matrix,
    depth: usize,
}

impl<'f> Walk<'f, '_> {
    fn page(&mut self, page: &'f Dictionary, place: Place) {
        self.place = place;
        let media = PageEdges::of(self.file, page).media;
        self.origin = media.map_or([0.0; 2], |media| [media.left, media.bottom]);
        let resources = self.file.inherited(page, "Resources").and_then(entries_of);
        self.group(page, resources);
        let content = self.page_content(page);
        self.content(&content, resources, State::of_page(), 0);
    }

    /// The streams of a page, one after the other (ISO 32000-1, 7.8.2).
    fn page_content(&mut self, page: &'f Dictionary) -> Vec<u8> {
        let file = self.file;
        let parts = match file.get(page, "Contents") {
            Some(Object::Array(parts)) => parts.as_slice(),
            Some(stream) => std::slice::from_ref(stream),
            None => &[],
        };
        let mut content = Vec::new();
        for part in parts {
            if let Some(Object::Stream(stream)) = file.resolve(part) {
                content.extend(self.decoded(stream));
                content.push(b'\n');
            } else {
                self.broken("a content stream is not there");
            }
        }
        content
    }

    fn decoded(&mut self, stream: &Stream) -> Vec<u8> {
        self.file.decoded(stream).unwrap_or_else(|not_decoded| {
            self.broken(format!(
                "a content stream cannot be read: {}",
                not_decoded.0
            ));
            Vec::new()
        })
    }

    fn content(
        &mut self,
        content: &[u8],
        resources: Option<&'f Dictionary>,
        state: State,
        depth: usize,
    ) {
        let mut scope = Scope {
            resources,
            state,
            saved: Vec::new(),
            text_matrix: IDENTITY,
            depth,
        };
        // Bytes count too: white space is read without an operation.
        self.operations = self.operations.saturating_add(content.len() as u64 / 16);
        let mut operations = Operations::new(content);
        let mut operands = Vec::new();
        loop {
            self.operations += 1;
            if self.operations > OPERATIONS_MAX {
                self.broken("there are more than 200 million operations; the rest was left out");
                return;
            }
            match operations.next(&mut operands) {
                Ok(Some(operator)) => self.operation(operator, &operands, &mut scope),
                Ok(None) => break,
                Err(broken) => {
                    self.broken(format!("at byte {}: {}", broken.at, broken.why));
                    return;
                }
            }
        }
        if !scope.saved.is_empty() {
            self.broken("a state is saved and not restored");
        }
    }

    fn operation(&mut self, operator: &[u8], operands: &[Operand<'_>], scope: &mut Scope<'f>) {
        match operator {
            b"q" if scope.saved.len() < SAVED_MAX => scope.saved.push(scope.state.clone()),
            b"q" => self.broken("too many states are saved in one another"),
            b"Q" => match scope.saved.pop() {
                Some(state) => scope.state = state,
                None => self.broken("a state is restored that was not saved"),
            },
            b"cm" => {
                if let Some(matrix) = numbers(operands) {
                    scope.state.matrix = then(matrix, scope.state.matrix);
                }
            }
            b"w" => {
                if let Some([width]) = numbers(operands) {
                    scope.state.line_width = width;
                }
            }
            b"gs" => self.graphics_state(operands, scope),
            b"Do" => self.object(operands, scope),
            b"sh" => {
                if let Some(shading) = self.resource(operands, "Shading", scope) {
                    self.shading(shading, scope.resources);
                }
            }
            b"BI" => self.inline_image(operands, scope),
            b"f" | b"F" | b"f*" => self.fills(scope),
            b"S" | b"s" => self.strokes(scope),
            b"B" | b"B*" | b"b" | b"b*" => {
                self.fills(scope);
                self.strokes(scope);
            }
            b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => {
                self.color(operator, operands, scope, true);
            }
            b"G" | b"RG" | b"K" | b"CS" | b"SC" | b"SCN" => {
                self.color(&operator.to_ascii_lowercase(), operands, scope, false);
            }
            _ => self.text(operator, operands, scope),
        }
    }

    fn text(&mut self, operator: &[u8], operands: &[Operand<'_>], scope: &mut Scope<'f>) {
        match operator {
            b"BT" => scope.text_matrix = IDENTITY,
            b"Tm" => scope.text_matrix = numbers(operands).unwrap_or(IDENTITY),
            b"Tr" => {
                let [told] = numbers(operands).unwrap_or_default();
                // Modes are 0 to 7; anything else is as if nothing were said.
                let mode = (0_u8..8).find(|mode| (told - f64::from(*mode)).abs() < 0.5);
                scope.state.text_mode = mode.unwrap_or_default();
            }
            b"Tf" => {
                if let Some(Operand::Number(size)) = operands.get(1) {
                    scope.state.type_size = *size;
                }
                self.font(operands, scope);
            }
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                text_checks::check(&scope.state, scope.text_matrix, self.place, self.ledger);
                let mode = scope.state.text_mode;
                if matches!(mode, 0 | 2 | 4 | 6) {
                    self.fills(scope);
                }
                if matches!(mode, 1 | 2 | 5 | 6) {
                    self.strokes(scope);
                }
            }
            _ => {}
        }
    }

    /// Sets the colour of fills or of lines; operators as those for fills are called.
    fn color(
        &mut self,
        operator: &[u8],
        operands: &[Operand<'_>],
        scope: &mut Scope<'f>,
        fills: bool,
    ) {
        let mut space = if fills {
            scope.state.fill_space
        } else {
            scope.state.stroke_space
        };
        let device: Option<&[u8]> = match operator {
            b"g" => Some(b"DeviceGray"),
            b"rg" => Some(b"DeviceRGB"),
            b"k" => Some(b"DeviceCMYK"),
            b"cs" => match operands {
                [Operand::Name(name)] => Some(name),
                _ => None,
            },
            _ => None,
        };
        if let Some(name) = device {
            space = self.space(&Object::Name(name.to_vec()), scope.resources, "a colour");
        }
        let values: Vec<f64> = operands.iter().filter_map(number).collect();
        let color = if operator == b"cs" {
            space.initial()
        } else {
            space.color(&values)
        };
        if let (b"scn", Some(Operand::Name(_))) = (operator, operands.last()) {
            self.pattern(operands, scope);
        }
        let state = &mut scope.state;
        if fills {
            (state.fill_space, state.fill) = (space, color);
        } else {
            (state.stroke_space, state.stroke) = (space, color);
        }
    }

    fn space(&mut self, object: &Object, resources: Option<&Dictionary>, what: &str) -> Space {
        let space = self
            .spaces
            .read(self.file, resources, object, self.place, self.ledger);
        if space == Space::Rgb {
            self.found(&DEVICE_RGB, format!("{what} in DeviceRGB"));
        }
        space
    }

    fn fills(&mut self, scope: &Scope<'f>) {
        self.ink(scope.state.fill.ink, "a fill");
    }

    fn strokes(&mut self, scope: &Scope<'f>) {
        self.ink(scope.state.stroke.ink, "a line");
        self.ledger.saw(&HAIRLINES);
        let width = scope.state.line_width * least_scale(scope.state.matrix);
        if width < LINE_WIDTH_MIN {
            let what = format!("a line of {:.3} mm", width * 25.4 / 72.0);
            self.found(&HAIRLINES, what);
        }
    }

    fn ink(&mut self, ink: f64, what: &str) {
        const ROUNDING: f64 = 0.05;
        self.ledger.saw(&TOTAL_INK);
        if ink > TOTAL_INK_MAX + ROUNDING {
            self.found(&TOTAL_INK, format!("{what} with {ink:.0} % ink"));
        }
    }

    fn graphics_state(&mut self, operands: &[Operand<'_>], scope: &mut Scope<'f>) {
        let Some(entries) = self
            .resource(operands, "ExtGState", scope)
            .and_then(entries_of)
        else {
            return;
        };
        rendering::check(self.file, entries, self.place, self.ledger);
        rendering::apply(self.file, entries, &mut scope.state);
        if let Some(font) = self.file.array(entries, "Font").and_then(<[Object]>::first) {
            self.one_font(font, scope);
        }
        let mask = self.file.dictionary(entries, "SMask");
        if let Some(form) = mask.and_then(|mask| mask.get(b"G").ok()) {
            self.drawing(form, scope);
        }
    }

    fn resource(
        &mut self,
        operands: &[Operand<'_>],
        kind: &str,
        scope: &Scope<'f>,
    ) -> Option<&'f Object> {
        let Some(Operand::Name(name)) = operands.first() else {
            self.broken("an operator lacks its name");
            return None;
        };
        let of_kind = scope
            .resources
            .and_then(|resources| self.file.dictionary(resources, kind));
        let found = of_kind.and_then(|named| named.get(name).ok());
        let found = found.filter(|object| self.file.resolve(object).is_some());
        if found.is_none() {
            self.broken(format!("the resources have no {kind} {}", shown(name)));
        }
        found
    }

    fn broken(&mut self, what: impl Into<String>) {
        self.found(&CONTENTS, what);
    }

    fn found(&mut self, rule: &'static Rule, what: impl Into<String>) {
        self.ledger.found(rule, self.place, what);
    }
}

fn number(operand: &Operand<'_>) -> Option<f64> {
    match operand {
        Operand::Number(number) => Some(*number),
        _ => None,
    }
}

/// As many numbers as an operator takes.
fn numbers<const N: usize>(operands: &[Operand<'_>]) -> Option<[f64; N]> {
    let numbers: Vec<f64> = operands.iter().filter_map(number).collect();
    numbers.try_into().ok()
}

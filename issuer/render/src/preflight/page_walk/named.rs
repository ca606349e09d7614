//! What a content stream draws by name: fonts, patterns, images, and streams of their own.

use lopdf::{Dictionary, Object};

use crate::preflight::Place;
use crate::preflight::content::Operand;
use crate::preflight::fonts;
use crate::preflight::graphics::{Matrix, then};
use crate::preflight::images::{self, ImageFacts};
use crate::preflight::pdf_file::{entries_of, reference_of, shown};
use crate::preflight::rules::{BLEND_SPACE, DEVICE_RGB, FILTERS};

use super::{DRAWINGS_DEEP_MAX, STATES_MAX, Scope, Walk, number};

impl<'f> Walk<'f, '_> {
    pub(super) fn font(&mut self, operands: &[Operand<'_>], scope: &Scope<'f>) {
        let Some(Operand::Name(name)) = operands.first() else {
            return;
        };
        let fonts = scope
            .resources
            .and_then(|resources| self.file.dictionary(resources, "Font"));
        match fonts.and_then(|fonts| fonts.get(name).ok()) {
            Some(font) => self.one_font(font, scope),
            None => self.broken(format!("the resources have no font {}", shown(name))),
        }
    }

    pub(super) fn one_font(&mut self, font: &'f Object, scope: &Scope<'f>) {
        let number = reference_of(font);
        if number.is_some_and(|number| !self.fonts.insert(number)) {
            return;
        }
        let Some(entries) = self.file.resolve(font).and_then(entries_of) else {
            return self.broken("a font is not there");
        };
        if !fonts::is_drawn(self.file, entries) {
            let place = Place {
                object: number.or(self.place.object),
                ..self.place
            };
            return fonts::check(self.file, entries, place, self.ledger);
        }
        let glyphs = self.file.dictionary(entries, "CharProcs");
        for (_, glyph) in glyphs.into_iter().flatten() {
            self.drawing(glyph, scope);
        }
    }

    pub(super) fn pattern(&mut self, operands: &[Operand<'_>], scope: &Scope<'f>) {
        let last = operands.len().saturating_sub(1);
        let Some(pattern) = self.resource(&operands[last..], "Pattern", scope) else {
            return;
        };
        let Some(entries) = self.file.resolve(pattern).and_then(entries_of) else {
            return;
        };
        match self.file.get(entries, "Shading") {
            Some(shading) => self.shading(shading, scope.resources),
            None => self.drawing(pattern, scope),
        }
    }

    pub(super) fn shading(&mut self, shading: &'f Object, resources: Option<&'f Dictionary>) {
        let entries = self.file.resolve(shading).and_then(entries_of);
        if let Some(space) = entries.and_then(|entries| entries.get(b"ColorSpace").ok()) {
            self.space(space, resources, "a shading");
        }
    }

    /// An XObject: an image or a form.
    pub(super) fn object(&mut self, operands: &[Operand<'_>], scope: &Scope<'f>) {
        let Some(object) = self.resource(operands, "XObject", scope) else {
            return;
        };
        let Some(entries) = self.file.resolve(object).and_then(entries_of) else {
            return;
        };
        match self.file.name(entries, "Subtype") {
            Some(b"Image") => self.image(object, entries, scope),
            Some(b"Form") => self.drawing(object, scope),
            // A PostScript XObject is told by the rule on them.
            _ => {}
        }
    }

    pub(super) fn image(&mut self, object: &Object, entries: &'f Dictionary, scope: &Scope<'f>) {
        let image = ImageFacts::of(self.file, entries);
        let place = Place {
            object: reference_of(object),
            ..self.place
        };
        images::check(image, &scope.state, self.origin, place, self.ledger);
        if image.is_mask {
            return;
        }
        match entries.get(b"ColorSpace") {
            Ok(space) => {
                let page = std::mem::replace(&mut self.place, place);
                self.space(space, scope.resources, "an image");
                self.place = page;
            }
            Err(_) => self.ledger.cannot_check(
                &DEVICE_RGB,
                "a JPEG 2000 image tells its colours itself, and this program does not read it",
            ),
        }
    }

    pub(super) fn inline_image(&mut self, operands: &[Operand<'_>], scope: &Scope<'f>) {
        let is_one_of = |one: &Operand<'_>, names: [&[u8]; 2]| match one {
            Operand::Name(name) => names.contains(&name.as_ref()),
            _ => false,
        };
        let after = |keys: [&[u8]; 2]| {
            let at = operands.iter().position(|one| is_one_of(one, keys))?;
            operands.get(at + 1)
        };
        if operands
            .iter()
            .any(|one| is_one_of(one, [b"LZW", b"LZWDecode"]))
        {
            self.found(&FILTERS, "an inline image with LZW");
        }
        if let Some(Operand::Name(space)) = after([b"CS", b"ColorSpace"]) {
            let space = Object::Name(space.to_vec());
            self.space(&space, scope.resources, "an inline image");
        }
        let side = |keys| after(keys).and_then(number).unwrap_or_default();
        let image = ImageFacts {
            width: side([b"W", b"Width"]),
            height: side([b"H", b"Height"]),
            // Whether it is a mask is not kept of it; it is looked at as a photo.
            is_mask: false,
            smoothed: false,
        };
        images::check(image, &scope.state, self.origin, self.place, self.ledger);
    }

    /// A content stream of its own: a form, a pattern's cell, a glyph.
    pub(super) fn drawing(&mut self, object: &'f Object, scope: &Scope<'f>) {
        let Some(Object::Stream(stream)) = self.file.resolve(object) else {
            return;
        };
        if scope.depth == DRAWINGS_DEEP_MAX {
            return self.broken("drawings stand too deep in one another");
        }
        let entries = &stream.dict;
        let mut state = scope.state.clone();
        let matrix = self.file.array(entries, "Matrix").unwrap_or_default();
        let matrix: Vec<f64> = matrix
            .iter()
            .filter_map(|one| self.file.number(one))
            .collect();
        if let Ok(matrix) = Matrix::try_from(matrix) {
            state.matrix = then(matrix, state.matrix);
        }
        if let Some(number) = reference_of(object) {
            let states = self.drawn.entry(number).or_default();
            if states.contains(&state) {
                return;
            }
            if states.len() < STATES_MAX {
                states.push(state.clone());
            }
        }
        let own = self.file.dictionary(entries, "Resources");
        let resources = own.or(scope.resources);
        let place = Place {
            object: reference_of(object).or(self.place.object),
            ..self.place
        };
        let outer = std::mem::replace(&mut self.place, place);
        self.group(entries, resources);
        let content = self.decoded(stream);
        self.content(&content, resources, state, scope.depth + 1);
        self.place = outer;
    }

    /// The transparency group of a page or form.
    pub(super) fn group(&mut self, entries: &'f Dictionary, resources: Option<&'f Dictionary>) {
        let group = self.file.dictionary(entries, "Group");
        let Some(space) = group.and_then(|group| group.get(b"CS").ok()) else {
            return;
        };
        let space = self
            .spaces
            .read(self.file, resources, space, self.place, self.ledger);
        if space.is_rgb() {
            self.found(&BLEND_SPACE, "a transparency group in RGB");
        }
    }
}

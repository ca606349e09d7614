//! A pair of rows as a pattern of levels.

use crate::level::{Level, Pattern};
use crate::names::{WordCache, level_of};
use crate::prepared::{NONE, Prepared};
use crate::profile::{Kind, Profile};
use crate::text::{compare_identifiers, compare_texts};

/// Words whose comparisons a thread remembers: 16,384 of 16 bytes stay in a processor's cache.
const WORDS_REMEMBERED: usize = 1 << 14;

/// Compares pairs; each thread has its own.
#[derive(Debug)]
pub(crate) struct Comparer<'a> {
    prepared: &'a Prepared,
    swaps: Vec<Option<usize>>,
    words: WordCache,
}

impl<'a> Comparer<'a> {
    pub(crate) fn new(prepared: &'a Prepared, profile: &Profile) -> Self {
        Self {
            prepared,
            swaps: profile.swaps(),
            words: WordCache::new(WORDS_REMEMBERED),
        }
    }

    /// The levels of all fields.
    pub(crate) fn pattern(&mut self, left: usize, right: usize) -> Pattern {
        let mut pattern = Pattern::default();
        for field in 0..self.prepared.values.len() {
            let level = self.level(
                field,
                self.prepared.left().value(left, field),
                self.prepared.right().value(right, field),
            );
            pattern.set(field, level);
        }
        for field in 0..self.swaps.len() {
            if let Some(other) = self.swaps[field] {
                self.look_for_swap(&mut pattern, (left, right), (field, other));
            }
        }
        pattern
    }

    /// If both fields disagree but each is like the other one, the first is swapped and the second
    /// says nothing more.
    fn look_for_swap(
        &mut self,
        pattern: &mut Pattern,
        (left, right): (usize, usize),
        (field, other): (usize, usize),
    ) {
        let is_unlike = |level| matches!(level, Level::Partly | Level::Different);
        if !is_unlike(pattern.get(field)) || !is_unlike(pattern.get(other)) {
            return;
        }
        let value_left = |field| self.prepared.left().value(left, field);
        let value_right = |field| self.prepared.right().value(right, field);
        let crossed = [
            (value_left(field), value_right(other)),
            (value_left(other), value_right(field)),
        ];
        let is_swapped = crossed
            .into_iter()
            .all(|(left, right)| self.level(field, left, right) <= Level::Close);
        if is_swapped {
            pattern.set(field, Level::Swapped);
            pattern.set(other, Level::Missing);
        }
    }

    fn level(&mut self, field: usize, left: u32, right: u32) -> Level {
        if left == NONE || right == NONE {
            return Level::Missing;
        }
        let values = &self.prepared.values[field];
        let text = |value: u32| values.texts.get(value as usize).map_or("", |text| text);
        match values.kind {
            Kind::Birth => values.births[left as usize].compare(values.births[right as usize]),
            kind if kind.is_name() => level_of(&self.prepared.names, left, right, &mut self.words),
            _ if left == right => Level::Exact,
            Kind::Identifier => compare_identifiers(text(left), text(right)),
            Kind::Text => compare_texts(
                (text(left), &values.letter_pairs[left as usize]),
                (text(right), &values.letter_pairs[right as usize]),
            ),
            _ => Level::Different,
        }
    }
}

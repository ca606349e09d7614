//! How alike two names are, word by word.

use std::collections::HashMap;

use super::split::{Script, WORDS_MAX, name_words, script};
use super::word::{Credit, Families, SAME, Word};
use crate::fingerprint::{joined, mix};
use crate::level::Level;

/// How alike two names are, outside any list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NameLikeness {
    /// The level that a linker would use.
    pub level: Level,
    /// The share of the names' words that agree, rare words counting more; from 0 to 1.
    pub share: f32,
}

/// Compares two names in any of the two scripts. In a list the weights of words come from the list;
/// here from a few words known to be frequent.
pub fn compare_names(left: &str, right: &str) -> NameLikeness {
    let mut table = NameTable::default();
    let places = [left, right].map(|name| table.place(name, |_| true));
    let [Some(left), Some(right)] = places else {
        return NameLikeness {
            level: Level::Missing,
            share: 0.0,
        };
    };
    table.weigh();
    likeness(&table, left, right, &mut WordCache::new(1))
}

/// Names as places in one table, so that equal names are prepared once.
#[derive(Debug, Default)]
pub(crate) struct NameTable {
    words: Vec<Word>,
    /// The words' families of consonants: small enough to stay near the processor, they tell most
    /// words apart before anything else is looked at.
    families: Vec<Families>,
    word_places: HashMap<String, u32>,
    /// How much agreeing in a word says, in bits.
    weights: Vec<f32>,
    names: Vec<Name>,
    name_places: HashMap<String, NamePlace>,
    /// How often the names' words came, by key.
    counts: HashMap<u64, u32>,
    counted: u32,
}

/// A name's place in the table.
pub(crate) type NamePlace = u32;

#[derive(Debug)]
struct Name {
    /// One for each script or spelling that the record has.
    forms: Box<[Form]>,
    sound: u64,
    first: u64,
    last: u64,
}

#[derive(Debug)]
struct Form {
    script: Script,
    words: Box<[u32]>,
    /// All words as one: Ramlal for Ram Lal.
    whole: u32,
    /// What all words together say, in bits.
    weight: f32,
}

/// Of a thousand words in names so many are one of these; every other word four.
const FREQUENT: [&str; 12] = [
    "devi", "kumar", "kumari", "lal", "singh", "ram", "chand", "rani", "kaur", "das", "bai", "nath",
];
const FREQUENT_OF_THOUSAND: u32 = 120;
const OTHER_OF_THOUSAND: u32 = 4;

/// From this share on two names are the same in another spelling.
const SHARE_OF_VERY_CLOSE: f32 = 0.97;

impl NameTable {
    /// The place of a value, whose lines are spellings of one name. Only words in a script that
    /// `is_read` takes are looked at; without any there is no place.
    pub(crate) fn place(&mut self, value: &str, is_read: fn(Script) -> bool) -> Option<NamePlace> {
        // A field that reads one script and a field that reads both must not share a place.
        let marks = [Script::Latin, Script::Devanagari].map(|script| u8::from(is_read(script)));
        let text = format!("{}{}{value}", marks[0], marks[1]);
        let place = if let Some(place) = self.name_places.get(&text) {
            *place
        } else {
            let name = self.name(value, is_read)?;
            let place = NamePlace::try_from(self.names.len()).ok()?;
            self.names.push(name);
            self.name_places.insert(text, place);
            place
        };
        self.count(place);
        Some(place)
    }

    fn name(&mut self, value: &str, is_read: fn(Script) -> bool) -> Option<Name> {
        let mut forms: Vec<Form> = Vec::new();
        for line in value.lines() {
            let words = name_words(line);
            let words: Vec<_> = words.iter().filter(|word| is_read(script(word))).collect();
            let Some(first) = words.first() else {
                continue;
            };
            let script = script(first);
            let whole: String = words.iter().map(|word| word.as_str()).collect();
            let words: Box<[u32]> = words.iter().map(|word| self.word(word)).collect();
            if !forms.iter().any(|form| form.words == words) {
                let whole = self.word(&whole);
                forms.push(Form {
                    script,
                    words,
                    whole,
                    weight: 0.0,
                });
            }
        }
        let of_word = |word: Option<&u32>| word.map_or(0, |word| self.words[*word as usize].key);
        let words = &forms.first()?.words;
        let mut keys: Vec<u64> = words.iter().map(|word| of_word(Some(word))).collect();
        let (first, last) = (of_word(words.first()), of_word(words.last()));
        keys.sort_unstable();
        Some(Name {
            sound: keys.into_iter().fold(mix(1), joined),
            first,
            last,
            forms: forms.into(),
        })
    }

    fn word(&mut self, text: &str) -> u32 {
        if let Some(place) = self.word_places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word = Word::new(text);
        self.families.push(word.families);
        self.words.push(word);
        self.word_places.insert(text.to_owned(), place);
        place
    }

    fn count(&mut self, place: NamePlace) {
        let Some(form) = self.names[place as usize].forms.first() else {
            return;
        };
        for word in &form.words {
            let count = self.counts.entry(self.words[*word as usize].key);
            *count.or_default() += 1;
            self.counted += 1;
        }
    }

    /// To be called when all names are in: gives words their weights. A word that one of 250 has
    /// says eight bits, one that every fourth has says two.
    pub(crate) fn weigh(&mut self) {
        const THOUSAND: u32 = 1_000;
        let frequent: Vec<u64> = FREQUENT.iter().map(|word| Word::new(word).key).collect();
        let all = f64::from(self.counted.saturating_add(THOUSAND));
        let weight = |word: &Word| {
            let expected = if frequent.contains(&word.key) {
                FREQUENT_OF_THOUSAND
            } else {
                OTHER_OF_THOUSAND
            };
            let seen = self.counts.get(&word.key).copied().unwrap_or_default();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a number of bits between 0 and 32"
            )]
            let bits = (all / f64::from(seen.saturating_add(expected))).log2() as f32;
            bits.max(0.5)
        };
        self.weights = self.words.iter().map(weight).collect();
        for form in self.names.iter_mut().flat_map(|name| &mut name.forms) {
            let words = form.words.iter();
            form.weight = words.map(|word| self.weights[*word as usize]).sum();
        }
        // What was needed to fill the table only.
        self.word_places = HashMap::new();
        self.name_places = HashMap::new();
        self.counts = HashMap::new();
    }

    /// Stands for the sounds of all its words, in any order.
    pub(crate) fn sound(&self, place: NamePlace) -> u64 {
        self.names[place as usize].sound
    }

    /// Stands for the sounds of its first word.
    pub(crate) fn first(&self, place: NamePlace) -> u64 {
        self.names[place as usize].first
    }

    /// Stands for the sounds of its last word.
    pub(crate) fn last(&self, place: NamePlace) -> u64 {
        self.names[place as usize].last
    }
}

/// What words were compared lately, so that frequent pairs of words are compared once.
#[derive(Debug)]
pub(crate) struct WordCache {
    entries: Vec<(u64, Credit)>,
}

impl WordCache {
    /// `size` entries, a power of two.
    pub(crate) fn new(size: usize) -> Self {
        Self {
            entries: vec![(u64::MAX, 0); size.next_power_of_two()],
        }
    }

    fn credit(&mut self, table: &NameTable, left: u32, right: u32) -> Credit {
        if left == right {
            return SAME;
        }
        let (low, high) = (left.min(right), left.max(right));
        let key = u64::from(low) << 32 | u64::from(high);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the lowest bits choose an entry"
        )]
        let at = mix(key) as usize & (self.entries.len() - 1);
        let (known, credit) = self.entries[at];
        if known == key {
            return credit;
        }
        let credit = table.words[low as usize].credit(&table.words[high as usize]);
        self.entries[at] = (key, credit);
        credit
    }
}

/// The level of two names.
pub(crate) fn level_of(
    table: &NameTable,
    left: NamePlace,
    right: NamePlace,
    cache: &mut WordCache,
) -> Level {
    if left == right {
        return Level::Exact;
    }
    likeness(table, left, right, cache).level
}

fn likeness(
    table: &NameTable,
    left: NamePlace,
    right: NamePlace,
    cache: &mut WordCache,
) -> NameLikeness {
    let (left, right) = (&table.names[left as usize], &table.names[right as usize]);
    let pairs = || {
        left.forms
            .iter()
            .flat_map(|form| right.forms.iter().map(move |other| (form, other)))
    };
    let shares_script = pairs().any(|(form, other)| form.script == other.script);
    let mut best = Agreement::default();
    for (form, other) in pairs() {
        let same_script = form.script == other.script;
        if same_script && form.words == other.words {
            return NameLikeness {
                level: Level::Exact,
                share: 1.0,
            };
        }
        // What both have in one script is not compared through sounds of two.
        if same_script || !shares_script {
            let agreement = agreement(table, form, other, cache);
            if agreement.share > best.share {
                best = agreement;
            }
        }
    }
    NameLikeness {
        level: best.level(),
        share: best.share,
    }
}

/// What two names have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Agreement {
    /// The share of both names' words, by weight, that have a like word in the other name.
    share: f32,
    /// The first words are alike.
    first: bool,
    /// The shorter name has nothing that the longer one has not.
    is_part: bool,
}

impl Agreement {
    /// Brothers share all but the first word: without it much of the rest must agree.
    fn level(self) -> Level {
        match self.share {
            share if share >= SHARE_OF_VERY_CLOSE => Level::VeryClose,
            share if share >= 0.8 || self.is_part && share >= 0.4 => Level::Close,
            share if share >= 0.7 || self.first => Level::Partly,
            _ => Level::Different,
        }
    }
}

fn agreement(table: &NameTable, left: &Form, right: &Form, cache: &mut WordCache) -> Agreement {
    /// From this credit on words are alike; below it is a slip at the beginning or an initial.
    const ALIKE: Credit = 70;
    if let ([word], [other]) = (&*left.words, &*right.words) {
        return Agreement {
            share: f32::from(cache.credit(table, *word, *other)) / f32::from(SAME),
            ..Agreement::default()
        };
    }
    let weight = |word: u32| table.weights[word as usize];
    // What each pair of words is worth, the best first.
    let mut worths = [(0.0_f32, 0_u8, 0_u8, 0); WORDS_MAX * WORDS_MAX];
    let mut count = 0;
    for (at, word) in (0_u8..).zip(left.words.iter().copied()) {
        for (to, other) in (0_u8..).zip(right.words.iter().copied()) {
            let families = [word, other].map(|word| table.families[word as usize]);
            if families[0].is_far_from(families[1]) {
                continue;
            }
            let credit = cache.credit(table, word, other);
            if credit > 0 {
                let worth = f32::from(credit) / f32::from(SAME) * (weight(word) + weight(other));
                worths[count] = (worth, at, to, credit);
                count += 1;
            }
        }
    }
    let mut found = Agreement::default();
    if count > 0 {
        let worths = &mut worths[..count];
        worths.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (mut here, mut there) = (0_u32, 0_u32);
        let (mut agreed, mut alike) = (0.0, 0);
        for (worth, at, to, credit) in worths.iter().copied() {
            if here >> at & 1 == 0 && there >> to & 1 == 0 {
                here |= 1 << at;
                there |= 1 << to;
                agreed += worth;
                alike += usize::from(credit > ALIKE);
                found.first |= at == 0 && to == 0 && credit >= ALIKE;
            }
        }
        found.share = agreed / (left.weight + right.weight);
        found.is_part = alike == left.words.len().min(right.words.len());
    }
    // Ram Lal and Ramlal are one word more and all the same sounds.
    let is_split = left.words.len().abs_diff(right.words.len()) == 1;
    if is_split
        && found.share < SHARE_OF_VERY_CLOSE
        && cache.credit(table, left.whole, right.whole) == SAME
    {
        found.share = 1.0;
    }
    found
}

//! Changed claims under the signature that was there before.

use super::corpus::Corpus;
use super::pieces::Pieces;
use crate::cbor::Item;

/// A value inside claims: which entry at each depth.
type Path = Vec<usize>;

pub(super) fn add(corpus: &mut Corpus, place: usize) {
    let pieces = corpus.cards[place].pieces.clone();
    let claims = pieces.claims();
    let mut paths = Vec::new();
    list_paths(&claims, &mut Vec::new(), &mut paths);
    for path in &paths {
        for _ in 0..3 {
            let mut changed = claims.clone();
            let value = value_at(&mut changed, path);
            *value = another(corpus, value);
            add_claims(corpus, "a field changed", place, &pieces, &changed);
        }
        let mut without = claims.clone();
        let (last, outer) = path.split_last().unwrap();
        match value_at(&mut without, outer) {
            Item::Array(items) => drop(items.remove(*last)),
            Item::Map(entries) => drop(entries.remove(*last)),
            _ => continue,
        }
        add_claims(corpus, "a field taken out", place, &pieces, &without);
        let mut twice = claims.clone();
        match value_at(&mut twice, outer) {
            Item::Array(items) => items.insert(*last, items[*last].clone()),
            Item::Map(entries) => entries.insert(*last, entries[*last].clone()),
            _ => continue,
        }
        add_claims(corpus, "a field twice", place, &pieces, &twice);
    }
    exchanged_items(corpus, place, &pieces, &paths);
    of_other_cards(corpus, place, &pieces);
    added(corpus, place, &pieces);
}

fn add_claims(
    corpus: &mut Corpus,
    how: &'static str,
    place: usize,
    pieces: &Pieces,
    claims: &Item,
) {
    let payload = claims.encoded();
    let changed = Pieces {
        payload,
        ..pieces.clone()
    };
    corpus.add_token(how, place, &changed.token());
}

/// Every value, containers and what is in them.
fn list_paths(item: &Item, path: &mut Path, paths: &mut Vec<Path>) {
    let values: Vec<&Item> = match item {
        Item::Array(items) => items.iter().collect(),
        Item::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
        _ => return,
    };
    for (at, value) in values.into_iter().enumerate() {
        path.push(at);
        paths.push(path.clone());
        list_paths(value, path, paths);
        path.pop();
    }
}

fn value_at<'i>(item: &'i mut Item, path: &[usize]) -> &'i mut Item {
    path.iter().fold(item, |item, at| match item {
        Item::Array(items) => &mut items[*at],
        Item::Map(entries) => &mut entries[*at].1,
        _ => unreachable!("a path leads through containers"),
    })
}

/// Another value of the same kind; of another kind for what has no values of its own.
fn another(corpus: &mut Corpus, item: &Item) -> Item {
    match item {
        Item::Int(value) => {
            let by = [1, -1, 2, 10, 86_400, 31_536_000][corpus.below(6)];
            Item::Int(value + by)
        }
        Item::Text(text) if !text.is_empty() => {
            let at = corpus.below(text.chars().count());
            let letter = ['A', 'K', 'Z', '7', 'क', 'ा'][corpus.below(6)];
            let changed = text.chars().enumerate();
            Item::Text(
                changed
                    .map(|(place, old)| if place == at { letter } else { old })
                    .collect(),
            )
        }
        Item::Bytes(bytes) if !bytes.is_empty() => {
            let mut bytes = bytes.clone();
            let at = corpus.below(bytes.len());
            bytes[at] = corpus.other_byte(bytes[at]);
            Item::Bytes(bytes)
        }
        _ => [Item::Null, Item::Int(0), Item::text(""), Item::bytes(&[0])][corpus.below(4)].clone(),
    }
}

/// Two values of one container, such as two members, in each other's place.
fn exchanged_items(corpus: &mut Corpus, place: usize, pieces: &Pieces, paths: &[Path]) {
    for path in paths {
        let mut changed = pieces.claims();
        let (last, outer) = path.split_last().unwrap();
        match value_at(&mut changed, outer) {
            Item::Array(items) if *last > 0 => items.swap(*last, last - 1),
            Item::Map(entries) if *last > 0 => {
                let before = entries[last - 1].1.clone();
                entries[last - 1].1 = std::mem::replace(&mut entries[*last].1, before);
            }
            _ => continue,
        }
        add_claims(corpus, "two fields exchanged", place, pieces, &changed);
    }
}

/// A claim, or a field of the family, of another valid card.
fn of_other_cards(corpus: &mut Corpus, place: usize, pieces: &Pieces) {
    for other in 0..corpus.cards.len() {
        let mut theirs = corpus.cards[other].pieces.claims();
        let mut paths = Vec::new();
        list_paths(&theirs, &mut Vec::new(), &mut paths);
        for path in paths.iter().filter(|path| path.len() <= 3) {
            let mut changed = pieces.claims();
            let value = value_at(&mut theirs, path).clone();
            if !reaches(&changed, path) {
                continue;
            }
            *value_at(&mut changed, path) = value;
            add_claims(corpus, "a field of another card", place, pieces, &changed);
        }
    }
}

fn reaches(item: &Item, path: &[usize]) -> bool {
    let Some((at, rest)) = path.split_first() else {
        return true;
    };
    let inner = match item {
        Item::Array(items) => items.get(*at),
        Item::Map(entries) => entries.get(*at).map(|(_, value)| value),
        _ => None,
    };
    inner.is_some_and(|inner| reaches(inner, rest))
}

/// Claims that were not there.
fn added(corpus: &mut Corpus, place: usize, pieces: &Pieces) {
    for (key, value) in [
        (2, Item::text("41705823")),
        (3, Item::text("shop")),
        (5, Item::Int(0)),
        (7, Item::bytes(&[1; 8])),
        (8, Item::Map(Vec::new())),
        (38, Item::Null),
        (99_999, Item::Int(1)),
    ] {
        for first in [true, false] {
            let Item::Map(mut entries) = pieces.claims() else {
                continue;
            };
            let at = if first { 0 } else { entries.len() };
            entries.insert(at, (Item::Int(key), value.clone()));
            let changed = Item::Map(entries);
            add_claims(corpus, "a claim added", place, pieces, &changed);
        }
    }
}

use super::*;

fn shaper() -> TextShaper {
    TextShaper::new(&FontSet::bundled().unwrap())
}

fn shaped(text: &str) -> Vec<Arc<ShapedWord>> {
    let mut pieces = Vec::new();
    shaper().shape(text, Weight::Regular, &mut pieces).unwrap();
    pieces
}

fn glyph_counts(text: &str) -> Vec<usize> {
    shaped(text).iter().map(|word| word.glyphs.len()).collect()
}

#[test]
fn conjuncts_become_one_glyph_and_a_vowel_sign_stays_apart() {
    // श + virama + र is one ligature, the long i stands after it.
    assert_eq!(glyph_counts("श्री"), [2]);
    assert_eq!(glyph_counts("क्ष"), [1]);
    assert_eq!(glyph_counts("ज्ञ"), [1]);
}

#[test]
fn reph_stands_behind_its_consonant_and_in_its_cluster() {
    let word = &shaped("कर्म")[0];
    let glyphs: Vec<_> = word.glyphs.iter().map(|glyph| glyph.cluster).collect();
    assert_eq!(word.glyphs.len(), 3, "क, म, reph");
    assert_eq!(
        glyphs,
        [0, 3, 3],
        "reph and म are one cluster that begins at र"
    );
}

#[test]
fn short_i_is_drawn_before_its_consonant() {
    let consonant = shaped("क")[0].glyphs[0].id;
    let word = &shaped("कि")[0];
    assert_eq!(word.glyphs.len(), 2);
    assert_ne!(word.glyphs[0].id, consonant);
    assert_eq!(word.glyphs[1].id, consonant);
    assert_eq!([word.glyphs[0].cluster, word.glyphs[1].cluster], [0, 0]);
}

#[test]
fn nukta_and_joiners_reach_the_shaper_and_the_text() {
    assert_ne!(shaped("फ़")[0].glyphs[0].id, shaped("फ")[0].glyphs[0].id);
    let joined = &shaped("क्\u{200D}ष")[0];
    assert_eq!(&*joined.text, "क्\u{200D}ष");
    assert_ne!(
        joined.glyphs[0].id,
        shaped("क्ष")[0].glyphs[0].id,
        "half form, no ligature"
    );
    assert_eq!(shaped("क्\u{200C}ष").len(), 1, "a joiner begins no piece");
}

#[test]
fn pieces_put_together_are_the_text_again() {
    for text in [
        "श्रीमती कृष्णा द्विवेदी",
        "परिवार संख्या · Family ID",
        "ठियोग-2 (1203456)",
        " भाग 2/2। ",
        "पौत्र/पौत्री",
        "AAY+PHH+BPL",
        "क्\u{200D}षेत्रपाल Kshetrapal",
    ] {
        let joined: String = shaped(text).iter().map(|word| &*word.text).collect();
        assert_eq!(joined, text);
    }
}

#[test]
fn digits_and_punctuation_are_of_the_latin_font_and_a_danda_is_not() {
    let fonts = FontSet::bundled().unwrap();
    let scripts = |text| -> Vec<_> {
        shaped(text)
            .iter()
            .map(|word| fonts.font(word.font).script)
            .collect()
    };
    assert_eq!(
        scripts("भाग 2/2"),
        [Script::Devanagari, Script::Devanagari, Script::Latin]
    );
    assert_eq!(scripts("राम।"), [Script::Devanagari]);
    assert_eq!(scripts("डॉ."), [Script::Devanagari, Script::Latin]);
}

#[test]
fn a_character_of_no_font_is_named() {
    let mut pieces = Vec::new();
    let error = shaper()
        .shape("Ramesh ક", Weight::Regular, &mut pieces)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "font `Noto Sans` has no glyph for U+0A95"
    );
    let error = shaper()
        .shape("राम\u{97E}\u{1CFF}", Weight::Regular, &mut pieces)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "font `Noto Sans Devanagari` has no glyph for U+1CFF"
    );
}

#[test]
fn the_memory_of_words_is_bounded_and_not_filled_by_numbers() {
    let mut shaper = shaper();
    let mut pieces = Vec::new();
    for number in 0..WORDS_PER_FONT_MAX + 10 {
        let letters: String = format!("{number:05}")
            .chars()
            .map(|digit| char::from(b'a' + digit as u8 - b'0'))
            .collect();
        shaper
            .shape(&letters, Weight::Regular, &mut pieces)
            .unwrap();
    }
    let words = shaper.words[0].len();
    assert!(words <= WORDS_PER_FONT_MAX, "{words}");
    for number in 0..NUMBERS_PER_FONT_MAX + 10 {
        let text = format!("{number:08}-01-4");
        shaper.shape(&text, Weight::Regular, &mut pieces).unwrap();
    }
    assert_eq!(shaper.words[0].len(), words);
    assert!(shaper.numbers[0].len() <= NUMBERS_PER_FONT_MAX);
}

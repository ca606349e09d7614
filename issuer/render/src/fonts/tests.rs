use super::*;

#[test]
fn the_bundled_fonts_have_the_sums_that_fonts_toml_says() {
    let fonts = FontSet::bundled().unwrap();
    let names: Vec<_> = fonts
        .iter()
        .map(|(_, font)| font.postscript_name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "NotoSans-Regular",
            "NotoSans-Bold",
            "NotoSansDevanagari-Regular",
            "NotoSansDevanagari-Bold"
        ]
    );
}

#[test]
fn a_changed_font_file_is_refused_with_both_sums() {
    let list = include_str!("../../../../fonts/fonts.toml");
    let error = FontSet::read(list, |_| Ok(Arc::from(*b"other")))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`NotoSans-Regular.ttf` is not the one that fonts.toml means"),
        "{error}"
    );
    assert!(error.contains("hint: restore the file"), "{error}");
}

#[test]
fn a_set_without_a_weight_is_refused() {
    let list = include_str!("../../../../fonts/fonts.toml").replace("\"bold\"", "\"regular\"");
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fonts"));
    let error = FontSet::read(&list, |file| {
        Ok(std::fs::read(folder.join(file)).unwrap().into())
    })
    .unwrap_err();
    assert!(
        matches!(
            error,
            FontError::Incomplete {
                script: Script::Latin,
                weight: Weight::Bold
            }
        ),
        "{error}"
    );
}

#[test]
fn digits_are_tabular_in_both_weights() {
    let fonts = FontSet::bundled().unwrap();
    for weight in [Weight::Regular, Weight::Bold] {
        let font = fonts.font(fonts.id(Script::Latin, weight));
        let width = |digit: char| {
            let glyph = font.shaping.charmap().map_unicode(digit).unwrap().to_u32();
            font.advance(u16::try_from(glyph).unwrap())
        };
        assert!(('0'..='9').all(|digit| width(digit) == width('0')));
    }
}

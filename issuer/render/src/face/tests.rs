use issuer_domain::{CardNumber, CardType, Category, CategorySet, FamilyId, Gender, Part};

use proptest::prelude::{any, prop_assert, proptest};

use super::{FaceError, Faces, lay_out, lay_out_with};
use crate::card_data::CardData;
use crate::fonts::FontSet;
use crate::layout::Layouts;
use crate::layout::tests::plain_layout;
use crate::placed::{Face, Placed, TextRun};
use crate::qr;
use crate::test_card::{card, name};
use crate::text::TextShaper;

pub(super) struct Office {
    layouts: Layouts,
    shaper: TextShaper,
}

impl Office {
    pub(super) fn new() -> Self {
        let fonts = FontSet::bundled().unwrap();
        Self {
            layouts: Layouts::bundled(&fonts).unwrap(),
            shaper: TextShaper::new(&fonts),
        }
    }

    pub(super) fn lay_out(&mut self, card: &CardData) -> Result<Faces, FaceError> {
        lay_out(card, self.layouts.get(card.card_type), &mut self.shaper)
    }
}

pub(super) fn faces(card: &CardData) -> Faces {
    Office::new().lay_out(card).unwrap()
}

pub(super) fn texts(face: &Face) -> impl Iterator<Item = &TextRun> {
    face.items.iter().filter_map(|item| match item {
        Placed::Text(run) => Some(run),
        _ => None,
    })
}

pub(super) fn find<'a>(face: &'a Face, text: &str) -> &'a TextRun {
    let found = texts(face).find(|run| &*run.text == text);
    found.unwrap_or_else(|| {
        panic!(
            "no `{text}` among {:?}",
            texts(face).map(|run| &run.text).collect::<Vec<_>>()
        )
    })
}

fn has(face: &Face, text: &str) -> bool {
    texts(face).any(|run| &*run.text == text)
}

#[test]
fn a_card_says_what_its_data_says_and_nothing_else() {
    let faces = faces(&card());
    for text in [
        "श्रीमती कृष्णा द्विवेदी",
        "Shrimati Krishna Dwivedi",
        "4170 5823",
        "HP2019041705823",
        "PHH",
        "पात्र गृहस्थी",
        "Priority household",
        "ठियोग, शिमला",
        "01",
        "21-11-2026",
    ] {
        assert!(has(&faces.front, text), "{text}");
    }
    for text in [
        "रमेश द्विवेदी",
        "Ramesh Dwivedi",
        "पति",
        "Husband",
        "पुत्र",
        "1990",
        "1203456",
    ] {
        assert!(has(&faces.back, text), "{text}");
    }
    let number = card().card_number.to_string();
    assert!(has(&faces.front, &number) && has(&faces.back, &number));
    assert_eq!(
        faces
            .back
            .items
            .iter()
            .filter(|item| matches!(item, Placed::Qr { .. }))
            .count(),
        1
    );
}

#[test]
fn every_text_stands_inside_the_safe_area() {
    let mut office = Office::new();
    let mut card = card();
    for card_type in CardType::ALL {
        card.card_type = card_type;
        let faces = office.lay_out(&card).unwrap();
        for run in texts(&faces.front).chain(texts(&faces.back)) {
            assert!(
                run.x >= 2.98 && run.x < 82.62 && run.y > 3.0 && run.y < 51.0,
                "{run:?}"
            );
        }
    }
}

#[test]
fn relation_words_follow_the_gender() {
    let mut card = card();
    card.members[1].gender = Gender::Unknown;
    card.members[2].gender = Gender::Female;
    let faces = faces(&card);
    assert!(has(&faces.back, "जीवनसाथी") && has(&faces.back, "पुत्री"));
}

#[test]
fn a_long_name_shrinks_and_a_longer_one_is_refused_with_its_width() {
    let mut office = Office::new();
    let mut long = card();
    let normal = find(
        &office.lay_out(&long).unwrap().front,
        "Shrimati Krishna Dwivedi",
    )
    .size;
    let words = "Venkata Satyanarayana Lakshmi Iyer";
    long.head = name("", words);
    let first = find(&office.lay_out(&long).unwrap().front, words).size;
    assert!(
        first < 11.0 && first > normal,
        "{first} pt; the usual second line has {normal} pt"
    );
    long.head = name(
        "",
        "Venkata Satyanarayana Lakshminarasimha Chandrasekharan Iyer",
    );
    let faces = office.lay_out(&long).unwrap();
    let [upper, lower] = [
        "Venkata Satyanarayana Lakshminarasimha",
        "Chandrasekharan Iyer",
    ]
    .map(|line| find(&faces.front, line));
    assert!(upper.y < lower.y && (upper.x - lower.x).abs() < 1e-4);
    long.head = name("", &"Venkatanarasimharajuvaripeta ".repeat(3));
    let error = office.lay_out(&long).unwrap_err();
    let FaceError::DoesNotFit {
        what,
        needed,
        available,
        ..
    } = &error
    else {
        panic!("{error}")
    };
    assert_eq!(what, "the head's name");
    assert!(needed > available);
    let message = error.to_string();
    assert!(
        message.starts_with("the head's name does not fit: at its smallest it needs"),
        "{message}"
    );
    assert!(
        message.contains("hint: shorten it in the register, or give front.text["),
        "{message}"
    );
    assert!(!message.contains("Venkata"), "no name in a message");
}

#[test]
fn a_character_that_no_font_draws_is_told_with_its_field() {
    let mut card = card();
    // A Gujarati letter, which neither font has.
    card.ration_card = Some("HP\u{A95}1".to_owned());
    let error = Office::new().lay_out(&card).unwrap_err().to_string();
    assert_eq!(
        error,
        "font `Noto Sans` has no glyph for U+0A95 in the ration card number\n\nhint: add a font with this script to fonts.toml"
    );
}

#[test]
fn a_part_is_named_on_a_continuation_card_only() {
    let mut second = card();
    assert!(!texts(&faces(&second).front).any(|run| run.text.contains("भाग")));
    let family = FamilyId::parse("41705823").unwrap();
    second.card_number = CardNumber::new(family, 1, Part::new(2, 2).unwrap()).unwrap();
    assert!(texts(&faces(&second).front).any(|run| run.text.contains("भाग 2/2")));
}

#[test]
fn a_photo_comes_with_its_ghost_and_without_one_stands_the_figure() {
    let mut card = card();
    let photos = |card: &CardData| {
        let opacities: Vec<f32> = faces(card)
            .front
            .items
            .iter()
            .filter_map(|item| match item {
                Placed::Photo { opacity, .. } => Some(*opacity),
                _ => None,
            })
            .collect();
        opacities
    };
    assert!(photos(&card).is_empty());
    let shapes_without = faces(&card).front.items.len();
    card.photo = Some(Vec::new());
    let opacities = photos(&card);
    assert!(matches!(opacities.as_slice(), [ghost, photo] if *ghost <= 0.15 && *photo >= 1.0));
    assert!(
        faces(&card).front.items.len() < shapes_without + 2,
        "the figure is not drawn below it"
    );
}

#[test]
fn the_chip_takes_the_leading_categorys_ink_and_the_code_names_all() {
    let mut office = Office::new();
    let mut card = card();
    let mut chip = |categories| {
        card.categories = categories;
        let faces = office.lay_out(&card).unwrap();
        let layout = office.layouts.get(CardType::Permanent);
        let fills: Vec<String> = faces
            .front
            .items
            .iter()
            .filter_map(|item| match item {
                Placed::Shape(shape) => shape.fill.map(|(ink, _)| layout.ink(ink).name.clone()),
                _ => None,
            })
            .collect();
        (fills, faces)
    };
    let (fills, _) = chip(CategorySet::only(Category::Aay));
    assert!(fills.contains(&"aay".to_owned()), "{fills:?}");
    let (fills, faces) = chip(CategorySet::of([Category::Bpl, Category::Phh]).unwrap());
    assert!(
        fills.contains(&"phh".to_owned()) && !fills.contains(&"bpl".to_owned()),
        "{fills:?}"
    );
    assert!(texts(&faces.front).any(|run| run.text.contains("PHH+BPL")));
}

#[test]
fn the_same_card_is_laid_out_alike_by_a_warm_and_a_cold_shaper() {
    let mut office = Office::new();
    let warm = [
        office.lay_out(&card()).unwrap(),
        office.lay_out(&card()).unwrap(),
    ];
    let cold = faces(&card());
    let all = [&warm[0], &warm[1], &cold].map(|faces| format!("{faces:?}"));
    assert!(all[0] == all[1] && all[1] == all[2]);
}

/// What stands on a face, one line an item, as a person reads it.
fn described(face: &Face) -> String {
    let lines = face.items.iter().map(|item| match item {
        Placed::Text(run) => {
            let glyphs: usize = run.pieces.iter().map(|piece| piece.glyphs.len()).sum();
            format!(
                "text  {:6.2} {:6.2}  {:4.1} pt {:3.0} %  {glyphs:2} glyphs  {}\n",
                run.x, run.y, run.size, run.stretch, run.text
            )
        }
        Placed::Shape(shape) => format!("shape {} segments\n", shape.segments.len()),
        Placed::Photo { frame, .. } => format!("photo {:6.2} {:6.2}\n", frame.x, frame.y),
        Placed::Qr { frame, symbol } => format!(
            "qr    {:6.2} {:6.2}  {} modules of {} dots\n",
            frame.x,
            frame.y,
            symbol.size(),
            symbol.module_dots()
        ),
    });
    lines.collect()
}

#[test]
fn the_face_of_a_plain_card_reads_as_written_here() {
    let fonts = FontSet::bundled().unwrap();
    let faces = lay_out(&card(), &plain_layout(&fonts), &mut TextShaper::new(&fonts)).unwrap();
    assert_eq!(
        described(&faces.front),
        "\
shape 6 segments
text   26.00  20.00  11.0 pt 100 %  18 glyphs  श्रीमती कृष्णा द्विवेदी
"
    );
    assert_eq!(
        described(&faces.back),
        "\
text    3.60   9.00   6.2 pt 100 %  18 glyphs  श्रीमती कृष्णा द्विवेदी
text    3.60  13.70   6.2 pt 100 %  11 glyphs  रमेश द्विवेदी
text    3.60  18.40   6.2 pt 100 %  12 glyphs  अर्जुन द्विवेदी
qr     49.60   3.00  69 modules of 5 dots
"
    );
}

proptest! {
    #[test]
    fn no_text_of_a_register_makes_the_layout_panic(ration in any::<String>(), shop in any::<String>()) {
        let fonts = FontSet::bundled().unwrap();
        let layouts = Layouts::bundled(&fonts).unwrap();
        let mut card = card();
        let symbol = qr::choose(&card.qr_text).unwrap();
        card.ration_card = Some(ration);
        card.home_shop.code = shop;
        let layout = layouts.get(card.card_type);
        match lay_out_with(&card, layout, symbol, &mut TextShaper::new(&fonts)) {
            Ok(faces) => prop_assert!(texts(&faces.front).all(|run| run.x.is_finite())),
            Err(error) => prop_assert!(error.to_string().contains("\n\nhint: ")),
        }
    }
}

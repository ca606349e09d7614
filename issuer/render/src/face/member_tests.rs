//! The member table.

use issuer_domain::{Gender, Relation};

use super::FaceError;
use super::tests::{Office, faces, find, texts};
use crate::card_data::CardData;
use crate::test_card::{card, member, name};

#[test]
fn members_stand_in_rows_of_one_pitch_and_more_members_in_lower_rows() {
    let mut crowd = card();
    let baselines = |card: &CardData| {
        let faces = faces(card);
        let rows: Vec<f32> = texts(&faces.back)
            .filter(|run| run.text.starts_with("रमेश"))
            .map(|run| run.y)
            .collect();
        rows
    };
    let row = member(name("रमेश", "Ramesh"), Relation::Child, Gender::Male);
    crowd.members = vec![row.clone(); 3];
    let few = baselines(&crowd);
    crowd.members = vec![row; 9];
    let many = baselines(&crowd);
    assert_eq!((few.len(), many.len()), (3, 9));
    let pitches: Vec<f32> = many.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(
        pitches
            .iter()
            .all(|pitch| (pitch - pitches[0]).abs() < 1e-3),
        "{pitches:?}"
    );
    assert!(pitches[0] < few[1] - few[0]);
}

#[test]
fn a_member_with_one_script_stands_in_the_middle_of_the_row() {
    let mut card = card();
    card.members
        .push(member(name("", "Anil"), Relation::Child, Gender::Male));
    card.members
        .push(member(name("अनिल", ""), Relation::Child, Gender::Male));
    card.members
        .push(member(name("सुनील", "Sunil"), Relation::Child, Gender::Male));
    let faces = faces(&card);
    let [latin, hindi, both, second] =
        ["Anil", "अनिल", "सुनील", "Sunil"].map(|text| find(&faces.back, text));
    assert!((latin.size - hindi.size).abs() < 1e-6);
    assert!(second.size < both.size);
    let pitch = hindi.y - latin.y;
    assert!(
        both.y < hindi.y + pitch && hindi.y + pitch < second.y,
        "middle is between the two"
    );
}

#[test]
fn a_long_name_takes_several_lines_in_a_higher_row() {
    let mut card = card();
    let long = name(
        "राजराजेश्वर प्रसाद नारायण विश्वकर्मा भारद्वाज शास्त्री",
        "Rajrajeshwar Prasad Narayan Vishwakarma Bhardwaj Shastri",
    );
    card.members[1].name = long;
    card.members[2].name = name("", "Venkatesh Lakshminarasimhan Iyengar");
    card.members
        .push(member(name("अनिल", "Anil"), Relation::Child, Gender::Male));
    let faces = faces(&card);
    let y = |word: &str| {
        texts(&faces.back)
            .find(|run| run.text.contains(word))
            .unwrap()
            .y
    };
    let lines = [
        "राजराजेश्वर",
        "शास्त्री",
        "Rajrajeshwar",
        "Shastri",
        "Venkatesh",
        "Iyengar",
        "अनिल",
    ];
    let places = lines.map(y);
    assert!(
        places.windows(2).all(|pair| pair[0] + 1.4 < pair[1]),
        "{places:?}"
    );
    assert!(texts(&faces.back).all(|run| !run.text.contains("राजराजेश्वर") || run.size >= 6.0));
}

#[test]
fn so_many_long_names_that_rows_are_too_high_go_on_another_card() {
    let mut card = card();
    let long = name(
        "राजराजेश्वर प्रसाद नारायण विश्वकर्मा भारद्वाज शास्त्री",
        "Rajrajeshwar Prasad Narayan Vishwakarma Bhardwaj Shastri",
    );
    let mut office = Office::new();
    card.members = vec![member(long, Relation::Child, Gender::Male); 4];
    office.lay_out(&card).unwrap();
    card.members.extend(card.members.clone());
    let error = office.lay_out(&card).unwrap_err().to_string();
    assert!(
        error.starts_with("8 members do not go on one card of"),
        "{error}"
    );
}

#[test]
fn a_member_whose_name_does_not_fit_is_told_by_number() {
    let mut card = card();
    card.members[2].name = name("", &"Venkatanarasimharajuvaripetavenkata ".repeat(2));
    let error = Office::new().lay_out(&card).unwrap_err().to_string();
    assert!(error.starts_with("member 3's name does not fit"), "{error}");
}

#[test]
fn more_members_than_rows_are_refused() {
    let mut card = card();
    card.members = vec![card.members[1].clone(); 30];
    let error = Office::new().lay_out(&card).unwrap_err();
    assert!(
        matches!(error, FaceError::TooManyMembers { members: 30, .. }),
        "{error}"
    );
}

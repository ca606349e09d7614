use time::macros::date;

use super::*;
use crate::{
    CardType, Category, CategorySet, Ekyc, FamilyId, Gender, HomeShop, LocalBody, LocalBodyKind,
    MemberFacts, Place, Relation,
};

fn name(latin: &str) -> Name {
    Name::new(None, Some(latin)).unwrap()
}

fn member(id: &str, relation: Relation) -> Member {
    Member {
        id: id.to_owned(),
        name: name("Sita Devi"),
        birth_year: Some(1980),
        gender: Gender::Female,
        relation,
        facts: MemberFacts::default(),
    }
}

fn family() -> Family {
    let place = |lgd_code, latin| Place {
        lgd_code,
        name: name(latin),
    };
    Family {
        id: FamilyId::parse("41705823").unwrap(),
        ration_card: None,
        card_type: CardType::Permanent,
        valid_until: None,
        categories: CategorySet::only(Category::Phh),
        local_body: LocalBody {
            kind: LocalBodyKind::Panchayat,
            place: place(914_400, "Kotla"),
        },
        block: place(9_360, "Baijnath"),
        district: place(18, "Kangra"),
        home_shop: HomeShop {
            code: "HP18144000".to_owned(),
            name: name("Cooperative Society"),
        },
        photo: None,
        as_on: date!(2026 - 11 - 01),
        members: vec![
            member("100000101", Relation::Head),
            member("100000102", Relation::Child),
            member("100000103", Relation::Sibling),
        ],
    }
}

#[test]
fn each_kind_is_told_from_the_others() {
    type Edit = fn(&mut Family);
    let table: [(Edit, &[ChangeKind]); 13] = [
        (|_| (), &[]),
        (|family| family.as_on = date!(2026 - 12 - 01), &[]),
        (
            |family| family.members[1].name = name("Sita Kumari"),
            &[ChangeKind::NameCorrected],
        ),
        (
            |family| family.members.push(member("100000104", Relation::Child)),
            &[ChangeKind::MemberAdded],
        ),
        (
            |family| drop(family.members.pop()),
            &[ChangeKind::MemberGone],
        ),
        (
            |family| family.members[2] = member("100000109", Relation::Sibling),
            &[ChangeKind::MemberAdded, ChangeKind::MemberGone],
        ),
        (
            |family| family.categories = CategorySet::only(Category::Aay),
            &[ChangeKind::CategoryChanged],
        ),
        (
            |family| {
                family.local_body.place.lgd_code += 1;
                family.local_body.place.name = name("Bir");
            },
            &[ChangeKind::Moved],
        ),
        (
            |family| family.home_shop.code = "HP18144001".to_owned(),
            &[ChangeKind::Moved],
        ),
        (
            |family| {
                family.members.swap(0, 1);
                family.members[0].relation = Relation::Head;
                family.members[1].relation = Relation::Parent;
            },
            &[ChangeKind::HeadChanged],
        ),
        (
            |family| family.local_body.place.name = name("Kotlah"),
            &[ChangeKind::Other],
        ),
        (|family| family.members.swap(1, 2), &[ChangeKind::Other]),
        (
            |family| family.members[1].facts.ekyc = Ekyc::Done,
            &[ChangeKind::BesideTheCard],
        ),
    ];
    for (at, (edit, kinds)) in table.into_iter().enumerate() {
        let mut after = family();
        edit(&mut after);
        let change = FamilyChange::between(&family(), &after);
        assert_eq!(change.kinds().collect::<Vec<_>>(), kinds, "row {at}");
        let is_shown = !kinds.is_empty() && kinds != [ChangeKind::BesideTheCard];
        assert_eq!(change.is_shown(), is_shown, "row {at}");
        assert_eq!(change.is_empty(), kinds.is_empty(), "row {at}");
    }
}

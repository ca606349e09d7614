use issuer_domain::Area;

use super::engine::Statement;

/// Text that is true for a row of `family` in an area.
pub(super) fn push_area(query: &mut Statement<'_>, area: Area) {
    match area {
        Area::State => query.push("1 = 1"),
        Area::District(code) => query.push("family.district_lgd = ").push_value(code),
        Area::Block(code) => query.push("family.block_lgd = ").push_value(code),
        Area::LocalBody(code) => query.push("family.local_body_lgd = ").push_value(code),
    };
}

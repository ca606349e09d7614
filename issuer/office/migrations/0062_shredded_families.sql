-- Closed families whose content was destroyed when its time was over. The family's row stays with
-- its numbers and without its people; so do the cards with theirs, as tombstones.
create table shredded_family (
    family_id   TEXT   not null primary key references family (family_id),
    shredded_at BIGINT not null
);

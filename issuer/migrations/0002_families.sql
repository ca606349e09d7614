-- A family as the last register file has it. `revision` counts its contents from 1.
create table family (
    family_id        TEXT    not null primary key,
    revision         BIGINT  not null check (revision >= 1),
    content_sha256   BYTEA   not null check (length(content_sha256) = 32),
    seen_in_run      BIGINT  not null references import_run (import_run_id),
    as_on            TEXT    not null,
    -- Why no card may be made for now; null where one may.
    hold             TEXT,
    ration_card      TEXT,
    card_type        TEXT    not null check (card_type in ('permanent', 'temporary', 'migrant')),
    valid_until      TEXT,
    categories       BIGINT  not null check (categories > 0),
    district_lgd     BIGINT  not null,
    district_hindi   TEXT,
    district_latin   TEXT,
    block_lgd        BIGINT  not null,
    block_hindi      TEXT,
    block_latin      TEXT,
    local_body_kind  TEXT    not null check (local_body_kind in ('panchayat', 'ward')),
    local_body_lgd   BIGINT  not null,
    local_body_hindi TEXT,
    local_body_latin TEXT,
    shop_code        TEXT    not null,
    shop_hindi       TEXT,
    shop_latin       TEXT,
    photo_path       TEXT,
    photo_sha256     BYTEA,
    check ((photo_path is null) = (photo_sha256 is null))
);

-- A ration card belongs to one family.
create unique index family_ration_card on family (ration_card) where ration_card is not null;

-- A member belongs to one family at a time. Position 1 is the head.
create table member (
    member_id  TEXT    not null primary key,
    family_id  TEXT    not null references family (family_id),
    position   BIGINT  not null check (position >= 1),
    name_hindi TEXT,
    name_latin TEXT,
    birth_year BIGINT,
    gender     BIGINT  not null check (gender between 0 and 3),
    relation   BIGINT  not null check (relation between 0 and 14),
    ekyc           TEXT not null check (ekyc in ('done', 'pending', 'unknown')),
    relative_hindi TEXT,
    relative_latin TEXT,
    check (name_hindi is not null or name_latin is not null),
    check ((position = 1) = (relation = 0))
);

create unique index member_family on member (family_id, position);

-- What a family was before a register file changed it: a card made from that revision can still be
-- printed as it was signed.
create table family_past (
    family_id       TEXT    not null references family (family_id),
    revision        BIGINT  not null,
    content         TEXT    not null,
    replaced_in_run BIGINT  not null references import_run (import_run_id),
    primary key (family_id, revision)
);

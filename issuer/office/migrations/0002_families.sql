-- Who answers for which fields of a family, as the source profile of its file says. Few: one row
-- for all families of a source.
create table owner_set (
    owner_set_id BIGINT not null primary key,
    owners       TEXT   not null unique
);

-- A family as the last register file has it. `revision` counts its contents from 1.
create table family (
    family_id        TEXT    not null primary key,
    revision         BIGINT  not null check (revision >= 1),
    content_sha256   BYTEA   not null check (length(content_sha256) = 32),
    seen_in_run      BIGINT  not null references import_run (import_run_id),
    as_on            TEXT    not null,
    owner_set        BIGINT  references owner_set (owner_set_id),
    -- Counted when the family is stored, so that reports need not read the members.
    members             BIGINT not null check (members >= 1),
    ekyc_done           BIGINT not null check (ekyc_done between 0 and members),
    without_hindi       BIGINT not null check (without_hindi between 0 and members),
    head_without_hindi  BIGINT not null check (head_without_hindi in (0, 1)),
    -- Position of the head under section 13 of the National Food Security Act, 2013; the register's
    -- head stands at position 1.
    nfsa_head        BIGINT  check (nfsa_head between 1 and members),
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

-- In what a family's revision differs from the one before it: one bit a kind.
create table family_change (
    family_id     TEXT   not null references family (family_id),
    revision      BIGINT not null check (revision >= 2),
    kinds         BIGINT not null check (kinds between 1 and 255),
    import_run_id BIGINT not null references import_run (import_run_id),
    primary key (family_id, revision)
);

-- Why a family may have no card for now. What follows from the office's policy is not stored: it
-- is computed from the counts above, so that a change of policy holds at once.
create table family_hold (
    family_id TEXT   not null references family (family_id),
    reason    TEXT   not null
              check (reason in ('family_twice', 'number_twice', 'duplicate', 'no_head', 'no_shop',
                                'text_does_not_fit', 'gone')),
    since     BIGINT not null,
    -- What put it there: import run 7, issue.
    source    TEXT   not null,
    primary key (family_id, reason)
);

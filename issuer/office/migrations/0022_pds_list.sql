-- One load of the food department's list of ration cards.
create table pds_import (
    pds_import_id   BIGINT not null primary key check (pds_import_id >= 1),
    source_name     TEXT   not null,
    started_at      BIGINT not null,
    -- Null where the load never came to its end.
    finished_at     BIGINT,
    cards_new       BIGINT not null default 0,
    cards_changed   BIGINT not null default 0,
    cards_unchanged BIGINT not null default 0,
    cards_rejected  BIGINT not null default 0,
    cards_gone      BIGINT not null default 0
);

-- A ration card as the last list has it: what the food department owns, which is the number, the
-- categories and the shop, and what linking needs.
create table pds_card (
    ration_card      TEXT   not null primary key,
    content_sha256   BYTEA  not null check (length(content_sha256) = 32),
    seen_in_import   BIGINT not null references pds_import (pds_import_id),
    -- The load whose list has the card's block without the card.
    gone_in_import   BIGINT references pds_import (pds_import_id),
    as_on            TEXT,
    categories       BIGINT not null check (categories > 0),
    shop_code        TEXT   not null,
    shop_hindi       TEXT,
    shop_latin       TEXT,
    district_lgd     BIGINT,
    block_lgd        BIGINT,
    local_body_lgd   BIGINT,
    local_body_hindi TEXT,
    local_body_latin TEXT
);

create index pds_card_place on pds_card (district_lgd, block_lgd, ration_card);

create table pds_member (
    ration_card    TEXT   not null,
    position       BIGINT not null check (position >= 1),
    -- The register's id of the member, where the list has it.
    member_id      TEXT,
    name_hindi     TEXT,
    name_latin     TEXT,
    relative_hindi TEXT,
    relative_latin TEXT,
    birth_year     BIGINT,
    gender         BIGINT not null check (gender between 0 and 3),
    relation       BIGINT check (relation between 0 and 14),
    primary key (ration_card, position),
    check (name_hindi is not null or name_latin is not null)
);

-- One run that links ration cards to families. The links of the last finished run hold; those of
-- an unfinished one are nobody's.
create table pds_link_run (
    link_run_id BIGINT not null primary key check (link_run_id >= 1),
    started_at  BIGINT not null,
    finished_at BIGINT
);

-- What a run found out about a ration card.
create table pds_link (
    link_run_id BIGINT not null references pds_link_run (link_run_id),
    ration_card TEXT   not null,
    outcome     TEXT   not null check (outcome in ('linked', 'review', 'not_found')),
    family_id   TEXT   references family (family_id),
    evidence    TEXT   check (evidence in ('ration_card', 'member_ids', 'persons', 'decision')),
    -- Persons of the card who were found in the family.
    agreeing    BIGINT not null default 0,
    primary key (link_run_id, ration_card),
    check ((outcome = 'linked') = (family_id is not null)),
    check ((family_id is null) = (evidence is null))
);

-- A family draws rations on one card.
create unique index pds_link_family on pds_link (link_run_id, family_id)
    where family_id is not null;
create index pds_link_outcome on pds_link (link_run_id, outcome, ration_card);

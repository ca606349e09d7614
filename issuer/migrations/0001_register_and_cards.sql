-- Families as the register has them, the cards made from them, and what was published about them.
--
-- One text for SQLite and PostgreSQL: TEXT for words and ISO dates, BIGINT for counts, codes and
-- seconds since the epoch (UTC), INTEGER for small numbers, BYTEA for bytes (SQLite keeps blobs
-- in it as they are). Migrations are only ever added; this file does not change once released.

-- One load of a register file.
create table import_run (
    import_run_id      BIGINT  not null primary key,
    source_name        TEXT    not null,
    state              TEXT    not null check (state in ('running', 'finished', 'broken_off')),
    started_at         BIGINT  not null,
    finished_at        BIGINT,
    families_read      BIGINT  not null default 0,
    families_accepted  BIGINT  not null default 0,
    families_updated   BIGINT  not null default 0,
    families_unchanged BIGINT  not null default 0,
    families_rejected  BIGINT  not null default 0,
    check ((state = 'running') = (finished_at is null))
);

-- How often a reason was given in a run's reject file.
create table import_run_reason (
    import_run_id BIGINT not null references import_run (import_run_id),
    reason        TEXT   not null,
    occurrences   BIGINT not null,
    primary key (import_run_id, reason)
);

-- A family as the last register file has it. `revision` counts its contents from 1.
create table family (
    family_id        TEXT    not null primary key,
    revision         INTEGER not null check (revision >= 1),
    content_sha256   BYTEA   not null check (length(content_sha256) = 32),
    seen_in_run      BIGINT  not null references import_run (import_run_id),
    as_on            TEXT    not null,
    -- Why no card may be made for now; null where one may.
    hold             TEXT,
    ration_card      TEXT,
    card_type        TEXT    not null check (card_type in ('permanent', 'temporary', 'migrant')),
    valid_until      TEXT,
    categories       INTEGER not null check (categories > 0),
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
    position   INTEGER not null check (position >= 1),
    name_hindi TEXT,
    name_latin TEXT,
    birth_year INTEGER,
    gender     INTEGER not null check (gender between 0 and 3),
    relation   INTEGER not null check (relation between 0 and 14),
    check (name_hindi is not null or name_latin is not null),
    check ((position = 1) = (relation = 0))
);

create unique index member_family on member (family_id, position);

-- What a family was before a register file changed it: a card made from that revision can still be
-- printed as it was signed.
create table family_past (
    family_id       TEXT    not null references family (family_id),
    revision        INTEGER not null,
    content         TEXT    not null,
    replaced_in_run BIGINT  not null references import_run (import_run_id),
    primary key (family_id, revision)
);

-- A status list, and how many of its places are given out. The places come in the order of a
-- permutation that `permutation_key` fixes, so that nothing about a card follows from its place.
create table status_list (
    list_number     INTEGER not null primary key check (list_number >= 1),
    uri             TEXT    not null unique,
    places          BIGINT  not null check (places > 0),
    given_out       BIGINT  not null check (given_out between 0 and places),
    permutation_key BYTEA   not null check (length(permutation_key) = 32)
);

-- A card version. What is to be signed is stored before it is signed.
create table card (
    card_number     TEXT    not null primary key,
    family_id       TEXT    not null references family (family_id),
    family_revision INTEGER not null,
    issue_number    INTEGER not null check (issue_number between 1 and 99),
    part            INTEGER not null check (part between 1 and parts),
    parts           INTEGER not null check (parts between 1 and 9),
    card_type       TEXT    not null check (card_type in ('permanent', 'temporary', 'migrant')),
    as_on           TEXT    not null,
    issued_at       BIGINT  not null,
    expires_at      BIGINT  not null check (expires_at > issued_at),
    list_number     INTEGER not null references status_list (list_number),
    status_index    BIGINT  not null check (status_index >= 0),
    key_id          BYTEA   not null check (length(key_id) = 4),
    to_be_signed    BYTEA   not null,
    production      TEXT    not null check (production in ('draft', 'signed')),
    signature       BYTEA   check (length(signature) = 64),
    qr_text         TEXT,
    signed_at       BIGINT,
    status          TEXT    not null check (status in ('valid', 'suspended', 'revoked', 'superseded')),
    status_at       BIGINT,
    status_reason   TEXT,
    unique (family_id, issue_number, part),
    unique (list_number, status_index),
    check ((production = 'draft') = (signature is null)),
    check ((production = 'draft') = (qr_text is null)),
    check ((production = 'draft') = (signed_at is null)),
    check ((status = 'valid') = (status_at is null)),
    check ((status = 'revoked') = (status_reason is not null))
);

-- One live card per family and part, whatever the program does.
create unique index card_live on card (family_id, part) where status in ('valid', 'suspended');
create index card_draft on card (card_number) where production = 'draft';
create index card_not_valid on card (list_number, status_index) where status <> 'valid';

-- Cards that are printed together, in their order on paper.
create table lot (
    lot_id     TEXT   not null primary key,
    created_at BIGINT not null
);

create table lot_card (
    lot_id      TEXT   not null references lot (lot_id),
    position    BIGINT not null check (position >= 1),
    card_number TEXT   not null unique references card (card_number),
    primary key (lot_id, position)
);

-- Verifier updates. A version is taken before the update is signed and never given twice.
create table publication (
    version      BIGINT not null primary key check (version >= 1),
    taken_at     BIGINT not null,
    sha256       BYTEA  check (length(sha256) = 32),
    published_at BIGINT,
    check ((sha256 is null) = (published_at is null))
);

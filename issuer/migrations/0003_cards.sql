-- A status list, and how many of its places are given out. The places come in the order of a
-- permutation that `permutation_key` fixes, so that nothing about a card follows from its place.
create table status_list (
    list_number     BIGINT  not null primary key check (list_number >= 1),
    uri             TEXT    not null unique,
    places          BIGINT  not null check (places > 0),
    given_out       BIGINT  not null check (given_out between 0 and places),
    permutation_key BYTEA   not null check (length(permutation_key) = 32)
);

-- A card version. What is to be signed is stored before it is signed.
create table card (
    card_number     TEXT    not null primary key,
    family_id       TEXT    not null references family (family_id),
    family_revision BIGINT  not null,
    issue_number    BIGINT  not null check (issue_number between 1 and 99),
    part            BIGINT  not null check (part between 1 and parts),
    parts           BIGINT  not null check (parts between 1 and 9),
    card_type       TEXT    not null check (card_type in ('permanent', 'temporary', 'migrant')),
    as_on           TEXT    not null,
    issued_at       BIGINT  not null,
    expires_at      BIGINT  not null check (expires_at > issued_at),
    list_number     BIGINT  not null references status_list (list_number),
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

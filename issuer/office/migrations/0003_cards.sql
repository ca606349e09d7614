-- A status list, and how many of its places are given out. The places come in the order of a
-- permutation that `permutation_key` fixes, so that nothing about a card follows from its place.
create table status_list (
    list_number     BIGINT  not null primary key check (list_number >= 1),
    uri             TEXT    not null unique,
    places          BIGINT  not null check (places > 0),
    given_out       BIGINT  not null check (given_out between 0 and places),
    permutation_key BYTEA   not null check (length(permutation_key) = 32)
);

-- Families that split or merged: their cards end and the new ones begin in one transaction.
create table settlement (
    settlement_id BIGINT not null primary key check (settlement_id >= 1),
    kind          TEXT   not null check (kind in ('split', 'merger')),
    begun_at      BIGINT not null,
    begun_by      TEXT   not null,
    settled_at    BIGINT
);

-- The issues that end when it is settled.
create table settlement_end (
    settlement_id BIGINT not null references settlement (settlement_id),
    family_id     TEXT   not null references family (family_id),
    issue_number  BIGINT not null,
    primary key (settlement_id, family_id)
);

-- A card version. What is to be signed is stored before it is signed.
create table card (
    card_number     TEXT    not null primary key,
    family_id       TEXT    not null references family (family_id),
    family_revision BIGINT  not null,
    issue_number    BIGINT  not null check (issue_number between 1 and 99),
    part            BIGINT  not null check (part between 1 and parts),
    parts           BIGINT  not null check (parts between 1 and 9),
    -- Why it was made, for whom, in the place of which issue, and as part of which settlement.
    making          TEXT    not null
                    check (making in ('first', 'reprint', 'correction', 'renewal', 'split', 'merger')),
    making_reason   TEXT,
    made_by         TEXT    not null,
    replaces_issue  BIGINT  check (replaces_issue between 1 and issue_number - 1),
    settlement_id   BIGINT  references settlement (settlement_id),
    card_type       TEXT    not null check (card_type in ('permanent', 'temporary', 'migrant')),
    as_on           TEXT    not null,
    issued_at       BIGINT  not null,
    not_before      BIGINT  check (not_before between issued_at and expires_at - 1),
    expires_at      BIGINT  not null check (expires_at > issued_at),
    list_number     BIGINT  not null references status_list (list_number),
    status_index    BIGINT  not null check (status_index >= 0),
    key_id          BYTEA   not null check (length(key_id) = 4),
    to_be_signed    BYTEA   not null,
    -- How far its making is, since when, and the fact of that state: a lot, a bundle, a reason …
    production      TEXT    not null
                    check (production in (
                        'draft', 'signed', 'frozen', 'rendered', 'exported', 'printed', 'spoiled',
                        'packed', 'dispatched', 'received', 'handed_over', 'undelivered', 'returned',
                        'destroyed'
                    )),
    production_at   BIGINT,
    production_fact TEXT,
    signature       BYTEA   check (length(signature) = 64),
    qr_text         TEXT,
    signed_at       BIGINT,
    -- Whether it holds; if not, since when, by whom, and why or in favour of which issue.
    status          TEXT    not null check (status in ('valid', 'suspended', 'revoked', 'superseded')),
    status_at       BIGINT,
    status_by       TEXT,
    status_reason   TEXT,
    superseded_by   BIGINT  check (superseded_by > issue_number),
    unique (family_id, issue_number, part),
    unique (list_number, status_index),
    check ((making = 'reprint') = (making_reason is not null)),
    check ((making in ('split', 'merger')) = (settlement_id is not null)),
    check ((production = 'draft') = (signature is null)),
    check ((production = 'draft') = (qr_text is null)),
    check ((production = 'draft') = (signed_at is null)),
    check ((production = 'draft') = (production_at is null)),
    check (production <> 'draft' or status = 'valid'),
    check ((status = 'valid') = (status_at is null)),
    check ((status = 'valid') = (status_by is null)),
    check ((status in ('suspended', 'revoked')) = (status_reason is not null)),
    check ((status = 'superseded') = (superseded_by is not null))
);

-- One live card per family and part, whatever the program does; and one that is being made.
create unique index card_live on card (family_id, part)
    where production <> 'draft' and status in ('valid', 'suspended');
create unique index card_draft on card (family_id, part) where production = 'draft';
create index card_not_valid on card (list_number, status_index) where status <> 'valid';
create index card_of_settlement on card (settlement_id) where settlement_id is not null;

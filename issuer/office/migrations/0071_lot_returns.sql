-- What comes back from the press, and the way to the families.

-- A lot made of the cards that another lot lacks, and when a lot was closed: nothing about it is
-- unexplained then.
alter table lot add column supplement_of TEXT references lot (lot_id);
alter table lot add column closed_at BIGINT;
alter table lot add column closed_by TEXT;

-- What the press said last of a card: `printed`, or why not. And its bundle.
alter table lot_card add column reported TEXT
    check (reported in ('printed', 'print', 'cut', 'qr', 'name', 'sample', 'missing'));
alter table lot_card add column bundle_number BIGINT check (bundle_number >= 1);

-- The files that a press returned, as far as they changed something.
create table lot_return (
    lot_id        TEXT   not null references lot (lot_id),
    return_number BIGINT not null check (return_number >= 1),
    printed       BIGINT not null check (printed >= 0),
    spoiled       BIGINT not null check (spoiled >= 0),
    samples       BIGINT not null check (samples >= 0),
    missing       BIGINT not null check (missing >= 0),
    recorded_at   BIGINT not null,
    recorded_by   TEXT   not null,
    primary key (lot_id, return_number)
);

-- Blank cards of a lot, day by day.
create table lot_stock (
    lot_id   TEXT   not null references lot (lot_id),
    day      TEXT   not null,
    opening  BIGINT not null check (opening >= 0),
    received BIGINT not null check (received >= 0),
    used     BIGINT not null check (used >= 0),
    spoiled  BIGINT not null check (spoiled >= 0),
    closing  BIGINT not null check (closing >= 0),
    primary key (lot_id, day)
);

-- Rounds of inspection: a sample decides; after a rejection all cards are sorted.
create table lot_inspection (
    lot_id       TEXT   not null references lot (lot_id),
    round        BIGINT not null check (round >= 1),
    kind         TEXT   not null check (kind in ('sample', 'sorting')),
    -- The last return that brought good cards when it was drawn.
    after_return BIGINT not null check (after_return >= 1),
    lot_size     BIGINT not null check (lot_size >= 1),
    code_letter  TEXT,
    sample_size  BIGINT not null check (sample_size between 1 and lot_size),
    accept_max   BIGINT,
    seed         TEXT,
    drawn_at     BIGINT not null,
    drawn_by     TEXT   not null,
    state        TEXT   not null check (state in ('drawn', 'accepted', 'rejected', 'sorted')),
    bad          BIGINT check (bad between 0 and sample_size),
    critical     BIGINT check (critical between 0 and bad),
    decided_at   BIGINT,
    decided_by   TEXT,
    primary key (lot_id, round),
    check ((kind = 'sample') = (seed is not null)),
    check ((kind = 'sample') = (code_letter is not null)),
    check ((kind = 'sample') = (accept_max is not null)),
    check (state not in ('accepted', 'rejected') or kind = 'sample'),
    check (state <> 'sorted' or kind = 'sorting'),
    check ((state = 'drawn') = (decided_at is null)),
    check ((state = 'drawn') = (decided_by is null)),
    check ((state = 'drawn') = (bad is null)),
    check ((state = 'drawn') = (critical is null))
);

-- The cards of a round in the order of the draw, and what was found: nothing yet, or `good`, or
-- defects.
create table lot_sample (
    lot_id      TEXT   not null,
    round       BIGINT not null,
    draw        BIGINT not null check (draw >= 1),
    card_number TEXT   not null references card (card_number),
    found       TEXT,
    found_by    TEXT,
    primary key (lot_id, round, draw),
    unique (lot_id, round, card_number),
    foreign key (lot_id, round) references lot_inspection (lot_id, round),
    check ((found is null) = (found_by is null))
);

-- Parcels to one office.
create table consignment (
    consignment_number TEXT   not null primary key,
    lot_id             TEXT   not null references lot (lot_id),
    office             TEXT   not null,
    seal               TEXT   not null,
    dispatched_at      BIGINT not null,
    dispatched_by      TEXT   not null,
    -- When its last card arrived or was told to be lost.
    received_at        BIGINT,
    received_by        TEXT,
    check ((received_at is null) = (received_by is null))
);

-- At most 100 cards for one shop in one panchayat or ward.
create table bundle (
    lot_id             TEXT   not null references lot (lot_id),
    bundle_number      BIGINT not null check (bundle_number >= 1),
    local_body_lgd     BIGINT not null,
    shop_code          TEXT   not null,
    cards              BIGINT not null check (cards between 1 and 100),
    packed_at          BIGINT not null,
    packed_by          TEXT   not null,
    consignment_number TEXT   references consignment (consignment_number),
    primary key (lot_id, bundle_number)
);

-- How cards came into their families' hands. Who took one is the fact of the card's state.
create table hand_over (
    card_number TEXT   not null primary key references card (card_number),
    mode        TEXT   not null check (mode in ('head', 'member', 'camp', 'home')),
    handed_at   BIGINT not null,
    handed_by   TEXT   not null
);

create index lot_card_bundle on lot_card (lot_id, bundle_number) where bundle_number is not null;
create index lot_supplement on lot (supplement_of) where supplement_of is not null;

-- Roles of those who work with the press and of those who hand cards over. A check cannot be
-- widened in the same words on both engines, so the column is made anew; a person whose role were
-- lost would be able to do nothing.
alter table staff add column role_now TEXT not null default 'auditor'
    check (role_now in ('lmk-operator', 'inspector', 'officer', 'key-officer', 'auditor',
                        'print-officer', 'distributor'));
update staff set role_now = role;
alter table staff drop column role;
alter table staff rename column role_now to role;

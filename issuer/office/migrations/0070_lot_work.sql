-- What a lot was frozen from, for which press, and its control totals. Lots of before are of the
-- whole state, for single pages.
alter table lot add column area TEXT not null default 'state';
alter table lot add column card_type TEXT;
alter table lot add column press TEXT not null default 'single';
-- The profile of a press that the program does not carry, and the press's own colours: every worker
-- draws the same, wherever it runs.
alter table lot add column press_profile TEXT;
alter table lot add column press_colours BYTEA;
alter table lot add column cards BIGINT not null default 0;
alter table lot add column members BIGINT not null default 0;

-- The same by card type, by category that a family is counted under, and by panchayat or ward.
create table lot_total (
    lot_id  TEXT   not null references lot (lot_id),
    kind    TEXT   not null check (kind in ('card_type', 'category', 'local_body')),
    code    TEXT   not null,
    cards   BIGINT not null check (cards >= 1),
    members BIGINT not null check (members >= 1),
    primary key (lot_id, kind, code)
);

-- A piece of a lot that one worker makes: the proof, some hundred cards in one file, and at the end
-- the manifest. `fence` rises with every claim: who holds an older one may change nothing.
-- `lease_until` is milliseconds since 1970 by the database's clock.
create table lot_shard (
    lot_id         TEXT   not null references lot (lot_id),
    shard          BIGINT not null check (shard >= 0),
    kind           TEXT   not null check (kind in ('proof', 'cards', 'finish')),
    first_position BIGINT not null check (first_position >= 1),
    last_position  BIGINT not null check (last_position >= first_position),
    state          TEXT   not null check (state in ('waiting', 'claimed', 'done', 'parked')),
    worker         TEXT,
    fence          BIGINT not null default 0,
    lease_until    BIGINT,
    failures       BIGINT not null default 0,
    drawn          BIGINT not null default 0,
    error          TEXT,
    file           TEXT,
    bytes          BIGINT,
    sha256         BYTEA,
    lines_sha256   BYTEA,
    -- Whether demo keys signed any of its cards, and how its QR symbols came out.
    specimen       BIGINT,
    qr_five_dots   BIGINT,
    qr_four_dots   BIGINT,
    qr_version_min BIGINT,
    qr_version_max BIGINT,
    done_at        BIGINT,
    primary key (lot_id, shard),
    check ((state = 'claimed') = (lease_until is not null)),
    check (state <> 'claimed' or worker is not null),
    check ((state = 'done') = (done_at is not null)),
    check (state <> 'parked' or error is not null)
);

create index lot_shard_open on lot_shard (lot_id, shard) where state in ('waiting', 'claimed');

-- The cards of a lot's proof.
create table lot_proof (
    lot_id   TEXT   not null,
    position BIGINT not null,
    primary key (lot_id, position),
    foreign key (lot_id, position) references lot_card (lot_id, position)
);

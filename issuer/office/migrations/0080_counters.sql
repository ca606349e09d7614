-- Counters of Lok Mitra Kendras, and who works at which.
create table centre (
    centre_id    TEXT   not null primary key check (length(centre_id) between 1 and 20),
    name_hindi   TEXT,
    name_latin   TEXT,
    -- Cards that its printer may print in a day.
    prints_a_day BIGINT not null check (prints_a_day between 0 and 500),
    added_at     BIGINT not null,
    added_by     TEXT   not null,
    closed_at    BIGINT,
    check (name_hindi is not null or name_latin is not null)
);

create table centre_operator (
    name      TEXT   not null primary key references staff (name),
    centre_id TEXT   not null references centre (centre_id),
    since     BIGINT not null,
    set_by    TEXT   not null
);

-- Numbers that slips name, of requests and of grievances: one row of numbers a year for both, so
-- that no number means two things.
create table acknowledgement (
    acknowledgement TEXT   not null primary key,
    year            BIGINT not null check (year between 2000 and 2099),
    running         BIGINT not null check (running >= 1),
    -- What the slip's secret is known by. The secret itself is nowhere here.
    tracking_sha256 BYTEA  not null unique check (length(tracking_sha256) = 32),
    unique (year, running)
);

-- Families' requests for another card.
create table reprint_request (
    acknowledgement TEXT   not null primary key references acknowledgement (acknowledgement),
    family_id       TEXT   not null references family (family_id),
    -- The card that the family has, or should have: the number of its first part.
    old_card        TEXT   not null,
    reason          TEXT   not null
                    check (reason in ('lost', 'stolen', 'damaged', 'unreadable', 'misprinted',
                                      'never-received', 'changed-data', 'split-or-merged', 'moved')),
    proof           TEXT   not null
                    check (proof in ('old-card', 'ration-card', 'photo-paper', 'mobile-code', 'ekyc',
                                     'known-in-person', 'police-report')),
    centre_id       TEXT   not null references centre (centre_id),
    asked_at        BIGINT not null,
    asked_by        TEXT   not null references staff (name),
    rate_list       TEXT   not null,
    fee_paise       BIGINT not null check (fee_paise >= 0),
    -- More reprints in 12 months than a family has without an officer.
    needs_officer   BIGINT not null check (needs_officer in (0, 1)),
    -- Whether who asked may also say yes, by the office's policy of that day.
    alone           BIGINT not null check (alone in (0, 1)),
    -- The mobile number for notices, sealed; none where there is no key or none was given.
    mobile_nonce      BYTEA check (length(mobile_nonce) = 24),
    mobile_ciphertext BYTEA,
    state           TEXT   not null
                    check (state in ('asked', 'paid', 'waived', 'approved', 'made', 'refused',
                                     'withdrawn')),
    paid_at         BIGINT,
    -- Who said yes or no, or noted that the family takes it back.
    decided_by      TEXT   references staff (name),
    decided_at      BIGINT,
    refusal         TEXT,
    card_number     TEXT   unique references card (card_number),
    made_at         BIGINT,
    check ((mobile_nonce is null) = (mobile_ciphertext is null)),
    check (state <> 'waived' or fee_paise = 0),
    check (state <> 'asked' or (fee_paise > 0 and paid_at is null)),
    check (state <> 'paid' or paid_at is not null),
    check (fee_paise > 0 or paid_at is null),
    -- No card without its fee, and none without a yes, whatever the program does.
    check (state not in ('approved', 'made') or fee_paise = 0 or paid_at is not null),
    check ((state in ('approved', 'made', 'refused', 'withdrawn')) = (decided_by is not null)),
    check ((decided_by is null) = (decided_at is null)),
    check ((state = 'refused') = (refusal is not null)),
    check ((state = 'made') = (card_number is not null)),
    check ((card_number is null) = (made_at is null)),
    check (alone = 0 or needs_officer = 0),
    constraint request_by_a_second_person
        check (state not in ('approved', 'made') or alone = 1 or decided_by <> asked_by)
);

-- One open request a family.
create unique index reprint_request_open on reprint_request (family_id)
    where state in ('asked', 'paid', 'waived', 'approved');
create index reprint_request_family on reprint_request (family_id, asked_at);
create index reprint_request_centre on reprint_request (centre_id, asked_at);
create index reprint_request_state on reprint_request (state, asked_at)
    where state in ('asked', 'paid', 'waived', 'approved');

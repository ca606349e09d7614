-- Payments of fees. A link or QR proves nothing: a payment is initiated until somebody who has the
-- money says so.
create table payment (
    reference       TEXT   not null primary key check (length(reference) between 1 and 35),
    acknowledgement TEXT   not null references reprint_request (acknowledgement),
    attempt         BIGINT not null check (attempt >= 1),
    way             TEXT   not null check (way in ('upi', 'cash')),
    paise           BIGINT not null check (paise >= 1),
    initiated_at    BIGINT not null,
    initiated_by    TEXT   not null,
    -- `surplus` is money that came though nothing was due any more: it goes back.
    state           TEXT   not null check (state in ('initiated', 'confirmed', 'failed', 'surplus')),
    confirmed_by    TEXT   check (confirmed_by in ('bank-file', 'webhook', 'operator', 'cash')),
    entered_by      TEXT,
    state_at        BIGINT,
    utr             TEXT,
    -- When the bank said so too. What an operator typed waits for it.
    reconciled_at   BIGINT,
    unique (acknowledgement, attempt),
    check ((state = 'initiated') = (state_at is null)),
    check ((state in ('confirmed', 'surplus')) = (confirmed_by is not null)),
    check ((confirmed_by is null) = (entered_by is null)),
    check (confirmed_by <> 'cash' or way = 'cash'),
    check (way <> 'cash' or confirmed_by is null or confirmed_by = 'cash'),
    check (reconciled_at is null or (confirmed_by is not null and way = 'upi')),
    check (confirmed_by not in ('bank-file', 'webhook') or reconciled_at is not null)
);

-- No request is paid twice.
create unique index payment_once on payment (acknowledgement) where state = 'confirmed';
-- Nobody's UTR pays for two.
create unique index payment_utr on payment (utr)
    where utr is not null and state in ('confirmed', 'surplus');
create index payment_at on payment (state_at) where state in ('confirmed', 'surplus');

-- Numbers of receipts: from 1 for each centre and year, without gaps.
create table receipt (
    centre_id      TEXT   not null references centre (centre_id),
    year           BIGINT not null,
    receipt_number BIGINT not null check (receipt_number >= 1),
    reference      TEXT   not null unique references payment (reference),
    issued_at      BIGINT not null,
    primary key (centre_id, year, receipt_number)
);

-- Cash that a centre paid in to the department.
create table remittance (
    centre_id      TEXT   not null references centre (centre_id),
    day            TEXT   not null check (length(day) = 10),
    bank_reference TEXT   not null check (length(bank_reference) between 1 and 60),
    paise          BIGINT not null check (paise >= 1),
    recorded_at    BIGINT not null,
    recorded_by    TEXT   not null,
    primary key (centre_id, day, bank_reference)
);

-- What people complain of, and what they say of the service.
create table grievance (
    acknowledgement TEXT   not null primary key references acknowledgement (acknowledgement),
    category        TEXT   not null
                    check (category in ('not-received', 'wrong-name', 'unreadable', 'charged-extra',
                                        'refused-at-shop', 'lost', 'others-card', 'praise', 'other')),
    -- What it is about, where that was said.
    request         TEXT   references reprint_request (acknowledgement),
    centre_id       TEXT   references centre (centre_id),
    shop_code       TEXT,
    words           TEXT   not null check (length(words) between 0 and 500),
    taken_at        BIGINT not null,
    taken_by        TEXT   not null,
    state           TEXT   not null check (state in ('open', 'answered', 'closed')),
    state_by        TEXT,
    state_at        BIGINT,
    answer          TEXT   check (length(answer) between 1 and 500),
    times_reopened  BIGINT not null default 0,
    check ((state = 'open') = (state_by is null)),
    check ((state_by is null) = (state_at is null)),
    check (state = 'open' or answer is not null)
);

create index grievance_open on grievance (taken_at) where state = 'open';

create table feedback (
    feedback_number BIGINT not null primary key check (feedback_number >= 1),
    rating          BIGINT not null check (rating between 1 and 5),
    request         TEXT   references reprint_request (acknowledgement),
    given_at        BIGINT not null
);

-- One say a request.
create unique index feedback_request on feedback (request) where request is not null;

-- SMS that wait to be sent. No name, no card and no mobile number stands here: the number is with
-- the request, sealed.
create table notice (
    notice_number   BIGINT not null primary key check (notice_number >= 1),
    event           TEXT   not null
                    check (event in ('requested', 'paid', 'approved', 'refused', 'withdrawn',
                                     'answered')),
    acknowledgement TEXT   not null references acknowledgement (acknowledgement),
    text            TEXT   not null check (length(text) between 1 and 300),
    made_at         BIGINT not null,
    state           TEXT   not null check (state in ('waiting', 'sent', 'given-up', 'no-number')),
    tries           BIGINT not null default 0 check (tries >= 0),
    state_at        BIGINT,
    check ((state in ('waiting', 'no-number')) = (state_at is null))
);

create index notice_waiting on notice (notice_number) where state = 'waiting';

-- What an office's workers do by themselves at their time. One of them has a chore at a time: the
-- others pass over it until its lease runs out. `lease_until` is milliseconds since 1970 by the
-- database's clock; `next_at` is seconds by the workers' own.
create table chore (
    name        TEXT   not null primary key
                check (name in ('publish', 'checkpoint', 'sessions')),
    worker      TEXT   not null,
    lease_until BIGINT,
    next_at     BIGINT not null
);

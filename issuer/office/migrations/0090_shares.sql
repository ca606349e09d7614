-- The share register: what was given to whom, when and why. One row for each recipient, purpose, set
-- of fields and day of India, with how often and of how many families or cards.
create table share (
    recipient TEXT   not null check (length(recipient) between 1 and 80),
    purpose   TEXT   not null check (length(purpose) between 1 and 200),
    -- Names of the data dictionary, in its order, with a blank between.
    fields    TEXT   not null check (length(fields) between 1 and 1000),
    -- By what: `api` or `file-drop`.
    way       TEXT   not null check (way in ('api', 'file-drop')),
    day       TEXT   not null check (length(day) = 10),
    times     BIGINT not null check (times >= 1),
    records   BIGINT not null check (records >= 0),
    first_at  BIGINT not null,
    last_at   BIGINT not null check (last_at >= first_at),
    -- Who or what gave it last.
    given_by  TEXT   not null,
    primary key (recipient, purpose, fields, way, day)
);

create index share_last on share (last_at);

-- What was done, by whom, to what: each row holds the hash of the one before it, so that none can
-- be changed, left out or moved without all later ones changing.
create table audit_event (
    sequence      BIGINT not null primary key check (sequence >= 1),
    at            BIGINT not null,
    actor         TEXT   not null,
    action        TEXT   not null,
    subject       TEXT   not null,
    detail        TEXT   not null,
    previous_hash BYTEA  not null check (length(previous_hash) = 32),
    hash          BYTEA  not null unique check (length(hash) = 32)
);

create index audit_event_subject on audit_event (subject, sequence);
create index audit_event_at on audit_event (at);

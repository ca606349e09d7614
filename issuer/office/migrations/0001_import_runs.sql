-- Loads of register files.
--
-- One text for SQLite and PostgreSQL: TEXT for words and ISO dates, BIGINT for numbers, codes and
-- seconds since the epoch (UTC), BYTEA for bytes (SQLite keeps blobs in it as they are). What must
-- differ stands in sqlite/ and postgres/. Migrations are only ever added; a released one does not
-- change.

-- One load of a register file.
create table import_run (
    import_run_id      BIGINT  not null primary key,
    source_name        TEXT    not null,
    state              TEXT    not null check (state in ('running', 'finished', 'broken_off')),
    started_at         BIGINT  not null,
    finished_at        BIGINT,
    families_read      BIGINT  not null default 0,
    families_accepted  BIGINT  not null default 0,
    families_updated   BIGINT  not null default 0,
    families_unchanged BIGINT  not null default 0,
    families_rejected  BIGINT  not null default 0,
    -- Families that a file said to be complete no longer has.
    families_gone      BIGINT  not null default 0,
    check ((state = 'running') = (finished_at is null))
);

-- How often a reason was given in a run's reject file.
create table import_run_reason (
    import_run_id BIGINT not null references import_run (import_run_id),
    reason        TEXT   not null,
    occurrences   BIGINT not null,
    primary key (import_run_id, reason)
);

-- Verifier updates. A version is taken before the update is signed and never given twice.
create table publication (
    version      BIGINT not null primary key check (version >= 1),
    taken_at     BIGINT not null,
    sha256       BYTEA  check (length(sha256) = 32),
    published_at BIGINT,
    -- The update as it was signed; the newest few are kept, since the next one says what changed
    -- since each of them.
    token        BYTEA,
    check ((sha256 is null) = (published_at is null)),
    check (token is null or sha256 is not null)
);

-- Verifier updates. A version is taken before the update is signed and never given twice.
create table publication (
    version      BIGINT not null primary key check (version >= 1),
    taken_at     BIGINT not null,
    sha256       BYTEA  check (length(sha256) = 32),
    published_at BIGINT,
    check ((sha256 is null) = (published_at is null))
);

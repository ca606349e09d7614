-- Backups that were made, so that `issuer doctor` can tell how old the last one is.
create table backup (
    made_at         BIGINT not null,
    manifest_sha256 BYTEA  not null primary key check (length(manifest_sha256) = 32)
);

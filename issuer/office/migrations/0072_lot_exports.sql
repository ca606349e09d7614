-- Lots that were sealed for a vendor: what left the office, for whom, and until when it may be used.
create table lot_export (
    bundle_sha256 BYTEA  not null primary key check (length(bundle_sha256) = 32),
    lot_id        TEXT   not null references lot (lot_id),
    vendor        TEXT   not null check (length(vendor) between 1 and 60),
    recipients    TEXT   not null check (length(recipients) >= 1),
    bytes         BIGINT not null check (bytes >= 1),
    sealed_at     BIGINT not null,
    expires_at    BIGINT not null check (expires_at > sealed_at),
    sealed_by     TEXT   not null
);

create index lot_export_lot on lot_export (lot_id);

-- What the vendor certified of a bundle's deletion.
create table lot_purge (
    bundle_sha256 BYTEA  not null primary key references lot_export (bundle_sha256),
    certificate   TEXT   not null check (length(certificate) between 1 and 60),
    dated         TEXT   not null check (length(dated) = 10),
    recorded_at   BIGINT not null,
    recorded_by   TEXT   not null
);

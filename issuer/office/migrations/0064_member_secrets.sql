-- The key of secret columns, wrapped under a key that lies in a file and in no backup. One row.
create table data_key (
    data_key_id     BIGINT not null primary key check (data_key_id = 1),
    wrapping_key_id BYTEA  not null check (length(wrapping_key_id) = 8),
    nonce           BYTEA  not null check (length(nonce) = 24),
    ciphertext      BYTEA  not null check (length(ciphertext) = 48),
    wrapped_at      BIGINT not null
);

-- What of a member nobody may read who only has the database.
create table member_secret (
    member_id   TEXT  not null,
    field       TEXT  not null check (field in ('mobile', 'vault_reference')),
    nonce       BYTEA not null check (length(nonce) = 24),
    ciphertext  BYTEA not null,
    blind_index BYTEA not null check (length(blind_index) = 32),
    primary key (member_id, field)
);

create index member_secret_blind_index on member_secret (blind_index);

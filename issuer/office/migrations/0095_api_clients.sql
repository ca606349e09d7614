-- Departments that exchange data with the office.
create table api_client (
    name        TEXT   not null primary key check (length(name) between 2 and 24),
    title       TEXT   not null check (length(title) between 1 and 80),
    -- Which fields it is given, and of which part of the state.
    profile     TEXT   not null check (profile in ('status', 'food', 'welfare')),
    area        TEXT   not null,
    -- Its Ed25519 key, with which it signs files, and what it may ask with them.
    public_key  BYTEA  check (length(public_key) = 32),
    file_scopes TEXT   not null default '',
    added_at    BIGINT not null,
    added_by    TEXT   not null,
    disabled_at BIGINT,
    disabled_by TEXT,
    check ((disabled_at is null) = (disabled_by is null))
);

-- What they show who they are with. Who reads the database cannot use one: it has the SHA-256 of 32
-- random bytes.
create table api_token (
    token_sha256 BYTEA  not null primary key check (length(token_sha256) = 32),
    client       TEXT   not null references api_client (name),
    scopes       TEXT   not null,
    made_at      BIGINT not null,
    made_by      TEXT   not null,
    expires_at   BIGINT not null check (expires_at > made_at),
    last_used_at BIGINT
);

create index api_token_client on api_token (client, made_at);

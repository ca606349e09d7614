-- Links with which a family looks at its card before it is printed. The secret itself is nowhere
-- here.
create table self_check (
    secret_sha256   BYTEA  not null primary key check (length(secret_sha256) = 32),
    family_id       TEXT   not null references family (family_id),
    family_revision BIGINT not null check (family_revision >= 1),
    issued_at       BIGINT not null,
    issued_by       TEXT   not null,
    expires_at      BIGINT not null check (expires_at > issued_at),
    answered_at     BIGINT
);

create index self_check_family on self_check (family_id);

-- What the family said of each field.
create table self_check_answer (
    secret_sha256 BYTEA  not null references self_check (secret_sha256),
    field         TEXT   not null
                  check (field in ('names', 'relations', 'birth-years', 'members', 'place', 'shop',
                                   'category')),
    is_right      BIGINT not null check (is_right in (0, 1)),
    primary key (secret_sha256, field)
);

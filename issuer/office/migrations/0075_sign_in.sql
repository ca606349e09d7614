-- Roles of those who only look lots up and fetch them, and of those who answer the telephone. The
-- column is made anew, as before.
alter table staff add column role_now TEXT not null default 'auditor'
    check (role_now in ('lmk-operator', 'inspector', 'officer', 'key-officer', 'auditor',
                        'print-officer', 'distributor', 'vendor', 'helpdesk'));
update staff set role_now = role;
alter table staff drop column role;
alter table staff rename column role_now to role;

-- Where a person works, and so whose cards, lots and consignments the person sees.
alter table staff add column workplace TEXT not null default 'state';

-- How a person signs in to the pages.
create table sign_in (
    name          TEXT   not null primary key references staff (name),
    -- Argon2id, as a PHC string.
    password      TEXT   not null,
    password_at   BIGINT not null,
    -- Set by another person, so to be changed at the next sign-in.
    is_temporary  BIGINT not null check (is_temporary in (0, 1)),
    -- The secret of the second factor, sealed with the office's data key.
    factor_nonce  BYTEA  check (length(factor_nonce) = 24),
    factor        BYTEA,
    -- The last time step whose code was taken: no code counts twice.
    factor_step   BIGINT,
    check ((factor is null) = (factor_nonce is null)),
    check (factor is not null or factor_step is null)
);

-- Sessions of the pages. Who reads the database cannot take one over: it has the id's SHA-256.
create table web_session (
    id_sha256  BYTEA  not null primary key check (length(id_sha256) = 32),
    content    TEXT   not null,
    expires_at BIGINT not null
);

create index web_session_expires on web_session (expires_at);

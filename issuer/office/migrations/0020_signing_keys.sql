-- Signing keys as the office knows them: where each lies, when it signs, how it stands. The private
-- half is never here.
create table signing_key (
    public_key        BYTEA  not null primary key check (length(public_key) = 32),
    -- Its short name in envelopes. Two keys of one name could be told apart by verifiers, but not
    -- by people.
    key_id            BYTEA  not null unique check (length(key_id) = 4),
    key_use           TEXT   not null check (key_use in ('card', 'status', 'update')),
    place             TEXT   not null,
    made_at           BIGINT not null,
    sign_from         BIGINT,
    sign_to           BIGINT,
    verify_until      BIGINT,
    state             TEXT   not null
                      check (state in ('made', 'announced', 'retired', 'compromised')),
    state_at          BIGINT not null,
    announced_version BIGINT,
    revoked_after     BIGINT,
    check ((sign_from is null) = (sign_to is null)),
    check ((sign_from is null) = (verify_until is null)),
    check (sign_from <= sign_to and sign_to <= verify_until),
    check (state <> 'announced' or (announced_version is not null and sign_from is not null)),
    check ((state = 'compromised') = (revoked_after is not null))
);

-- What each key was before and after every step.
create table signing_key_change (
    public_key    BYTEA  not null references signing_key (public_key),
    change_number BIGINT not null check (change_number >= 1),
    at            BIGINT not null,
    actor         TEXT   not null,
    change        TEXT   not null,
    state         TEXT   not null,
    sign_from     BIGINT,
    sign_to       BIGINT,
    revoked_after BIGINT,
    primary key (public_key, change_number)
);

-- Trust lists that were put into place, each with the ceremony file that it came from.
create table trust_list (
    version      BIGINT not null primary key check (version >= 1),
    token        BYTEA  not null,
    ceremony     TEXT   not null,
    installed_at BIGINT not null,
    installed_by TEXT   not null
);

-- How many cards a key has signed, and which of them after a theft.
create index card_of_key on card (key_id, issued_at);

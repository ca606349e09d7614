-- Answers to requests that change something, by the key that the client gave: sent again, a request
-- is answered again and not done twice. No personal data stands in such answers.
create table api_answer (
    client         TEXT   not null references api_client (name),
    request_key    TEXT   not null check (length(request_key) between 1 and 64),
    request_sha256 BYTEA  not null check (length(request_sha256) = 32),
    begun_at       BIGINT not null,
    status         BIGINT,
    answer         TEXT,
    primary key (client, request_key),
    check ((status is null) = (answer is null))
);

create index api_answer_begun on api_answer (begun_at);

-- Lists of cards to block or free that are too long to be carried out without a second person.
create table block_list (
    list_number BIGINT not null primary key check (list_number >= 1),
    client      TEXT   not null references api_client (name),
    received_at BIGINT not null,
    action      TEXT   not null check (action in ('block', 'free')),
    reason      TEXT,
    -- Family ids and card numbers, one on a line.
    targets     TEXT   not null,
    families    BIGINT not null check (families >= 1),
    state       TEXT   not null check (state in ('waiting', 'applied', 'refused')),
    decided_at  BIGINT,
    decided_by  TEXT,
    changed     BIGINT not null default 0,
    check ((action = 'block') = (reason is not null)),
    check ((decided_at is null) = (decided_by is null)),
    -- A list that a client applied by itself was short; no other state needs no decision.
    check (state = 'waiting' or decided_at is not null)
);

create index block_list_client on block_list (client, list_number);

-- Pairs of records at which a person looks: a ration card that may be a family's (link), two
-- families or members that may be one (duplicate). The same pair is asked once.
create table review (
    review_id       BIGINT not null primary key check (review_id >= 1),
    kind            TEXT   not null check (kind in ('link', 'duplicate')),
    reason          TEXT   not null,
    -- Ration card and family; two families; or two members.
    left_id         TEXT   not null,
    right_id        TEXT   not null,
    -- The families that the pair concerns; a ration card is none.
    left_family     TEXT,
    right_family    TEXT   not null,
    district_lgd    BIGINT not null,
    block_lgd       BIGINT not null,
    local_body_lgd  BIGINT not null,
    -- Thousandths of a bit of evidence, where the pair was weighed.
    score           BIGINT,
    evidence        TEXT   not null,
    -- A family that the register's import refused, so that it stands nowhere else.
    refused_content TEXT,
    -- The run that had the pair last: a link run, or an import run for duplicates in a file.
    noted_in_run    BIGINT not null,
    opened_at       BIGINT not null,
    -- When it ceased to be a question: found otherwise, or the register was corrected.
    closed_at       BIGINT,
    state           TEXT   not null check (state in ('open', 'same', 'different', 'later')),
    decided_by      TEXT,
    decided_at      BIGINT,
    decision_reason TEXT,
    unique (kind, left_id, right_id),
    check ((state = 'open') = (decided_by is null)),
    check ((decided_by is null) = (decided_at is null))
);

create index review_left_family on review (left_family) where kind = 'duplicate';
create index review_right_family on review (right_family) where kind = 'duplicate';
create index review_waiting on review (kind, state, review_id) where closed_at is null;

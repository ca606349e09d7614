-- Who works here and as what. Nobody is ever deleted: the audit log names them.
create table staff (
    name        TEXT   not null primary key check (length(name) between 1 and 32),
    role        TEXT   not null
                check (role in ('lmk-operator', 'inspector', 'officer', 'key-officer', 'auditor')),
    added_at    BIGINT not null,
    added_by    TEXT   not null,
    disabled_at BIGINT,
    disabled_by TEXT,
    check (name <> 'office'),
    check ((disabled_at is null) = (disabled_by is null))
);

-- What one person asks and another one decides, before it may be carried out, once.
create table approval (
    approval_id BIGINT not null primary key check (approval_id >= 1),
    kind        TEXT   not null check (kind in ('bulk-revocation', 'key-change', 'unmasking')),
    request     TEXT   not null,
    asked_by    TEXT   not null references staff (name),
    asked_at    BIGINT not null,
    expires_at  BIGINT not null check (expires_at > asked_at),
    state       TEXT   not null check (state in ('asked', 'approved', 'refused', 'done')),
    decided_by  TEXT   references staff (name),
    decided_at  BIGINT,
    done_by     TEXT,
    done_at     BIGINT,
    -- Two people, whatever the program does.
    constraint approval_by_a_second_person check (decided_by <> asked_by),
    check (state <> 'asked' or decided_by is null),
    check (state = 'asked' or decided_by is not null),
    check ((decided_by is null) = (decided_at is null)),
    check ((state = 'done') = (done_at is not null)),
    check ((done_by is null) = (done_at is null))
);

create index approval_open on approval (approval_id) where state in ('asked', 'approved');

-- Families that the outbound call centre may call about their card: who said so, where and when. No
-- telephone number stands here. A family that takes it back keeps its row, which then says until
-- when it held.
create table call_consent (
    family_id       TEXT   not null primary key references family (family_id),
    given_at        BIGINT not null,
    given_where     TEXT   not null check (given_where in ('counter', 'slip', 'helpdesk')),
    given_by        TEXT   not null,
    withdrawn_at    BIGINT,
    withdrawn_where TEXT   check (withdrawn_where in ('counter', 'slip', 'helpdesk')),
    -- The last sheet on which the family stood: when, whose, and drawn with what.
    drawn_at        BIGINT,
    drawn_for       TEXT,
    drawn_seed      BIGINT,
    check ((withdrawn_at is null) = (withdrawn_where is null)),
    check ((drawn_at is null) = (drawn_for is null))
);

create index call_consent_holds on call_consent (family_id) where withdrawn_at is null;

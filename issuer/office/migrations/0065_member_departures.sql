-- Members whom a register file took out of a family, with the family's last revision that had them:
-- a card made from an earlier revision may still show them there. Few beside the members.
create table member_departure (
    member_id TEXT   not null,
    family_id TEXT   not null references family (family_id),
    revision  BIGINT not null,
    primary key (member_id, family_id, revision)
);

create index member_departure_family on member_departure (family_id);

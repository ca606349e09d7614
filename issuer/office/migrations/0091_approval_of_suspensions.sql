-- Many cards are blocked or freed after a second person has agreed. A check cannot be widened in the
-- same words on both engines, so the column is made anew.
alter table approval add column kind_now TEXT not null default 'unmasking'
    check (kind_now in ('bulk-revocation', 'bulk-suspension', 'key-change', 'unmasking'));
update approval set kind_now = kind;
alter table approval drop column kind;
alter table approval rename column kind_now to kind;

-- Whatever the program does: rows of the audit chain are added, never changed or removed.
create function audit_event_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the audit chain is append-only';
end;
$$;

create trigger audit_event_no_change before update or delete on audit_event
for each row execute function audit_event_refuse();

create trigger audit_event_no_truncate before truncate on audit_event
for each statement execute function audit_event_refuse();

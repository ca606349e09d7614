-- Whatever the program does: rows of the audit chain are added, never changed or removed.
create trigger audit_event_no_update before update on audit_event
begin
    select raise(abort, 'the audit chain is append-only');
end;

create trigger audit_event_no_delete before delete on audit_event
begin
    select raise(abort, 'the audit chain is append-only');
end;

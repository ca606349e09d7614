-- Checkpoints are added, never changed or removed.
create trigger audit_checkpoint_no_change before update or delete on audit_checkpoint
for each row execute function audit_event_refuse();

create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoint
for each statement execute function audit_event_refuse();

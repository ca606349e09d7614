-- Checkpoints are added, never changed or removed.
create trigger audit_checkpoint_no_update before update on audit_checkpoint
begin
    select raise(abort, 'checkpoints of the audit chain are append-only');
end;

create trigger audit_checkpoint_no_delete before delete on audit_checkpoint
begin
    select raise(abort, 'checkpoints of the audit chain are append-only');
end;

-- The last audit event before an update's lists were read: what happened after it, shops may not know.
alter table publication add column covers BIGINT not null default 0;

-- From when on a notice may be tried: later while a worker has it, and after the gateway refused it.
alter table notice add column next_at BIGINT not null default 0;

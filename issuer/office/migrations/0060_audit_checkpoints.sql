-- The audit chain's length and last hash at a time, signed: what was in the chain then cannot be cut
-- off or written anew. The same text is given to somebody outside, who keeps it.
create table audit_checkpoint (
    size BIGINT not null primary key check (size >= 1),
    at   BIGINT not null,
    hash BYTEA  not null check (length(hash) = 32),
    note TEXT   not null
);
